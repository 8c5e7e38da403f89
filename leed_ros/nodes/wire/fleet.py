"""The fleet path: one message each way for all robots of a process, instead of four for each robot.

`/fleet/GROUP/readings` carries what the robots of a group sense at a stamp, `/fleet/GROUP/commands` what they answer;
GROUP is `robot_0_to_3`, or `robot_4` where a process has one robot. Both are sensor_msgs/PointCloud2 with one point per
robot and these fields, little-endian and packed:

readings   robot, contact (uint32; contact is 0 or 1), x, y [m; map], qz, qw (quaternion of the yaw), linear [m/s],
           angular [rad/s; base_link] (float64), ranges[R] [m], +inf where nothing is in reach (float32)
commands   robot (uint32), linear [m/s], angular [rad/s; base_link] (float64)

They hold the same numbers as scan, odom, contact and cmd_vel. A message of commands has the robots that have answered,
at least one; a message of readings has all of the group.
"""

from collections.abc import Sequence

import numpy as np

FRAME = "map"
READINGS, COMMANDS = "readings", "commands"
PREFIX = "robot_"

COMMAND_ROW = np.dtype([("robot", "<u4"), ("linear", "<f8"), ("angular", "<f8")])

MOTION = ("x", "y", "qz", "qw", "linear", "angular")


def reading_row(num_rays: int) -> "np.dtype[np.void]":
    """Return the columns of readings of robots with so many rays R at most."""
    numbers = [(name, "<f8") for name in MOTION]
    return np.dtype([("robot", "<u4"), ("contact", "<u4"), *numbers, ("ranges", "<f4", (num_rays,))])


def fleet_topic(robots: Sequence[int], what: str) -> str:
    """Return the topic of a group of robots, which are given by their numbers in order."""
    group = f"{PREFIX}{robots[0]}" if len(robots) == 1 else f"{PREFIX}{robots[0]}_to_{robots[-1]}"
    return f"/fleet/{group}/{what}"


def number_of(name: str) -> int | None:
    """Return the number of the robot with this name, `robot_7`; None where it has none."""
    number = name.removeprefix(PREFIX)
    return int(number) if name.startswith(PREFIX) and number.isdecimal() else None
