"""The monitor: shows a swarm in RViz, robots, goals, trails, lidars, site, roadmap, demonstrations and safety alike.

It subscribes to what `leed_ros.nodes.monitor.topics` lists and publishes what `leed_ros.nodes.monitor.drawings` names,
all in the frame `map`, and `/diagnostics`. It looks ten times a second, however fast the swarm runs, and once a
second while nobody looks at what it draws.
"""

import time
from collections.abc import Callable

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from leed_ros.monitor.attention import alarms, headline, silent_robots
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes import diagnostics, process
from leed_ros.nodes.memory import give_back_large_blocks
from leed_ros.nodes.monitor.drawings import Drawings
from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.listener import SwarmListener
from leed_ros.nodes.monitor.priority import go_last
from leed_ros.nodes.monitor.settings import MonitorSettings
from leed_ros.nodes.parameters import Parameters
from leed_ros.nodes.policy_pose import MapPose
from leed_ros.nodes.site_topic import publish_site
from leed_sim.scenario import make_scenario

STATUS_PERIOD = 1.0  # [s]; also between two looks for new robots


class MonitorNode:
    """Shell around a `SwarmState`."""

    def __init__(self) -> None:
        self.node = Node("monitor", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.settings = MonitorSettings.declared(Parameters(self.node))
        config = self.settings.node
        pose = MapPose(self.node, config.map_frame, use_tf=config.use_tf, max_age=config.max_transform_age)
        self._state = SwarmState()
        self._feed = StateFeed(self._state, pose.pose)
        self._ears = Node(
            "monitor_listener",
            namespace=self.node.get_namespace(),
            use_global_arguments=False,
            start_parameter_services=False,
            enable_rosout=False,
        )
        self._listener = SwarmListener(self._ears, self._feed, config.names)
        self._drawings = Drawings(self.node, config.map_frame)
        for name in config.names:
            self._drawings.add_robot(name)
        self._site = self._publish_site() if config.world else None
        self._reporter = diagnostics.Reporter(self.node)
        self._messages, self._drawn = 0, 0
        self._timers = [self._every(1.0 / config.rate, self._look), self._every(STATUS_PERIOD, self._report)]

    def close(self) -> None:
        """Stop listening."""
        self._ears.destroy_node()

    def _every(self, period: float, callback: Callable[[], None]) -> object:
        return self.node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _publish_site(self) -> object:
        """Say where physical robots drive: to RViz, and to whoever else watches."""
        config, robot = self.settings.node, self.settings.robot
        scenario = make_scenario(config.world, config.num_robots, config.seed, self.settings.site, robot)
        return publish_site(self.node, scenario.site, dict.fromkeys(config.names, robot))

    def _look(self) -> None:
        """Take what has come and draw it, if anybody looks."""
        if self._drawings.wanted:
            self._messages += self._listener.poll()
            self._drawings.draw(self._state.picture(), time.monotonic())
            self._drawn += 1

    def _report(self) -> None:
        self._messages += self._listener.poll()
        self._drawings.draw_site(self._state.site)
        for name in self._listener.find():
            self._drawings.add_robot(name)
        picture = self._state.picture()
        values: dict[str, float | str] = {
            "robots": len(picture.robots),
            "silent": len(silent_robots(picture)),
            "messages [1/s]": round(self._messages / STATUS_PERIOD, 1),
            "drawings [1/s]": round(self._drawn / STATUS_PERIOD, 1),
            "steps [1/s]": round(picture.step_rate, 1),
            **self._feed.dropped.values(),
        }
        wrong = alarms(picture, self._feed.problems)
        self._messages = self._drawn = 0
        self._feed.problems.clear()
        level = diagnostics.WARN if wrong else diagnostics.OK
        self._reporter.report("; ".join([headline(picture), *wrong]), values, level)


def main() -> int:
    """Run the monitor."""
    go_last()
    give_back_large_blocks()
    return process.run(MonitorNode)
