"""Shapes as markers, and markers as a picture."""

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle
from rclpy.serialization import deserialize_message, serialize_message
from visualization_msgs.msg import Marker, MarkerArray

from bench.markers.canvas import picture_of
from leed_ros.monitor.drawing.layers import LAYERS
from leed_ros.monitor.drawing.shapes import Kind, Shape
from leed_ros.monitor.state import DemonstratedPath, RobotPicture, SwarmPicture
from leed_ros.nodes.monitor.marker_array import cloud_from_points, markers_from_shapes
from leed_sim.scenario import make_scenario

PATH = DemonstratedPath("llm", np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]]))
ROBOT = RobotPicture(
    "robot_0",
    0.25,
    np.array([1.0, 0.5, 0.3]),
    goal=np.zeros(2),
    trail=np.array([[0.0, 0.0], [1.0, 0.5]]),
    safety="obstacle ahead",
    stopped=True,
    accepted=(PATH,),
    rejected=(PATH,),
)


def test_kinds_are_those_of_markers():
    names = {"TEXT": "TEXT_VIEW_FACING"}
    assert all(kind.value == getattr(Marker, names.get(kind.name, kind.name)) for kind in Kind)


def test_a_shape_survives_the_wire():
    points = np.array([[1.0, 2.0], [3.0, 4.0]])
    shape = Shape(
        Kind.LINE_LIST, "robot_0", 3, (0.1, 0.2, 0.3, 0.4), (0.05, 0, 0), points=points, height=0.5, lifetime=1.5
    )
    sent = serialize_message(markers_from_shapes([shape], "map"))
    (marker,) = deserialize_message(sent, MarkerArray).markers
    assert (marker.ns, marker.id, marker.type, marker.header.frame_id) == ("robot_0", 3, Marker.LINE_LIST, "map")
    assert [(point.x, point.y, point.z) for point in marker.points] == [(1.0, 2.0, 0.5), (3.0, 4.0, 0.5)]
    assert (marker.lifetime.sec, marker.lifetime.nanosec) == (1, 500_000_000)
    assert [marker.color.r, marker.color.a] == pytest.approx([0.1, 0.4])
    assert marker.pose.orientation.w == 1.0


def test_a_cloud_holds_its_points_on_one_height():
    cloud = cloud_from_points(np.array([[1.0, 2.0], [3.0, 4.0]]), 0.15, "map", 7)
    assert np.frombuffer(cloud.data, "<f4").tolist() == pytest.approx([1.0, 2.0, 0.15, 3.0, 4.0, 0.15])
    assert (cloud.width, cloud.row_step, cloud.header.stamp.nanosec) == (2, 24, 7)
    assert cloud_from_points(np.zeros((0, 2)), 0.15, "map", 7).width == 0


def test_the_picture_shows_every_marker_where_it_is():
    site = make_scenario("warehouse", 2, 0).site
    picture = SwarmPicture(site=site, robots=(ROBOT,))
    drawn = {layer.name: markers_from_shapes(layer.draw(picture), "map").markers for layer in LAYERS}
    others = [marker for name, markers in drawn.items() if name != "site" for marker in markers]
    (axes,) = picture_of(drawn["site"], others, np.zeros((0, 3))).axes
    rectangles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    assert len(rectangles) == 1 + len(site.boxes)
    assert [circle.center for circle in circles] == [(1.0, 0.5), (0.0, 0.0)]
    words = [text.get_text() for text in axes.texts]
    assert {"robot_0", "obstacle ahead", *site.roadmap.nodes} == set(words)
