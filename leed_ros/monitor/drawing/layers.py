"""Layers: what is switched on and off as one, how often it is drawn, and from which part of a picture."""

from collections.abc import Callable
from dataclasses import dataclass

from leed_ros.monitor.drawing import demonstrations, place, robots
from leed_ros.monitor.drawing.shapes import Shape
from leed_ros.monitor.state import SwarmPicture

SLOW_PERIOD = 1.0
"""Time between two drawings of what changes seldom or is large [s]."""

SLOW_LIFETIME = 3.0 * SLOW_PERIOD


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        name: Its name, which is that of its topic.
        draw: Makes its shapes.
        slow: It is drawn every `SLOW_PERIOD` only.
        fixed: It is drawn when the site changes, and kept for those who come later.
    """

    name: str
    draw: Callable[[SwarmPicture], list[Shape]]
    slow: bool = False
    fixed: bool = False


LAYERS = (
    Layer("site", lambda picture: place.site_shapes(picture.site), fixed=True),
    Layer("roadmap", lambda picture: place.roadmap_shapes(picture.site), fixed=True),
    Layer("robots", lambda picture: robots.body_shapes(picture.robots)),
    Layer("footprints", lambda picture: robots.footprint_shapes(picture.robots)),
    Layer("goals", lambda picture: robots.goal_shapes(picture.robots)),
    Layer("labels", lambda picture: robots.label_shapes(picture.robots)),
    Layer("safety", lambda picture: robots.safety_shapes(picture.robots)),
    Layer("trails", lambda picture: robots.trail_shapes(picture.robots, SLOW_LIFETIME), slow=True),
    Layer("accepted", lambda picture: demonstrations.accepted_shapes(picture.robots, SLOW_LIFETIME), slow=True),
    Layer("rejected", lambda picture: demonstrations.rejected_shapes(picture.robots, SLOW_LIFETIME), slow=True),
)
"""All layers, from the floor up. The lidar's points are no shapes: see `robots.lidar_points`."""
