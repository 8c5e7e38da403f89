"""Commands of lock-step as bytes: TwistStamped out of a robot and into a simulation."""

from typing import Any

import numpy as np
from geometry_msgs.msg import TwistStamped

from leed_ros.nodes import conversions, readings
from leed_ros.nodes.wire import fields
from leed_ros.nodes.wire.glance import Glance
from leed_ros.nodes.wire.stencil import Stencil
from leed_ros.task.geometry import FloatArray


class CommandStencil(Stencil):
    """The stamped command of one robot.

    Args:
        frame: Frame of the commands, the robot's base_link.
    """

    def __init__(self, frame: str) -> None:
        super().__init__(conversions.stamped_twist_from_command(np.zeros(2), frame, 0), fields.COMMAND)

    def of(self, command: FloatArray, stamp: int) -> Any:
        """Return a command [m/s, rad/s; base_link] to be published. Shape (2,); stamp [ns]."""
        linear, angular = command.tolist()
        return self.filled(*divmod(stamp, conversions.NANOSECONDS), linear, angular)


class CommandGlance:
    """Reads the stamped commands of one robot."""

    def __init__(self) -> None:
        self._glance = Glance(TwistStamped, fields.COMMAND, "cmd_vel")

    def read(self, data: bytes) -> tuple[int, FloatArray]:
        """Return stamp [ns] and command [m/s, rad/s; base_link] of a serialised TwistStamped. Shape (2,).

        Raises:
            MessageError: It is of no use.
        """
        numbers = self._glance.numbers(data)
        if numbers is not None:
            stamp = readings.stamp_from_parts(numbers[0], numbers[1], "cmd_vel")
            return stamp, readings.velocity_reading(numbers[2], numbers[3], "cmd_vel")
        message = self._glance.message(data)
        stamp = readings.stamp_of(message.header.stamp, "cmd_vel")
        command = readings.command_reading(message.twist)
        self._glance.remember(data)
        return stamp, command
