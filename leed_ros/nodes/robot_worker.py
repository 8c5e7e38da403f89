"""What a learning robot does beside its control: it trains, saves and rolls back, one at a time, in a thread."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from rclpy.node import Node

from leed_ros.deployment.contract import PolicyContract
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.nodes.robot_record import RobotRecord
from leed_ros.nodes.trigger_services import Answer


class RobotWorker:
    """Trains a learner in a thread; all methods belong to the control thread, which never waits but in `finish`.

    Args:
        node: Its executor takes results back to the control thread; it logs.
        learner: What is trained.
        record: Where everything is saved, or None.
        contract: Returns the contract of the policy as it is at that moment.
        on_trained: Called in the control thread when a training is over.

    Attributes:
        latest: Metrics of the latest update.
        seconds: Time that the latest training took [s].
    """

    def __init__(
        self,
        node: Node,
        learner: LocalLearner,
        record: RobotRecord | None,
        contract: Callable[[], PolicyContract],
        on_trained: Callable[[], None],
    ) -> None:
        self.latest: UpdateMetrics | None = None
        self.seconds = self._began = 0.0
        self._node, self._learner, self._record = node, learner, record
        self._contract, self._on_trained = contract, on_trained
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._training: Future[UpdateMetrics | None] | None = None

    @property
    def training(self) -> bool:
        """Whether a training has begun and its result was not yet taken."""
        return self._training is not None

    def train_if_due(self) -> None:
        """Begin the training that is due, unless one is under way."""
        if self._training is None and self._learner.training_due:
            self._began = time.monotonic()
            self._training = self._thread.submit(self._learner.train)
            self._training.add_done_callback(self._hand_over)

    def save(self) -> Answer:
        """Begin to save checkpoint and policy."""
        if self._record is None:
            return False, "there is no folder to save to: set the parameter out"
        self._begin(self._save, self._record)
        return True, f"saving to {self._record.folder}, after the training under way"

    def roll_back(self) -> Answer:
        """Begin to go back to the best policy, or without probation to the one before the last update."""
        if not self._learner.succession.can_roll_back and not self.training:
            return False, "there is no other policy to go back to"
        self._begin(self._learner.roll_back)
        return True, "rolling back, after the training under way"

    def finish(self, *, save: bool) -> None:
        """Wait until all is done, then save if asked to; a policy that is still on trial is not what is saved."""
        self._thread.shutdown(wait=True)
        if self._record is not None and save:
            self._learner.settle()
            self._save(self._record)

    def _hand_over(self, future: Future[Any]) -> None:
        """Called in the thread: have the control thread take the result."""
        if self._node.executor is not None:
            self._node.executor.create_task(self._take_result)

    def _take_result(self) -> None:
        future, self._training = self._training, None
        metrics = future.result() if future is not None else None
        self.seconds = time.monotonic() - self._began
        if metrics is not None:
            self.latest = metrics
            if self._record:
                count = self._learner.agent.demonstrations.num_demonstrations
                extra = {**self._learner.history.success(), "demonstrations": count}
                self._record.write_update(self._learner.agent, metrics, extra)
        self._on_trained()

    def _begin(self, job: Callable[..., Any], *arguments: Any) -> None:
        """Do a job after what is done now, and log if it fails: nobody waits for it."""
        self._thread.submit(job, *arguments).add_done_callback(self._log_failure)

    def _log_failure(self, future: Future[Any]) -> None:
        if error := future.exception():
            self._node.get_logger().error(f"{type(error).__name__}: {error}")

    def _save(self, record: RobotRecord) -> None:
        record.write_checkpoint(self._learner.agent)
        artifact = record.write_policy(self._learner.agent, self._contract())
        self._node.get_logger().info(f"policy exported to {artifact.path}")
