"""The site on a topic: `site` (std_msgs/String, JSON, latched), for everybody who wants to show or record it."""

from collections.abc import Mapping

from rclpy.node import Node
from std_msgs.msg import String

from leed_ros.monitor.site_document import document_from_site
from leed_ros.monitor.state import RobotBody
from leed_ros.nodes import qos
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Site


def publish_site(node: Node, site: Site, robots: Mapping[str, RobotConfig]) -> object:
    """Publish a site once, with its robots by their names; returns the publisher.

    A late subscriber gets it as long as the node lives.
    """
    publisher = node.create_publisher(String, "site", qos.LATCHED)
    bodies = {name: RobotBody.of(robot) for name, robot in robots.items()}
    publisher.publish(String(data=document_from_site(site, bodies)))
    return publisher
