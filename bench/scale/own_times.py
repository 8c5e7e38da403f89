"""The profile of this machine with Fast DDS's own times, to compare with: 3 s between announcements and heartbeats."""

import os
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

from leed_ros.nodes.dds_profile import PROFILE, RANGE, WITH_HISTORIES

NAMESPACE = "http://www.eprosima.com"
PARENTS = {"times": "data_writer", "builtin": "participant/{*}rtps"}
"""Elements that change times, and where they stand."""


def take_own_times(folder: Path) -> None:
    """Have this process and those that it starts take Fast DDS's own times; before `rclpy.init`.

    Args:
        folder: Where the profile is written, to stay for as long as processes start.
    """
    ElementTree.register_namespace("", NAMESPACE)
    tree = ElementTree.fromstring(files("leed_ros.nodes").joinpath("this_machine.xml").read_text(encoding="utf-8"))
    for name, place in PARENTS.items():
        (parent,) = tree.findall(f".//{{*}}{place}")
        (element,) = parent.findall(f"{{*}}{name}")
        parent.remove(element)
    path = folder / "own_times.xml"
    path.write_bytes(ElementTree.tostring(tree))
    os.environ |= {RANGE: "LOCALHOST", PROFILE: str(path), WITH_HISTORIES: "1"}
