"""How soon and how often dead nodes are started again, when one counts as hung, and when a launch is over."""

import pytest

from leed_ros.runner.respawns import Respawns
from leed_ros.runner.restarts import RestartConfig, Restarts, Silence
from leed_ros.swarm import SwarmConfig, swarm_nodes

ROBOTS = ("robot_0", "robot_1")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_restart_waits_twice_as_long_up_to_a_limit_and_the_sixth_in_ten_minutes_is_none():
    clock = Clock()
    restarts = Restarts(RestartConfig(), clock)
    assert [restarts.delay("robot_0") for _ in range(6)] == [1.0, 2.0, 4.0, 4.0, 4.0, None]
    assert restarts.delay("robot_1") == 1.0, "each node has its own"
    assert restarts.counts == {"robot_0": 5, "robot_1": 1}
    clock.now = 601.0
    assert restarts.delay("robot_0") == 1.0, "what is long ago does not count"


def test_a_node_that_says_nothing_from_its_start_or_later_counts_as_hung():
    silence = Silence(10.0)
    heard = {"simulation": 0, "robot_0": 0}
    for second in range(30):
        heard["simulation"] += 1
        heard["robot_0"] += second < 5
        hung = silence.look(1.0, heard)
        assert hung == (["robot_0"] if second in (15, 27) else []), second  # at first 4, then anew from 16


def test_nobody_is_to_blame_where_the_runner_itself_stood_still():
    silence = Silence(10.0)
    silence.look(1.0, {"robot_0": 3})
    assert silence.look(3600.0, {"robot_0": 3}) == []


def respawns() -> Respawns:
    return Respawns(swarm_nodes(SwarmConfig(num_robots=2, monitor=True, record=True)), RestartConfig(most=1))


@pytest.mark.parametrize(
    ("ends", "over"),
    [
        ([("simulation", 0)], True),
        ([("simulation", -9)], True),
        ([("demonstration", -9)], False),
        ([("demonstration", -9), ("demonstration", -9)], True),
        ([("demonstration", 2)], True),
        ([("robot_0", -9), ("robot_0", -9)], False),
        ([("robot_0", 2), ("robot_1", -9)], False),
        ([("robot_0", 2), ("robot_1", -9), ("robot_1", 1)], True),
        ([("monitor", -9)] * 3 + [("recorder", 1)] * 3, False),
    ],
)
def test_a_launch_is_over_when_a_node_is_lost_that_is_needed(ends, over):
    kept = respawns()
    assert [kept.ended(label, code) for label, code in ends] == [False] * (len(ends) - 1) + [over]


def test_all_but_the_simulation_are_started_again():
    kept = respawns()
    nodes = swarm_nodes(SwarmConfig(num_robots=2, monitor=True, record=True))
    assert [node.label for node in nodes if not kept.arguments(node)] == ["simulation"]
    assert {node.restarted().parameters.get("resume_from") for node in nodes if node.name == "robot"} == {"latest"}


def test_a_monitor_launched_alone_is_needed():
    (monitor,) = (node for node in swarm_nodes(SwarmConfig(monitor=True)) if node.name == "monitor")
    kept = Respawns([monitor], RestartConfig(most=1))
    assert [kept.ended("monitor", -9) for _ in range(2)] == [False, True]
