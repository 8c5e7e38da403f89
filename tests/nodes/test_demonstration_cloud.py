import numpy as np
import pytest

from leed_ros.nodes.demonstration_cloud import CloudError, cloud_from_demonstrations, demonstrations_from_cloud
from tests.demonstrations_made import drawn_demonstration

SIZE = 5


def demonstration(steps, proposer="planner", seed=0):
    return drawn_demonstration(steps, SIZE, seed, proposer=proposer)


def test_a_set_of_demonstrations_survives():
    sent = [demonstration(7, seed=1), demonstration(1, "llm", seed=2), demonstration(4, "search", seed=3)]
    received = demonstrations_from_cloud(cloud_from_demonstrations(sent, SIZE), SIZE)
    assert [item.proposer for item in received] == ["planner", "llm", "search"]
    assert [item.time_ratio for item in received] == [1.25, 1.5, 1.75]
    for before, after in zip(sent, received, strict=True):
        np.testing.assert_array_equal(before.observations, after.observations)
        np.testing.assert_array_equal(before.actions, after.actions)
        np.testing.assert_array_equal(before.terminated, after.terminated)
        np.testing.assert_allclose(before.poses, after.poses, atol=1e-6)
        np.testing.assert_allclose(before.rewards, after.rewards, atol=1e-6)


def test_an_empty_set_survives():
    assert demonstrations_from_cloud(cloud_from_demonstrations([], SIZE), SIZE) == []


def test_rviz_finds_the_fields_that_it_needs():
    cloud = cloud_from_demonstrations([demonstration(3)], SIZE)
    fields = {field.name: field for field in cloud.fields}
    assert [fields[name].offset for name in ("x", "y", "z")] == [0, 4, 8]
    assert fields["observation"].count == SIZE
    assert cloud.width * cloud.point_step == len(cloud.data)


def test_a_cloud_for_another_observation_is_refused():
    cloud = cloud_from_demonstrations([demonstration(3)], SIZE)
    with pytest.raises(CloudError, match="do not fit observations of size 6"):
        demonstrations_from_cloud(cloud, SIZE + 1)


def test_a_number_that_is_not_finite_is_refused():
    cloud = cloud_from_demonstrations([demonstration(3)], SIZE)
    data = np.frombuffer(bytes(cloud.data), dtype=np.float32).copy()
    data[10] = np.nan
    cloud.data = data.tobytes()
    with pytest.raises(CloudError, match="not finite"):
        demonstrations_from_cloud(cloud, SIZE)


def test_missing_bytes_and_unknown_proposers_are_refused():
    cloud = cloud_from_demonstrations([demonstration(3)], SIZE)
    cloud.width = 4
    with pytest.raises(CloudError, match="do not hold 4 points"):
        demonstrations_from_cloud(cloud, SIZE)
    cloud = cloud_from_demonstrations([demonstration(1)], SIZE)
    data = np.frombuffer(bytes(cloud.data), dtype=np.float32).copy()
    data[6] = 9.0
    cloud.data = data.tobytes()
    with pytest.raises(CloudError, match="proposer 9"):
        demonstrations_from_cloud(cloud, SIZE)
