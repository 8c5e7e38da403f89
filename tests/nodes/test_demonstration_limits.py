"""Which demonstrations a robot accepts at all."""

import pytest

from leed_ros.nodes import conversions
from leed_ros.nodes.demonstration_cloud import CloudError, clouds_from_set
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox, DemonstrationLimits
from tests.demonstrations_made import blank_demonstration

SIZE = 5
SECOND = conversions.NANOSECONDS


def clouds(count, steps=2, stamp=0, number=0):
    shown = blank_demonstration(steps, SIZE)
    made = clouds_from_set([shown] * count, SIZE, number)
    for cloud in made:
        cloud.header.stamp = conversions.time_from_stamp(stamp)
    return made


def inbox(**limits):
    return DemonstrationInbox(SIZE, DemonstrationLimits(**limits))


def cause(tested, cloud, **given):
    with pytest.raises(CloudError) as caught:
        tested.put(cloud, **given)
    return caught.value.cause


def test_only_the_source_is_heard_and_nobody_while_a_stranger_publishes_beside_it():
    tested, (cloud,) = inbox(source="/demonstration"), clouds(1)
    assert len(tested.put(cloud, publishers=["/demonstration"])) == 1
    assert len(tested.put(cloud, publishers=[])) == 1, "not discovered yet"
    assert cause(tested, cloud, publishers=["/evil"]) == "demonstration source"
    assert cause(tested, cloud, publishers=["/demonstration", "/evil"]) == "demonstration source"
    assert len(inbox(source="").put(cloud, publishers=["/evil"])) == 1


def test_a_set_that_is_older_than_the_one_in_use_or_than_the_limit_is_dropped():
    tested = inbox(max_age=60.0)
    assert tested.put(*clouds(1, stamp=100 * SECOND), now=110 * SECOND) is not None
    assert cause(tested, *clouds(1, stamp=99 * SECOND, number=1), now=110 * SECOND) == "demonstration age"
    assert cause(tested, *clouds(1, stamp=120 * SECOND, number=2), now=181 * SECOND) == "demonstration age"
    assert tested.put(*clouds(1, stamp=120 * SECOND, number=3), now=179 * SECOND) is not None
    assert tested.put(*clouds(1), now=179 * SECOND) is not None, "without a stamp there is no telling"


def test_too_many_demonstrations_or_steps_are_dropped_and_the_next_set_is_taken():
    tested = inbox(max_demonstrations=3, max_steps=20)
    assert cause(tested, *clouds(4, number=0)) == "demonstration size"
    assert cause(tested, *clouds(2, steps=11, number=1)) == "demonstration size"
    assert len(tested.put(*clouds(3, number=2))) == 3
