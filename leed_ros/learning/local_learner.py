"""What one robot does with its readings: judge the last step, learn from it, decide the next. No ROS in here."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leed_ros.learning.agent import Agent
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.learning.rollout import Decision
from leed_ros.task.action import command_from_action
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, TaskConfig
from leed_ros.task.records import Demonstration, SensorReading

RECENT_MISSIONS = 30


@dataclass(frozen=True)
class MissionRecord:
    """How one of this robot's missions ended in training."""

    arrived: bool
    clean: bool
    duration: float


class LocalLearner:
    """The learning robot: its missions, its agent and its latest results; knows of no other robot.

    `judge` and `decide` belong to the control thread; `train` may run in another one, once at a time.
    """

    def __init__(self, task: TaskConfig, agent: Agent, *, needs_demonstrations: bool, training: bool = True) -> None:
        self.task, self.agent = task, agent
        self.recent: deque[MissionRecord] = deque(maxlen=RECENT_MISSIONS)
        self.missions_ended = 0
        self.transitions = 0
        self._missions = Missions(task, (1,))
        self._awaits_demonstrations, self._training = needs_demonstrations, training
        self._goal: FloatArray | None = None
        self._decision: Decision | None = None

    def start_mission(self, goal: FloatArray) -> None:
        """Start a mission at the next reading; one that still runs is given up. Goal [m; map frame]. Shape (2,)."""
        self._goal = goal
        self._missions.active[:] = False
        self._decision = None

    def judge(self, reading: SensorReading) -> None:
        """Record what the last decision brought, and start the mission that waits for a reading. Shape (1, ...)."""
        if self._decision is not None:
            step = self._missions.step(reading)
            self.transitions += int(step.valid[0])
            if self._training:
                self.agent.record(self._decision, step)
            if step.terminated[0] or step.truncated[0]:
                self._end_mission()
        self._decision = None
        if self._goal is not None:
            self._missions.start(reading, self._goal[np.newaxis])
            self._goal = None

    def decide(self, reading: SensorReading) -> FloatArray:
        """Return the next command, zero without a mission [m/s, rad/s; base_link]. Shape (1, ...) to (2,)."""
        if not self._missions.active[0]:
            return np.zeros(2)
        observation = self._missions.observe(reading)
        if not self._training:
            return command_from_action(self.agent.deterministic(observation)[0], self.task.robot)
        self._decision = self.agent.decide(observation)
        return command_from_action(self._decision.action[0], self.task.robot)

    def take_demonstrations(self, demonstrations: Sequence[Demonstration]) -> None:
        """Learn from these demonstrations from now on, instead of those before."""
        self.agent.demonstrations.replace(demonstrations)
        self._awaits_demonstrations = False

    @property
    def ready(self) -> bool:
        """Whether the robot may move: the demonstrations that it was promised have come, be there none for it."""
        return not self._awaits_demonstrations

    @property
    def training_due(self) -> bool:
        """Whether `train` has something to do."""
        return self._training and (self.agent.wants_warm_start or self.agent.rollout_ready)

    def train(self) -> UpdateMetrics | None:
        """Do the training that is due: a warm start, which has no metrics of an update, or an update."""
        if self.agent.wants_warm_start:
            self.agent.warm_start()
            return None
        return self.agent.update(self.agent.take_rollout())

    def success(self) -> dict[str, float]:
        """Return the shares of recent missions in training, with exploration noise: arrived and clean."""
        count = max(len(self.recent), 1)
        arrived, clean = (sum(getattr(record, name) for record in self.recent) for name in ("arrived", "clean"))
        return {"arrived": arrived / count, "clean": clean / count}

    def _end_mission(self) -> None:
        missions = self._missions
        record = MissionRecord(bool(missions.arrived[0]), bool(missions.clean[0]), float(missions.duration[0]))
        self.recent.append(record)
        self.missions_ended += 1
