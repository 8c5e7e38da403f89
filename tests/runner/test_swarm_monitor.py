from leed_ros.monitor.config import MonitorConfig
from leed_ros.swarm import SwarmConfig, swarm_nodes


def test_a_swarm_has_a_monitor_if_asked_for_that_knows_all_robots():
    assert "monitor" not in [node.label for node in swarm_nodes(SwarmConfig(num_robots=3))]
    monitor = swarm_nodes(SwarmConfig(num_robots=3, monitor=True))[-1]
    assert (monitor.label, monitor.executable) == ("monitor", "monitor")
    assert MonitorConfig(robots=str(monitor.parameters["robots"])).names == ["robot_0", "robot_1", "robot_2"]


def test_names_may_have_spaces_and_slashes_around_them():
    assert MonitorConfig(robots=" /burger , fleet/waffle,").names == ["burger", "fleet/waffle"]
    assert MonitorConfig().names == []
