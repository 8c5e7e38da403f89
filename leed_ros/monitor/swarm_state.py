"""The state of a swarm, put together from what its nodes publish; whoever listens or replays calls `take_...`.

    state = SwarmState(clock=time.monotonic)
    state.take_odom("robot_0", stamp, pose, velocity)
    picture = state.picture()

All methods belong to one thread, or to callers that hold one lock; a picture may go anywhere.
"""

import math
import re
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from leed_ros.monitor.demonstrator_state import DemonstratorState
from leed_ros.monitor.robot_state import RobotState
from leed_ros.monitor.state import DemonstratedPath, Diagnostic, RobotBody, SwarmPicture
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site

NANOSECONDS = 1_000_000_000
RATE_TIME = 5.0
"""Time over which the rate of steps is taken [s]."""


class SwarmState:
    """Collects what is heard of a swarm, in plain arguments.

    Args:
        robots: Names of the robots that are expected; others are added when they are first heard.
        clock: Present time on a clock that does not run backwards [s]; a recording's own time where one is replayed.
    """

    def __init__(self, robots: Sequence[str] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._robots: dict[str, RobotState] = {}
        self._bodies: Mapping[str, RobotBody] = {}
        self._site: Site | None = None
        self._demonstrator = DemonstratorState()
        self._diagnostics: dict[str, tuple[Diagnostic, float]] = {}
        self._steps: deque[tuple[float, float]] = deque(maxlen=64)
        for name in robots:
            self.add_robot(name)

    def add_robot(self, name: str) -> None:
        """Expect a robot; one that is known already stays as it is."""
        self._robot(name)

    @property
    def robots(self) -> tuple[str, ...]:
        """Names of the robots, robot_2 before robot_10."""
        return tuple(sorted(self._robots, key=_in_order))

    # --- the site --------------------------------------------------------------------------------------------------

    @property
    def site(self) -> Site | None:
        """Where the swarm drives; None as long as nobody has said."""
        return self._site

    def take_site(self, site: Site, bodies: Mapping[str, RobotBody]) -> None:
        """Take where the swarm drives, and what each robot looks like, by its name."""
        self._site, self._bodies = site, dict(bodies)
        for name, body in bodies.items():
            self._robot(name).body = body

    # --- robots ----------------------------------------------------------------------------------------------------

    def take_odom(self, robot: str, stamp: int, pose: FloatArray, velocity: FloatArray) -> None:
        """Take a robot's pose [m, rad; map] and velocity [m/s, rad/s; base_link]. Shape (3,), (2,); stamp [ns]."""
        self._robot(robot).take_odom(stamp, pose, velocity)

    def take_scan(self, robot: str, stamp: int, ranges: FloatArray, angles: FloatArray, max_range: float) -> None:
        """Take a robot's sweep, made where it was at that stamp [ns]; see `Scan`. Shape (R,) each."""
        self._robot(robot).take_scan(stamp, ranges, angles, max_range)

    def take_goal(self, robot: str, stamp: int, goal: FloatArray) -> None:
        """Take a robot's goal [m; map frame]; its trail begins anew. Shape (2,); stamp [ns]."""
        self._robot(robot).take_goal(stamp, goal)

    def take_contact(self, robot: str, touching: bool) -> None:
        """Take whether a robot's footprint touches something."""
        self._robot(robot).take_contact(touching)

    def take_safety(self, robot: str, text: str, stopped: bool) -> None:
        """Take what a robot's safety filter does, in words, and whether it keeps the robot from driving on."""
        self._robot(robot).take_safety(text, stopped)

    def take_demonstrations(self, robot: str, accepted: Sequence[DemonstratedPath], total: int) -> None:
        """Take a robot's present demonstrations: those to be shown, and how many there are."""
        self._robot(robot).take_demonstrations(accepted, total)

    def take_rejected(self, robot: str, rejected: Sequence[DemonstratedPath]) -> None:
        """Take a robot's latest demonstrations that were not accepted."""
        self._robot(robot).take_rejected(rejected)

    # --- nodes -----------------------------------------------------------------------------------------------------

    def take_diagnostic(self, node: str, level: int, message: str, values: Mapping[str, str]) -> None:
        """Take what a node says of itself.

        Args:
            node: Its full name, such as /robot_0/robot; a node in a namespace speaks for that robot.
            level: OK, WARN, ERROR or STALE.
            message: One line.
            values: Named values, as it wrote them.
        """
        self._diagnostics[node] = (Diagnostic(node, level, message, dict(values), 0.0), self._clock())
        parts = node.strip("/").split("/")
        if len(parts) > 1:
            self._robot(parts[0]).take_report(level, message, _numbers(values))
        elif parts[0] == "simulation":
            self._take_steps(_numbers(values).get("steps", 0.0))
        elif parts[0] == "demonstration":
            self._demonstrator.take_report(message, values)

    def take_demonstrator(self, document: Mapping[str, object]) -> None:
        """Take what the demonstration node says in full; see `DemonstratorState.take_document`."""
        self._demonstrator.take_document(document)

    # --- what is seen ----------------------------------------------------------------------------------------------

    def picture(self) -> SwarmPicture:
        """Return what is known of the swarm now."""
        now = self._clock()
        said = sorted(self._diagnostics.items())
        counts = _numbers(self._diagnostics["/simulation"][0].values) if "/simulation" in self._diagnostics else {}
        return SwarmPicture(
            time=max((robot.stamp for robot in self._robots.values()), default=0) / NANOSECONDS,
            site=self._site,
            robots=tuple(self._robots[name].picture() for name in self.robots),
            demonstrator=self._demonstrator.picture(),
            diagnostics=tuple(
                Diagnostic(name, one.level, one.message, one.values, now - heard) for name, (one, heard) in said
            ),
            steps=int(counts.get("steps", 0.0)),
            max_steps=int(counts.get("max_steps", 0.0)),
            rounds=int(counts.get("rounds", 0.0)),
            step_rate=self._step_rate(),
        )

    # --- inside ----------------------------------------------------------------------------------------------------

    def _robot(self, name: str) -> RobotState:
        if name not in self._robots:
            self._robots[name] = RobotState(name, self._clock)
            self._robots[name].body = self._bodies.get(name, self._robots[name].body)
        return self._robots[name]

    def _take_steps(self, steps: float) -> None:
        if self._steps and steps < self._steps[-1][1]:
            self._steps.clear()  # another run has begun
        self._steps.append((self._clock(), steps))
        while self._steps[-1][0] - self._steps[0][0] > RATE_TIME:
            self._steps.popleft()

    def _step_rate(self) -> float:
        if len(self._steps) < 2:
            return 0.0
        (start, first), (end, last) = self._steps[0], self._steps[-1]
        return (last - first) / max(end - start, 1e-9)


def _numbers(values: Mapping[str, str]) -> dict[str, float]:
    """Return those of the values that are finite numbers."""
    found = {}
    for name, text in values.items():
        try:
            number = float(text)
        except ValueError:
            continue
        if math.isfinite(number):
            found[name] = number
    return found


def _in_order(name: str) -> list[tuple[int, str]]:
    """Sort by the numbers in names as numbers."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
