"""What a learning robot does beside its control: it trains, saves and rolls back, one at a time, in a thread."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from rclpy.node import Node

from leed_ros.deployment.contract import PolicyContract
from leed_ros.documents.one_line import one_line
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.nodes.robot_record import RobotRecord, progress_of
from leed_ros.nodes.trigger_services import Answer

ResultT = TypeVar("ResultT")


class RobotWorker:
    """Trains a learner in a thread; all methods belong to the control thread, which never waits but in `finish`.

    What fails in the thread is logged and counted, and learning goes on with the next rollout.

    Args:
        node: Its executor takes results back to the control thread; it logs.
        learner: What is trained.
        record: Where everything is saved, or None.
        contract: Returns the contract of the policy as it is at that moment.
        on_learned: Called in the control thread when the learner has changed and nothing changes it now.
        on_done: Called in the control thread when a job is over.

    Attributes:
        latest: Metrics of the latest update.
        seconds: Time that the latest training took [s].
        failures: Number of jobs that have failed.
    """

    def __init__(
        self,
        node: Node,
        learner: LocalLearner,
        record: RobotRecord | None,
        contract: Callable[[], PolicyContract],
        *,
        on_learned: Callable[[], None],
        on_done: Callable[[], None],
    ) -> None:
        self.latest: UpdateMetrics | None = None
        self.seconds, self.failures = 0.0, 0
        self._node, self._learner, self._record = node, learner, record
        self._contract, self._on_learned, self._on_done = contract, on_learned, on_done
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._jobs, self._training = 0, False
        self._rolled_back = learner.agent.rolled_back_updates

    @property
    def training(self) -> bool:
        """Whether a training has begun and its result was not yet taken."""
        return self._training

    @property
    def busy(self) -> bool:
        """Whether anything is under way that may change or read what was learned."""
        return self._jobs > 0

    def train_if_due(self) -> None:
        """Begin the training that is due, unless one is under way."""
        if not self._training and self._learner.training_due:
            self._training, began = True, time.monotonic()
            self._begin(self._learner.train, lambda metrics: self._take_training(metrics, time.monotonic() - began))

    def save(self) -> Answer:
        """Begin to save checkpoint and policy."""
        if self._record is None:
            return False, "there is no folder to save to: set the parameter out"
        record = self._record
        self._begin(lambda: self._save(record))
        return True, f"saving to {record.folder}, after the training under way"

    def roll_back(self) -> Answer:
        """Begin to go back to the best policy, or without probation to the one before the last update."""
        if not self._learner.succession.can_roll_back and not self.training:
            return False, "there is no other policy to go back to"
        self._begin(self._learner.roll_back, lambda _: self._tell_learned(quiet=not self.busy))
        return True, "rolling back, after the training under way"

    def write(self, job: Callable[[], None]) -> None:
        """Begin to write something."""
        self._begin(job)

    def finish(self, *, save: bool) -> None:
        """Wait until all is done, then save if asked to; a policy that is still on trial is not what is saved."""
        self._thread.shutdown(wait=True)
        if self._record is not None and save:
            self._learner.settle()
            self._save(self._record)

    def _begin(self, job: Callable[[], ResultT], then: Callable[[ResultT | None], None] = lambda result: None) -> None:
        """Do a job after what is done now, then hand its result to the control thread; None if it has failed."""
        self._jobs += 1
        future = self._thread.submit(job)
        future.add_done_callback(lambda done: self._hand_over(done, then))

    def _hand_over(self, future: Future[ResultT], then: Callable[[ResultT | None], None]) -> None:
        """Called in the thread: have the control thread take the result."""
        error = future.exception()
        if error is not None:
            self.failures += 1
            self._node.get_logger().error(f"{type(error).__name__}: {one_line(error)}; learning goes on")
        if self._node.executor is not None:
            self._node.executor.create_task(self._take, None if error else future.result(), then)

    def _take(self, result: ResultT | None, then: Callable[[ResultT | None], None]) -> None:
        self._jobs -= 1
        then(result)
        self._on_done()

    def _take_training(self, metrics: UpdateMetrics | None, seconds: float) -> None:
        self._training, self.seconds, quiet = False, seconds, not self.busy
        self._tell_rolled_back()
        if metrics is not None:
            self.latest = metrics
            if self._record:
                record, agent, progress = self._record, self._learner.agent, progress_of(self._learner, metrics)
                self._begin(lambda: record.write_update(agent, progress))
        self._tell_learned(quiet=quiet)

    def _tell_rolled_back(self) -> None:
        count = self._learner.agent.rolled_back_updates
        if count > self._rolled_back:
            self._node.get_logger().warning(f"training gave a number that is not finite and was undone, {count} so far")
        self._rolled_back = count

    def _tell_learned(self, *, quiet: bool) -> None:
        if quiet:
            self._on_learned()

    def _save(self, record: RobotRecord) -> None:
        record.write_checkpoint(self._learner.agent, self._learner.state())
        artifact = record.write_policy(self._learner.agent, self._contract())
        if artifact is not None:
            self._node.get_logger().info(f"policy exported to {artifact.path}")
