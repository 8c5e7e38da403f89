"""What one robot does with its readings: judge the last step, learn from it, decide the next. No ROS in here."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from leed_ros.learning.agent import Agent
from leed_ros.learning.history import MissionHistory, MissionRecord
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.probation import ProbationConfig
from leed_ros.learning.rollout import Decision, Float32Array
from leed_ros.learning.succession import Succession
from leed_ros.task.action import command_from_action
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, MissionStep, TaskConfig
from leed_ros.task.observation import Observation
from leed_ros.task.records import Demonstration, SensorReading


class LocalLearner:
    """The learning robot: its missions, its agent and its latest results; knows of no other robot.

    `train`, `roll_back` and `settle` may run in another thread than the rest, the control thread, one at a time.

    Args:
        task: What the robot does.
        agent: What it learns with.
        needs_demonstrations: It must not move before the first demonstrations have come.
        training: It explores and learns; otherwise it acts by the policy's mean.
        training_budget: Transitions after which exploring and learning end; 0 is no limit.
        probation: How an updated policy has to prove itself.

    Attributes:
        missions: The robot's missions. Shape (1,).
    """

    def __init__(
        self,
        task: TaskConfig,
        agent: Agent,
        *,
        needs_demonstrations: bool,
        training: bool = True,
        training_budget: int = 0,
        probation: ProbationConfig | None = None,
    ) -> None:
        self.task, self.agent = task, agent
        self.history = MissionHistory()
        self.transitions = 0
        self.paused = False
        self.succession = Succession(agent, probation or ProbationConfig())
        self.missions = Missions(task, (1,))
        self._awaits_demonstrations, self._training = needs_demonstrations, training
        self._budget = training_budget
        self._goal: FloatArray | None = None
        self._acted = False
        self._decision: Decision | None = None
        self._observed: tuple[SensorReading, Observation] | None = None
        self._mission_policy: ActorCritic | None = None
        self._mission_return = 0.0

    def start_mission(self, goal: FloatArray) -> None:
        """Start a mission at the next reading; one that still runs is given up. Goal [m; map frame]. Shape (2,)."""
        self._goal = goal
        self.missions.active[:] = False
        self._forget_decision()

    def interrupt(self) -> None:
        """Nothing may be learned from what happens now: begin the mission anew when the robot may drive again."""
        if self.missions.active[0]:
            self.start_mission(self.missions.goal[0].copy())

    def judge(self, reading: SensorReading) -> None:
        """Record what the last decision brought, and start the mission that waits for a reading. Shape (1, ...)."""
        step = self.missions.step(reading) if self._acted else None
        if step is not None:
            self._take_step(step)
        self._forget_decision()
        self._observed = (reading, step.observation) if step is not None else None
        if self._goal is not None:
            self._observed = None
            self.missions.start(reading, self._goal[np.newaxis])
            self._goal = None
            self._mission_policy, self._mission_return = self.agent.policy, 0.0

    def decide(self, reading: SensorReading) -> FloatArray:
        """Return the next command, zero without a mission [m/s, rad/s; base_link]. Shape (1, ...) to (2,)."""
        if not self.missions.active[0]:
            return np.zeros(2)
        self._acted = True
        observation = self._observe(reading)
        if not self.exploring:
            return command_from_action(self.agent.deterministic(observation)[0], self.task.robot)
        self._decision = self.agent.decide(observation)
        return command_from_action(self._decision.action[0], self.task.robot)

    @property
    def steady(self) -> bool:
        """Whether the next reading asks for nothing but a step to be judged and the next decision, as the last one was.

        Then both can be done together with other robots', see `take_judged` and `take_explored`.
        """
        exploring = self.exploring
        driving = self._acted and exploring == (self._decision is not None)
        goes_on = driving or not self.missions.active[0]
        return goes_on and self._goal is None and not (exploring and self._may_change)

    def take_judged(self, reward: float, *, ended: bool) -> None:
        """Do what `judge` and `decide` do in a steady robot's mission that explores nothing.

        Args:
            reward: What the last decision brought.
            ended: Whether it ended the mission.
        """
        self._mission_return, self._mission_policy = self._mission_return + reward, None
        self._acted, self._observed = not ended, None
        if ended:
            self._end_mission()

    def take_explored(self, step: MissionStep, mean: Float32Array) -> Float32Array:
        """Do what `judge` and `decide` do in a steady robot's mission that explores.

        Args:
            step: What the last decision brought. Shape (1,).
            mean: Mean action of the policy that acts, for what the step led to. Shape (1, A).

        Returns:
            The next action, shape (1, A); of no meaning where the step ended the mission.
        """
        self._take_step(step)
        self._forget_decision()
        self._observed = None
        if not self.missions.active[0]:
            return mean
        self._acted, self._decision = True, self.agent.explore(step.observation, mean)
        return self._decision.action

    def take_demonstrations(self, demonstrations: Sequence[Demonstration]) -> bool:
        """Learn from these demonstrations from now on, instead of those before; tells whether they are others."""
        self._awaits_demonstrations = False
        return self.agent.demonstrations.replace(demonstrations)

    @property
    def ready(self) -> bool:
        """Whether the robot may move: the demonstrations that it was promised have come, be there none for it."""
        return not self._awaits_demonstrations

    @property
    def budget_spent(self) -> bool:
        """Whether the robot has explored as much as it may."""
        return 0 < self._budget <= self.transitions

    @property
    def exploring(self) -> bool:
        """Whether it acts with exploration and records what that brings."""
        return self._training and not self.paused and not self.budget_spent

    @property
    def training_due(self) -> bool:
        """Whether `train` has something to do."""
        if not self._training or self.paused:
            return False
        agent = self.agent
        return agent.wants_sifting or agent.wants_warm_start or self._must_go_back or self._may_update

    def train(self) -> UpdateMetrics | None:
        """Do the training that is due: an update, or sifting, a warm start or a withdrawal, which have no metrics."""
        if self.agent.wants_sifting:
            self.agent.sift()
            return None
        if self.agent.wants_warm_start:
            self.agent.warm_start()
            self.succession.restarted()
            return None
        if self._must_go_back:
            self.roll_back()
            return None
        self.succession.before_update()
        metrics = self.agent.update(self.agent.take_rollout())
        self.succession.after_update()
        return metrics

    def roll_back(self) -> bool:
        """Go back to the best policy, or without probation to the one before the last update; False without any."""
        return self.succession.roll_back()

    def settle(self) -> None:
        """Leave off with a policy that has proved itself: one that is still on trial is withdrawn."""
        if self.succession.enabled:
            self.succession.roll_back()

    def state(self) -> dict[str, Any]:
        """Return all that outlives a goal but the agent and its demonstrations, to be stored."""
        return {
            "history": self.history.state(),
            "transitions": self.transitions,
            "paused": self.paused,
            "succession": self.succession.state(),
            "awaits_demonstrations": self._awaits_demonstrations,
        }

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned; the next goal starts the first mission."""
        self.history.load_state(state["history"])
        self.transitions = int(state["transitions"])
        self.paused = bool(state["paused"])
        self.succession.load_state(state["succession"])
        self._awaits_demonstrations = self._awaits_demonstrations and bool(state["awaits_demonstrations"])

    @property
    def _may_change(self) -> bool:
        """Whether one more step may bring on training, the end of exploring, or the end of a policy's trial."""
        spent = 0 < self._budget <= self.transitions + 1
        return spent or self.succession.enabled or self.agent.rollout_nearly_ready

    @property
    def _must_go_back(self) -> bool:
        """Whether the acting policy has failed, or cannot be tried any more because the budget is spent."""
        return self.succession.fallen or (
            self.succession.enabled and self.budget_spent and self.succession.can_roll_back
        )

    @property
    def _may_update(self) -> bool:
        """Whether a rollout is full, and what comes of it could still be tried."""
        if not self.agent.rollout_ready or not self.succession.may_update:
            return False
        return not (self.succession.enabled and self.budget_spent)

    def _take_step(self, step: MissionStep) -> None:
        """Learn what a step brought; a mission is scored if one policy has explored through it from start to end."""
        self._mission_return += float(step.reward[0])
        if self._decision is None or not np.isfinite(self._mission_return):
            self._mission_policy = None
        if self._decision is not None:
            self.transitions += int(step.valid[0])
            self.agent.record(self._decision, step)
        if step.terminated[0] or step.truncated[0]:
            self._end_mission()

    def _observe(self, reading: SensorReading) -> Observation:
        """Return the observation of a reading, which the step that led to it has made already, if there was one."""
        if self._observed is not None and self._observed[0] is reading:
            return self._observed[1]
        return self.missions.observe(reading)

    def _forget_decision(self) -> None:
        self._acted, self._decision = False, None

    def _end_mission(self) -> None:
        missions = self.missions
        record = MissionRecord(bool(missions.arrived[0]), bool(missions.clean[0]), float(missions.duration[0]))
        self.history.add(record)
        if self._mission_policy is not None:
            self.succession.ended(self._mission_policy, self._mission_return)
