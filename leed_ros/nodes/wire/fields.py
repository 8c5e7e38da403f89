"""Which numbers of lock-step's messages change from stamp to stamp, in the order in which they are read and written."""

from leed_ros.nodes.wire.layout import Field

STAMP = (Field("header.stamp.sec", "i"), Field("header.stamp.nanosec", "I"))

ODOMETRY = (
    *STAMP,
    Field("pose.pose.position.x", "d"),
    Field("pose.pose.position.y", "d"),
    Field("pose.pose.orientation.x", "d"),
    Field("pose.pose.orientation.y", "d"),
    Field("pose.pose.orientation.z", "d"),
    Field("pose.pose.orientation.w", "d"),
    Field("twist.twist.linear.x", "d"),
    Field("twist.twist.angular.z", "d"),
)

CONTACT = (*STAMP, Field("min_range", "f"), Field("range", "f"))

COMMAND = (*STAMP, Field("twist.linear.x", "d"), Field("twist.angular.z", "d"))


def scan_fields(num_rays: int) -> tuple[Field, ...]:
    """Return what changes in a scan; the ranges are one field, of bytes."""
    return (*STAMP, Field("ranges", f"{4 * num_rays}s"))
