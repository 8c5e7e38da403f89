"""Shapes as visualization_msgs/MarkerArray, points as sensor_msgs/PointCloud2."""

import array
from collections.abc import Sequence

import numpy as np
from geometry_msgs.msg import Point
from rclpy.duration import Duration
from sensor_msgs.msg import PointCloud2, PointField
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from leed_ros.monitor.drawing.shapes import Shape
from leed_ros.nodes import conversions
from leed_ros.task.geometry import FloatArray


def markers_from_shapes(shapes: Sequence[Shape], frame: str) -> MarkerArray:
    """Return shapes as markers; a stamp of zero has RViz take the latest transform, so no clock can hide them."""
    return MarkerArray(markers=[_marker(shape, frame) for shape in shapes])


def delete_all(frame: str) -> Marker:
    """Return the marker that removes all others of its topic."""
    marker = Marker(action=Marker.DELETEALL)
    marker.header.frame_id = frame
    return marker


def cloud_from_points(points: FloatArray, height: float, frame: str, stamp: int) -> PointCloud2:
    """Return points on one height [m; frame] as a cloud that RViz shows as it is. Shape (P, 2); stamp [ns]."""
    places = np.column_stack([points, np.full(len(points), height)]).astype("<f4")
    cloud = PointCloud2(height=1, width=len(places), is_dense=True, is_bigendian=False, point_step=12)
    cloud.header.frame_id = frame
    cloud.header.stamp = conversions.time_from_stamp(stamp)
    cloud.row_step = cloud.point_step * len(places)
    cloud.fields = [
        PointField(name=name, offset=4 * index, datatype=PointField.FLOAT32, count=1)
        for index, name in enumerate(("x", "y", "z"))
    ]
    cloud.data = array.array("B", places.tobytes())
    return cloud


def _marker(shape: Shape, frame: str) -> Marker:
    marker = Marker(ns=shape.namespace, id=shape.id, type=shape.kind.value, action=Marker.ADD, text=shape.text)
    marker.header.frame_id = frame
    position, scale = marker.pose.position, marker.scale
    position.x, position.y, position.z = (float(value) for value in shape.position)
    marker.pose.orientation = conversions.quaternion_from_yaw(shape.yaw)
    scale.x, scale.y, scale.z = (float(value) for value in shape.scale)
    marker.color = _color(shape)
    marker.lifetime = Duration(seconds=shape.lifetime).to_msg()
    marker.points = [Point(x=x, y=y, z=shape.height) for x, y in shape.points.tolist()]
    return marker


def _color(shape: Shape) -> ColorRGBA:
    red, green, blue, opacity = shape.colour
    return ColorRGBA(r=red, g=green, b=blue, a=opacity)
