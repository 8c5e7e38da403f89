"""Two swarms in one ROS domain are noticed."""

import time

from rosgraph_msgs.msg import Clock

from leed_sim.rivals import LEASE, Rivals


class Seen:
    """So many publishers of a topic at such a time, and what was told of it."""

    def __init__(self) -> None:
        self.publishers, self.now = 1, 100.0
        self.told: list[str] = []
        self.rivals = Rivals(lambda topic: self.publishers, self.told.append, lambda: self.now)


def test_another_swarm_is_told_of_once_it_has_outlived_a_dead_one() -> None:
    seen = Seen()
    assert not seen.rivals.alarms()
    seen.publishers = 2
    assert not seen.rivals.alarms(), "it may be this node's predecessor, which was killed"
    seen.now += LEASE
    for _ in range(2):
        (line,) = seen.rivals.alarms()
        assert "ROS_DOMAIN_ID" in line
    assert seen.told == [line], "once"


def test_one_that_has_left_is_forgotten() -> None:
    seen = Seen()
    for publishers in (2, 1, 2):
        seen.publishers = publishers
        assert not seen.rivals.alarms()
        seen.now += LEASE
    assert not seen.told


def test_publishers_of_other_nodes_are_counted(make_node) -> None:
    ours, theirs = make_node(), make_node()
    times = iter([0.0, LEASE])
    rivals = Rivals(ours.count_publishers, lambda line: None, lambda: next(times))
    kept = [node.create_publisher(Clock, "/clock", 10) for node in (ours, theirs)]
    deadline = time.monotonic() + 20.0
    while ours.count_publishers("/clock") < len(kept):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not rivals.alarms()
    assert rivals.alarms()
