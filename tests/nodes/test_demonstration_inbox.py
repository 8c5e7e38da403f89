import numpy as np
import pytest

from leed_ros.nodes import demonstration_cloud
from leed_ros.nodes.demonstration_cloud import CloudError, Part, cloud_from_demonstrations, clouds_from_set
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from tests.demonstrations_made import blank_demonstration

SIZE = 5


def demonstration(steps, first):
    return blank_demonstration(steps, SIZE, proposer="search", poses=np.full((steps, 3), float(first)))


@pytest.fixture
def small_parts(monkeypatch):
    """Messages of ten steps at most."""
    size = cloud_from_demonstrations([demonstration(1, 0)], SIZE).point_step
    monkeypatch.setattr(demonstration_cloud, "MAX_PART_BYTES", 10 * size)


def firsts(demonstrations):
    return [item.poses[0, 0] for item in demonstrations]


def test_a_large_set_comes_in_parts_and_is_whole_after_the_last_one_in_any_order(small_parts):
    clouds = clouds_from_set([demonstration(4, n) for n in range(7)], SIZE, number=3)
    assert [cloud.width for cloud in clouds] == [8, 8, 8, 4]
    inbox = DemonstrationInbox(SIZE)
    assert [inbox.put(cloud) for cloud in clouds[:0:-1]] == [None, None, None]
    assert firsts(inbox.put(clouds[0])) == [0, 1, 2, 3, 4, 5, 6]


def test_a_demonstration_longer_than_a_part_stands_alone(small_parts):
    clouds = clouds_from_set([demonstration(3, 0), demonstration(25, 1), demonstration(3, 2)], SIZE, number=0)
    assert [cloud.width for cloud in clouds] == [3, 25, 3]


def test_a_newer_set_replaces_one_that_never_became_whole(small_parts):
    inbox = DemonstrationInbox(SIZE)
    old = clouds_from_set([demonstration(6, 0), demonstration(6, 1)], SIZE, number=0)
    new = clouds_from_set([demonstration(6, 2), demonstration(6, 3)], SIZE, number=1)
    assert [inbox.put(cloud) for cloud in (old[0], new[0])] == [None, None]
    assert firsts(inbox.put(new[1])) == [2, 3]


def test_an_empty_set_is_whole_at_once():
    (cloud,) = clouds_from_set([], SIZE, number=4)
    assert DemonstrationInbox(SIZE).put(cloud) == []


@pytest.mark.parametrize("part", [Part(-1, 0, 1), Part(0, 1, 1), Part(0, 0, 65), Part(0, -1, 2)])
def test_parts_that_cannot_be_are_refused(part):
    with pytest.raises(CloudError, match="cannot be"):
        DemonstrationInbox(SIZE).put(cloud_from_demonstrations([demonstration(2, 0)], SIZE, part))
