"""What holds for whatever comes from outside."""

import json
import math

import numpy as np
import yaml
from builtin_interfaces.msg import Time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from nav_msgs.msg import Odometry
from PIL import Image

from leed_ros.demonstration.archive import ArchiveError, load_demonstrations, save_demonstrations
from leed_ros.demonstration.notes.reply import rules_from_reply
from leed_ros.deployment.laser import LaserConfig, LaserError, Scan, beams_from_scan, rays_from_beams
from leed_ros.deployment.stamps import StampTimeline
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.nodes import readings
from leed_ros.nodes.demonstration_cloud import cloud_from_demonstrations, demonstrations_from_cloud
from leed_ros.nodes.dropped import MessageError
from leed_ros.sites.errors import SiteError
from leed_ros.sites.reader import read_floor
from leed_ros.task.records import PROPOSERS, Demonstration
from leed_ros.task.robot import RobotConfig

quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SIZE, SECOND = 5, 1_000_000_000
ROBOT = RobotConfig()
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ANY = st.floats(width=64)
FINITE = st.floats(-1e6, 1e6, width=32)


@st.composite
def demonstrations(draw):
    steps = draw(st.integers(1, 4))
    numbers = draw(arrays(np.float32, (steps, SIZE + 7), elements=FINITE))
    return Demonstration(
        proposer=draw(st.sampled_from(PROPOSERS)),
        times=numbers[:, 0].astype(np.float64),
        poses=numbers[:, 1:4].astype(np.float64),
        observations=numbers[:, 4 : 4 + SIZE],
        actions=np.clip(numbers[:, -3:-1], -1.0, 1.0),
        rewards=numbers[:, -1].astype(np.float64),
        terminated=numbers[:, -1] > 0.0,
        time_ratio=draw(st.floats(0.0, 100.0, width=32)),
    )


def same(one, other):
    return one.proposer == other.proposer and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("times", "poses", "observations", "actions", "rewards", "terminated", "time_ratio")
    )


@quick
@given(PLAIN)
def test_plain_documents_come_back_as_they_were_written(content):
    assert json_from_text(json.dumps(content)) == content
    assert yaml_from_text(yaml.safe_dump(content, allow_unicode=True)) == content


@quick
@given(st.lists(demonstrations(), max_size=3), st.data())
def test_clouds_come_back_and_changed_ones_are_refused_or_within_bounds(items, data):
    cloud = cloud_from_demonstrations(items, SIZE)
    back = demonstrations_from_cloud(cloud, SIZE)
    assert len(back) == len(items)
    assert all(same(one, other) for one, other in zip(items, back, strict=True))
    if not items:
        return
    place = data.draw(st.integers(0, len(cloud.data) - 1))
    cloud.data[place] = data.draw(st.integers(0, 255))
    try:
        changed = demonstrations_from_cloud(cloud, SIZE)
    except MessageError:
        return
    for item in changed:
        assert (np.abs(item.observations) <= 1e6).all()
        assert (np.abs(item.actions) <= 1.001).all()


@quick
@given(st.lists(st.lists(demonstrations(), max_size=2), min_size=2, max_size=2), st.data())
def test_archives_come_back_and_changed_ones_are_refused_or_as_before(tmp_path, robots, data):
    path = tmp_path / "demonstrations.npz"
    save_demonstrations(path, robots)
    back = load_demonstrations(path, 2, SIZE)
    assert [[True] * len(own) for own in robots] == [list(map(same, *pair)) for pair in zip(robots, back, strict=True)]
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    try:
        changed = load_demonstrations(path, 2, SIZE)
    except ArchiveError as error:
        assert "\n" not in str(error)
        return
    for own, other in zip(robots, changed, strict=True):
        assert all(map(same, own, other))  # checksums hold what is in it


@quick
@given(st.lists(ANY, min_size=7, max_size=7), st.integers(-(2**31), 2**31 - 1), st.integers(0, 2**32 - 1))
def test_odometry_is_refused_or_within_what_a_robot_can_be(numbers, seconds, nanoseconds):
    message = Odometry()
    message.pose.pose.position.x, message.twist.twist.linear.x, message.twist.twist.angular.z = numbers[:3]
    q = message.pose.pose.orientation
    q.x, q.y, q.z, q.w = numbers[3:]
    try:
        stamp = readings.stamp_of(Time(sec=seconds, nanosec=nanoseconds), "odom")
        pose, velocity = readings.odometry_reading(message)
    except MessageError as error:
        assert error.cause.startswith("odom ")
        return
    assert stamp >= 0
    assert (np.abs(pose[:2]) <= readings.MAX_PLACE).all()
    assert abs(pose[2]) <= math.pi
    assert (np.abs(velocity) <= readings.MAX_VELOCITY).all()


@quick
@given(
    arrays(np.float32, array_shapes(min_dims=1, max_dims=1, max_side=90), elements=st.floats(width=32)),
    *[st.sampled_from([-math.pi, 0.0, 0.07, 0.1, 3.0, 1e30, math.nan, math.inf])] * 4,
)
def test_scans_are_refused_or_give_rays_within_reach(ranges, angle_min, increment, range_min, range_max):
    scan = Scan(ranges, angle_min, increment, range_min, range_max)
    try:
        rays = rays_from_beams(beams_from_scan(scan, LaserConfig()), ROBOT.ray_angles(), ROBOT.max_range, 0.35)
    except LaserError as error:
        assert "\n" not in str(error)
        return
    assert rays.shape == (ROBOT.num_rays,)
    assert ((rays >= 0.0) & (rays <= ROBOT.max_range)).all()


@quick
@given(st.dictionaries(st.integers(0, 30), st.integers(-(10**18), 10**18), max_size=20))
def test_a_sensor_is_followed_whatever_strays_come_between(strays):
    timeline = StampTimeline()
    for number in range(31):
        now = 0.1 * number
        assert timeline.take(50 * SECOND + number * SECOND // 10, now)
        if number in strays and not 50 * SECOND <= strays[number] <= 60 * SECOND:
            assert not timeline.take(strays[number], now + 0.01)


@quick
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=6)), st.floats(0, 1), st.floats(0, 1))
def test_no_wall_of_a_map_stands_where_it_is_free(tmp_path, shades, free, occupied):
    Image.fromarray(shades).save(tmp_path / "map.pgm")
    path = tmp_path / "map.yaml"
    limits = f"free_thresh: {free!r}\noccupied_thresh: {occupied!r}\n"
    path.write_text(f"image: map.pgm\nresolution: 0.05\norigin: [0, 0, 0]\nnegate: 0\n{limits}")
    try:
        floor = read_floor(path)
    except SiteError as error:
        assert "\n" not in str(error)
        return
    grid = floor.grid
    assert (grid.occupied.astype(int) + grid.free + grid.unknown == 1).all()
    points = grid.point_from_cell(np.argwhere(grid.free))[:, np.newaxis]
    inside = np.abs(points - floor.boxes[:, :2]) < 0.5 * floor.boxes[:, 2:4] - 1e-9
    assert not inside.all(axis=-1).any()


@quick
@given(TEXT.filter(lambda text: "{" not in text), TEXT.filter(lambda text: "}" not in text))
def test_words_around_a_reply_change_nothing(before, after):
    reply = '{"rules": [{"kind": "closed", "place": "A3"}]}'
    assert rules_from_reply(f"{before}{reply}{after}") == rules_from_reply(reply)
