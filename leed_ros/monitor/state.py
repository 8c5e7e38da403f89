"""Pictures: everything that is shown of a swarm at one instant, frozen, without ROS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Site

OK, WARN, ERROR, STALE = 0, 1, 2, 3
"""Levels of a diagnostic, as diagnostic_msgs/DiagnosticStatus numbers them."""


@dataclass(frozen=True)
class RobotBody:
    """What a robot looks like from above.

    Attributes:
        radius: Radius of the footprint, or of the disc around its corners [m].
        corners: Corners of the footprint [m; base_link frame]; none for a disc. Shape (C, 2).
        lidar: Where the lidar is mounted [m; base_link frame]. Shape (2,).
        kind: What kind of robot it is, in a word.
    """

    radius: float = RobotConfig().radius
    corners: FloatArray = field(default_factory=lambda: np.zeros((0, 2)))
    lidar: FloatArray = field(default_factory=lambda: np.zeros(2))
    kind: str = ""

    @classmethod
    def of(cls, robot: RobotConfig) -> Self:
        """Return what a configured robot looks like."""
        return cls(robot.radius, robot.corners(), np.array([robot.lidar_x, robot.lidar_y]), robot.kind)


@dataclass(frozen=True)
class DemonstratedPath:
    """Where a robot went in one demonstration, accepted or rejected.

    Attributes:
        proposer: Who proposed it: planner, search or llm.
        poses: x, y [m] and yaw [rad; map frame], thinned out. Shape (T, 3).
    """

    proposer: str
    poses: FloatArray


@dataclass(frozen=True)
class Scan:
    """One sweep of a robot's lidar.

    Attributes:
        pose: x, y [m] of the lidar and yaw [rad] of the robot, map frame, at the sweep. Shape (3,).
        ranges: Distances [m]; inf where nothing is in reach (REP-117). Shape (R,).
        angles: Directions of the rays [rad; base_link frame]. Shape (R,).
        max_range: Reach of the lidar [m].
    """

    pose: FloatArray
    ranges: FloatArray
    angles: FloatArray
    max_range: float

    def points(self) -> FloatArray:
        """Return where rays ended on something [m; map frame]. Shape (P, 2), P at most R."""
        hit = np.isfinite(self.ranges) & (self.ranges < self.max_range)
        heading = self.pose[2] + self.angles[hit]
        along = np.stack([np.cos(heading), np.sin(heading)], axis=-1)
        points: FloatArray = self.pose[:2] + self.ranges[hit, np.newaxis] * along
        return points


@dataclass(frozen=True)
class LearningPoint:
    """A robot's learning after one of its updates.

    Attributes:
        transitions: Transitions that it has learned from.
        values: Numbers by name: arrived, clean, expert_coef, policy_loss, value_loss, expert_loss, entropy, updates.
    """

    transitions: float
    values: Mapping[str, float]


@dataclass(frozen=True)
class RobotPicture:
    """What is known of one robot. What has never been heard is None, empty or 0.

    Attributes:
        name: Its name, which is its namespace.
        radius: Radius of the footprint, or of the disc around its corners [m].
        pose: x, y [m] and yaw [rad; map frame]. Shape (3,).
        velocity: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
        goal: Position to reach [m; map frame]. Shape (2,).
        scan: Latest sweep of its lidar.
        trail: Where it was of late, the oldest first [m; map frame]. Shape (T, 2).
        contact: Its footprint touches something.
        safety: What the safety filter does now, in words; empty if it lets the policy drive.
        stopped: The safety filter keeps it from driving on.
        age: Time since anything was heard of it [s]; inf if nothing ever was.
        level: Level of its diagnostic.
        message: What it says of itself, in one line.
        values: Latest numbers by name: transitions, updates, missions, arrived, clean, expert_coef, losses.
        curve: Its learning, one point for each update, thinned out where there are many.
        accepted: Its present demonstrations, the newest last, as many as are shown.
        rejected: Demonstrations that were driven and not accepted, the newest last.
        num_demonstrations: Number of its present demonstrations, shown or not.
        corners: Corners of the footprint [m; base_link frame]; none for a disc. Shape (C, 2).
        kind: What kind of robot it is, in a word.
    """

    name: str
    radius: float
    pose: FloatArray | None = None
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    goal: FloatArray | None = None
    scan: Scan | None = None
    trail: FloatArray = field(default_factory=lambda: np.zeros((0, 2)))
    contact: bool = False
    safety: str = ""
    stopped: bool = False
    age: float = float("inf")
    level: int = OK
    message: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    curve: tuple[LearningPoint, ...] = ()
    accepted: tuple[DemonstratedPath, ...] = ()
    rejected: tuple[DemonstratedPath, ...] = ()
    num_demonstrations: int = 0
    corners: FloatArray = field(default_factory=lambda: np.zeros((0, 2)))
    kind: str = ""

    @property
    def arrived(self) -> float:
        """Share of its recent missions that arrived."""
        return self.values.get("arrived", 0.0)

    @property
    def clean(self) -> float:
        """Share of its recent missions that arrived without any contact."""
        return self.values.get("clean", 0.0)

    @property
    def transitions(self) -> int:
        """Transitions that it has learned from."""
        return int(self.values.get("transitions", 0.0))

    @property
    def missions(self) -> int:
        """Missions that it has ended."""
        return int(self.values.get("missions", 0.0))

    @property
    def expert_coef(self) -> float:
        """Weight of the demonstrations in its latest update."""
        return self.values.get("expert_coef", 0.0)


@dataclass(frozen=True)
class RefinementRound:
    """What one round of refinement came to.

    Attributes:
        number: Number of the round.
        proposer: Who proposed: search or llm.
        reward: Mean reward per mission of the round's best proposal, None without any.
        accepted: Share of missions that gave a demonstration under it, None without any.
        validity: Share of the model's replies that could be carried out.
        latency: Mean time of a call to the model [s].
    """

    number: int
    proposer: str
    reward: float | None = None
    accepted: float | None = None
    validity: float = 1.0
    latency: float = 0.0


@dataclass(frozen=True)
class DemonstratorPicture:
    """What is known of the demonstration node.

    Attributes:
        demonstrator: Who is to give demonstrations: planner, search, llm or auto.
        model: Name of the language model.
        state: What it does now, in one line.
        warning: What somebody should know, in one line.
        proposer: Who made the latest proposal.
        plan: The latest proposal, in words, a line each.
        verdict: What executing it came to, in words.
        rounds: Rounds of refinement, in their order.
        missions: Missions executed so far.
        accepted_share: Share of them that gave a demonstration.
        by_proposer: How many demonstrations come from whom.
        rules: The rules that hold, one sentence each.
        questions: What the operator is asked.
    """

    demonstrator: str = ""
    model: str = ""
    state: str = ""
    warning: str = ""
    proposer: str = ""
    plan: tuple[str, ...] = ()
    verdict: str = ""
    rounds: tuple[RefinementRound, ...] = ()
    missions: int = 0
    accepted_share: float = 0.0
    by_proposer: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnostic:
    """What a node said last of itself on `/diagnostics`.

    Attributes:
        node: Full name of the node, such as /robot_0/robot.
        level: OK, WARN, ERROR or STALE.
        message: One line.
        values: Named values, as it wrote them.
        age: Time since it said so [s].
    """

    node: str
    level: int
    message: str
    values: Mapping[str, str]
    age: float


@dataclass(frozen=True)
class SwarmPicture:
    """A swarm at one instant.

    Attributes:
        time: Latest stamp heard [s]; simulated time where it is simulated.
        site: Where it drives; None as long as nobody has said.
        robots: In the order of their names: robot_2 before robot_10.
        demonstrator: The demonstration node; None if there is none, or nothing was heard of it.
        diagnostics: Of every node that has reported, by name.
        steps: Steps of the simulation.
        max_steps: Steps after which it ends, 0 if it does not.
        rounds: Rounds of missions begun.
        step_rate: Steps of the simulation per second of wall time, over the latest seconds [1/s].
    """

    time: float = 0.0
    site: Site | None = None
    robots: tuple[RobotPicture, ...] = ()
    demonstrator: DemonstratorPicture | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    steps: int = 0
    max_steps: int = 0
    rounds: int = 0
    step_rate: float = 0.0

    def robot(self, name: str) -> RobotPicture | None:
        """Return what is known of a robot, None if there is none of that name."""
        return next((robot for robot in self.robots if robot.name == name), None)
