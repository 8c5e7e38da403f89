"""The picture of a site: walls, roads, stations, and what is wrong where."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from leed_ros.sites.errors import SiteError
from leed_ros.sites.survey import Survey
from leed_ros.task.site import RoadEdge, Roadmap

LONG_SIDE, SHORT_SIDE = 14.0, 4.0
"""Largest and smallest extent of a picture [in]."""

MAX_NAMES = 60
"""More names of junctions could not be read."""

BOTH_WAYS, ONE_LANE, ONE_WAY = "tab:blue", "tab:orange", "tab:green"
"""Colours of stretches."""


def save_picture(survey: Survey, path: Path) -> None:
    """Draw a site into a file whose ending says the format, such as PNG or SVG.

    Raises:
        SiteError: The file cannot be written.
    """
    try:
        draw_site(survey).savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise SiteError.at(path, f"cannot be written: {error}") from error


def draw_site(survey: Survey) -> Figure:
    """Draw a site: grey is unknown, dark are walls, crosses are stations, red is what is wrong."""
    x_min, y_min, x_max, y_max = survey.floor.bounds
    scale = LONG_SIDE / max(x_max - x_min, y_max - y_min)
    size = [max(SHORT_SIDE, scale * side) for side in (x_max - x_min, y_max - y_min)]
    figure = Figure(figsize=(size[0], size[1] + 0.6), layout="constrained")
    axes = figure.add_subplot(aspect="equal", xlabel="x [m]", ylabel="y [m]")
    axes.set(xlim=(x_min, x_max), ylim=(y_min, y_max))
    _draw_ground(axes, survey)
    _draw_roads(axes, survey.site.roadmap)
    _draw_stations(axes, survey)
    _draw_names(axes, survey)
    _draw_findings(axes, survey)
    axes.set_title(f"{survey.floor.name}: {_title(survey)}", fontsize=9)
    axes.legend(loc="upper left", bbox_to_anchor=(0.0, -0.05), ncols=6, fontsize=7, frameon=False)
    return figure


def _title(survey: Survey) -> str:
    roadmap = survey.site.roadmap
    return f"{survey.drivable_area:.0f} m² to drive on, {len(roadmap.nodes)} places, {len(survey.findings)} findings"


def _draw_ground(axes: Any, survey: Survey) -> None:
    grid = survey.floor.grid
    height, width = (count * grid.resolution for count in grid.shape)
    turn = _turn(grid.origin)
    colours = ListedColormap([(0.0, 0.0, 0.0, 0.0), "lightgrey"])
    axes.imshow(
        grid.unknown, origin="lower", extent=(0.0, width, 0.0, height), cmap=colours, vmin=0, vmax=1
    ).set_transform(turn + axes.transData)
    boxes = [
        Rectangle(
            (x - 0.5 * length, y - 0.5 * breadth), length, breadth, angle=math.degrees(yaw), rotation_point="center"
        )
        for x, y, length, breadth, yaw in survey.floor.boxes.tolist()
    ]
    axes.add_collection(PatchCollection(boxes, color="dimgrey"))


def _turn(origin: tuple[float, float, float]) -> Any:
    from matplotlib.transforms import Affine2D  # noqa: PLC0415

    x, y, yaw = origin
    return Affine2D().rotate(yaw).translate(x, y)


def _draw_roads(axes: Any, roadmap: Roadmap) -> None:
    for colour, label, edges in (
        (BOTH_WAYS, "both ways", [edge for edge in roadmap.edges if not edge.one_way and not edge.one_lane]),
        (ONE_LANE, "one lane, both ways", [edge for edge in roadmap.edges if not edge.one_way and edge.one_lane]),
        (ONE_WAY, "one way", [edge for edge in roadmap.edges if edge.one_way]),
    ):
        if edges:
            lines = [[roadmap.nodes[edge.start], roadmap.nodes[edge.end]] for edge in edges]
            axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.2, label=label))
    _draw_arrows(axes, roadmap, [edge for edge in roadmap.edges if edge.one_way])


def _draw_arrows(axes: Any, roadmap: Roadmap, edges: list[RoadEdge]) -> None:
    if not edges:
        return
    ends = np.array([[roadmap.nodes[edge.start], roadmap.nodes[edge.end]] for edge in edges])
    middle, along = ends.mean(axis=1), ends[:, 1] - ends[:, 0]
    axes.quiver(*middle.T, *(0.3 * along).T, color=ONE_WAY, angles="xy", scale_units="xy", scale=1.0, width=0.0015,
                headwidth=6, pivot="mid")  # fmt: skip


def _draw_stations(axes: Any, survey: Survey) -> None:
    names = sorted({name for group in survey.site.stations.values() for name in group})
    if names:
        points = np.array([survey.site.roadmap.nodes[name] for name in names])
        axes.scatter(*points.T, marker="x", s=22, color="tab:purple", label="station", zorder=4)
    aisles = [edge for edge in survey.site.roadmap.edges if edge.aisle]
    for aisle in survey.aisles[:MAX_NAMES]:
        own = [edge for edge in aisles if edge.aisle == aisle]
        nodes = survey.site.roadmap.nodes
        x, y = np.mean([nodes[own[len(own) // 2].start], nodes[own[len(own) // 2].end]], axis=0)
        axes.annotate(aisle, (x, y), fontsize=7, color="black", weight="bold", ha="center", zorder=6)


def _draw_names(axes: Any, survey: Survey) -> None:
    nodes = survey.site.roadmap.nodes
    if not survey.junctions:
        return
    points = np.array([nodes[name] for name in survey.junctions])
    axes.scatter(*points.T, s=9, color="tab:blue", label="junction", zorder=5)
    if len(survey.junctions) <= MAX_NAMES:
        for name in survey.junctions:
            axes.annotate(name, nodes[name], fontsize=4, xytext=(2, 2), textcoords="offset points")


def _draw_findings(axes: Any, survey: Survey) -> None:
    if not survey.findings:
        return
    points = np.array([finding.point for finding in survey.findings])
    axes.scatter(*points.T, s=120, facecolors="none", edgecolors="red", linewidths=1.5, label="finding", zorder=7)
    for finding in survey.findings[:MAX_NAMES]:
        axes.annotate(finding.kind, finding.point, fontsize=6, color="red", xytext=(6, 6), textcoords="offset points")
