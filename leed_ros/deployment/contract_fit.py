"""Whether a policy fits a robot: the differences between its contract and the robot's task, in words."""

import math
from collections.abc import Iterator

import numpy as np

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.errors import ContractError
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import ObservationLayout
from leed_ros.task.robot import RobotConfig

TOLERANCE = 1e-6
"""Relative difference up to which numbers count as equal."""


def fits(contract: PolicyContract, task: TaskConfig) -> list[str]:
    """Return what keeps a policy from running on a robot, one sentence each; empty if it fits.

    A robot that can do more than the policy asks for fits, one that can do less or sees differently does not.

    Args:
        contract: Of the policy.
        task: The robot as it observes and acts.
    """
    found = [*_limits(contract.robot(), task.robot), *_period(contract.ctrl_dt, task.mission.ctrl_dt)]
    return [*found, *_lidar(contract, task.robot), *_layout(contract.layout(), task.layout())]


def check_fit(contract: PolicyContract, task: TaskConfig) -> None:
    """Refuse a policy that does not fit a robot.

    Raises:
        ContractError: Says what differs.
    """
    differences = fits(contract, task)
    if differences:
        raise ContractError(f"the policy does not fit this robot: {'; '.join(differences)}")


def _limits(trained: RobotConfig, robot: RobotConfig) -> Iterator[str]:
    demands = (
        ("drives up to", "m/s", trained.max_linear_velocity, robot.max_linear_velocity),
        ("reverses up to", "m/s", abs(trained.min_linear_velocity), abs(robot.min_linear_velocity)),
        ("turns up to", "rad/s", trained.max_angular_velocity, robot.max_angular_velocity),
        ("accelerates up to", "m/s^2", trained.max_linear_acceleration, robot.max_linear_acceleration),
        ("accelerates turns up to", "rad/s^2", trained.max_angular_acceleration, robot.max_angular_acceleration),
    )
    for does, unit, asked, able in demands:
        if asked > able * (1.0 + TOLERANCE):
            yield f"the policy {does} {asked:g} {unit}, the robot only {able:g}"
    if robot.radius > trained.radius * (1.0 + TOLERANCE):
        yield f"the robot's radius is {robot.radius:g} m, the policy was trained with {trained.radius:g} m"


def _period(trained: float, actual: float) -> Iterator[str]:
    if not math.isclose(trained, actual, rel_tol=TOLERANCE):
        yield f"the policy decides every {trained:g} s, the robot every {actual:g} s"


def _lidar(contract: PolicyContract, robot: RobotConfig) -> Iterator[str]:
    trained = contract.lidar
    if trained.num_rays != robot.num_rays:
        yield f"the policy sees {trained.num_rays} rays, the robot {robot.num_rays}"
    elif not np.allclose(trained.angles(), robot.ray_angles(), atol=TOLERANCE):
        yield f"the policy's rays start at {trained.angle_min:g} rad in steps of {trained.angle_increment:g} rad"
    if math.hypot(trained.x - robot.lidar_x, trained.y - robot.lidar_y) > TOLERANCE:
        places = f"{trained.x:g}, {trained.y:g} m, the robot's at {robot.lidar_x:g}, {robot.lidar_y:g} m"
        yield f"the policy's lidar is at {places}"
    if not math.isclose(trained.max_range, robot.max_range, rel_tol=TOLERANCE):
        yield f"the policy sees up to {trained.max_range:g} m, the robot up to {robot.max_range:g} m"


def _layout(trained: ObservationLayout, actual: ObservationLayout) -> Iterator[str]:
    if trained.size != actual.size:
        yield f"the policy observes {_summary(trained)}, the robot {_summary(actual)}"
        return
    for ours, theirs in zip(_entries(trained), _entries(actual), strict=True):
        if ours[:2] != theirs[:2] or not math.isclose(ours[2], theirs[2], rel_tol=TOLERANCE):
            yield f"the policy observes {_words(*ours)}, the robot {_words(*theirs)}"
            return


def _entries(layout: ObservationLayout) -> Iterator[tuple[str, str, float]]:
    return zip(layout.names, layout.units, layout.scales, strict=True)


def _words(name: str, unit: str, scale: float) -> str:
    return f"{name} [{unit}] times {scale:g}"


def _summary(layout: ObservationLayout) -> str:
    return ", ".join(f"{part.name}[{len(part.names)}]" for part in layout.parts)
