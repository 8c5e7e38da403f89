"""Filters applied together do what each does alone, to the last bit."""

import numpy as np
import pytest

from leed_ros.deployment.joint_safety import JointSafety
from leed_ros.deployment.safety import Intervention, SafetyFilter
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

ROBOT, DT, NUM = RobotConfig(lidar_x=0.1), 0.2, 9
STEPS = 300


def scene(generator: np.random.Generator) -> tuple[np.ndarray, SensorReading]:
    """Return what policies want and what robots sense: near and far, straight and turning, standing and reversing."""
    commands = generator.uniform([-0.9, -3.0], [0.9, 3.0], (NUM, 2))
    commands[generator.random(NUM) < 0.2, 1] = 0.0
    commands[generator.random(NUM) < 0.1, 0] = 0.0
    ranges = generator.uniform(0.05, 2.0 * ROBOT.max_range, (NUM, ROBOT.num_rays))
    ranges[generator.random(ranges.shape) < 0.2] = np.inf
    ranges[generator.random(ranges.shape) < 0.02] = -np.inf
    pose, velocity = generator.normal(size=(NUM, 3)), generator.normal(size=(NUM, 2))
    return commands, SensorReading(ranges, pose, velocity, np.zeros(NUM, dtype=np.bool_))


def both(config: SafetyConfig) -> tuple[JointSafety, list[SafetyFilter], list[SafetyFilter]]:
    together, alone = ([SafetyFilter(config, ROBOT, DT) for _ in range(NUM)] for _ in range(2))
    return JointSafety(together, config, ROBOT, DT), together, alone


@pytest.mark.parametrize(
    "config", [SafetyConfig(), SafetyConfig(stop_at_once=False), SafetyConfig(stop_zone=False, velocity_scale=0.5)]
)
def test_commands_interventions_and_states_are_those_of_filters_alone(config: SafetyConfig) -> None:
    joint, together, alone = both(config)
    generator = np.random.default_rng(0)
    for step in range(STEPS):
        commands, reading = scene(generator)
        now = DT * step + (0.05 if step % 7 == 0 else 0.0)  # also periods that are not whole
        results = joint.apply(commands, reading, now)
        for index, each in enumerate(alone):
            expected = each.apply(commands[index], reading.of(index), now)
            assert results[index].command.tobytes() == expected.command.tobytes()
            assert results[index].interventions == expected.interventions
    assert [each.state() for each in together] == [each.state() for each in alone]
    assert [dict(each.counts) for each in together] == [dict(each.counts) for each in alone]
    seen = {item for each in together for item in each.counts}
    assert seen >= {Intervention.VELOCITY_LIMIT, Intervention.ACCELERATION_LIMIT}
    assert (Intervention.STOP_ZONE in seen) == config.stop_zone


def test_what_is_unusual_is_left_to_each_robots_own_filter() -> None:
    joint, together, alone = both(SafetyConfig())
    generator = np.random.default_rng(1)
    for step in range(40):
        commands, reading = scene(generator)
        if step == 10:
            together[2].emergency_stop()
            alone[2].emergency_stop()
        if step == 20:
            together[2].release()
            alone[2].release()
        commands[step % NUM, 0] = (np.nan, 1e7, 0.1)[step % 3]
        reading.ranges[(step + 4) % NUM] = np.nan
        reading.pose[(step + 6) % NUM, 1] = np.inf if step % 5 == 0 else 0.0
        results = joint.apply(commands, reading, DT * step)
        expected = [each.apply(commands[i], reading.of(i), DT * step) for i, each in enumerate(alone)]
        assert [result.interventions for result in results] == [result.interventions for result in expected]
        assert [result.command.tolist() for result in results] == [result.command.tolist() for result in expected]
    seen = {item for each in together for item in each.counts}
    assert seen >= {Intervention.EMERGENCY_STOP, Intervention.INVALID_COMMAND, Intervention.STALE_OBSERVATION}
