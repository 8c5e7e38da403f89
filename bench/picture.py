"""A picture of a trained swarm: `python -m bench.picture RUN OUT` drives one held-out round and draws it.

An OUT that ends in .gif moves; anything else that matplotlib writes is a picture of the robots a third of the way.
"""

import sys
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from leed_ros.records.report.page import Missions
from leed_ros.runner.missions import drive_missions
from leed_ros.runner.run_folder import RunFolder
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site

DOTS_PER_INCH, MOVING_DOTS_PER_INCH = 130, 72
FRAMES_PER_SECOND = 10
HOLD = 15  # frames that the end stands


def main(run_path: Path, out: Path) -> None:
    """Drive the exported policies of a run through one round and draw trails, robots and goals."""
    matplotlib.use("Agg")
    missions = drive_missions(RunFolder.open(run_path), rounds=1)
    figure = Figure(figsize=(8.0, 5.0), layout="tight")
    robots = _Robots(_axes(figure, missions.site), missions)
    if out.suffix == ".gif":
        _animate(figure, robots, out)
        return
    robots.draw_at(robots.steps // 3)
    robots.draw_trails()
    figure.savefig(out, dpi=DOTS_PER_INCH, bbox_inches="tight")


def _animate(figure: Figure, robots: "_Robots", out: Path) -> None:
    steps = [*range(robots.steps), *[robots.steps - 1] * HOLD]
    animation = FuncAnimation(figure, robots.draw_at, frames=steps, blit=False)
    animation.save(out, writer=PillowWriter(fps=FRAMES_PER_SECOND), dpi=MOVING_DOTS_PER_INCH)


class _Robots:
    """Draws all robots with their goals, at any step of their round."""

    def __init__(self, axes: Axes, missions: Missions) -> None:
        track = missions.tracks[0]
        self._poses, self.steps = track.poses, len(track.poses)
        self._trails = [axes.plot([], [], linewidth=1.2, label=name)[0] for name in missions.robots]
        self._bodies: list[Circle] = []
        self._noses: list[Line2D] = []
        for trail, radius, goal in zip(self._trails, missions.radii, track.goals, strict=True):
            color = trail.get_color()
            self._bodies.append(Circle((0.0, 0.0), radius, color=color, alpha=0.8))
            axes.add_patch(self._bodies[-1])
            self._noses.append(axes.plot([], [], color="white")[0])
            axes.plot(*goal, marker="x", color=color, markersize=9, markeredgewidth=2)
        axes.legend(loc="upper center", ncols=4, bbox_to_anchor=(0.5, 1.1), frameon=False)

    def draw_at(self, step: int) -> list[Artist]:
        """Put robots where they are at a step, with the way until then behind them."""
        for robot, (body, nose) in enumerate(zip(self._bodies, self._noses, strict=True)):
            x, y, yaw = self._poses[step, robot]
            body.center = (x, y)
            nose.set_data([x, x + body.radius * np.cos(yaw)], [y, y + body.radius * np.sin(yaw)])
            self._trails[robot].set_data(*self._way(robot, step + 1))
        return [*self._trails, *self._bodies, *self._noses]

    def draw_trails(self) -> None:
        """Draw the whole ways."""
        for robot, trail in enumerate(self._trails):
            trail.set_data(*self._way(robot, self.steps))

    def _way(self, robot: int, steps: int) -> FloatArray:
        way: FloatArray = self._poses[:steps, robot, :2].T
        return way


def _axes(figure: Figure, site: Site) -> Axes:
    axes = figure.add_subplot()
    for x, y, length, width, yaw in site.boxes:
        corner = (x - length / 2, y - width / 2)
        box = Rectangle(corner, length, width, angle=np.degrees(yaw), rotation_point="center", color="0.55")
        axes.add_patch(box)
    low_x, low_y, high_x, high_y = site.bounds
    axes.set(xlim=(low_x - 0.2, high_x + 0.2), ylim=(low_y - 0.2, high_y + 0.2), aspect="equal")
    axes.set_xlabel("x [m; map]")
    axes.set_ylabel("y [m; map]")
    return axes


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
