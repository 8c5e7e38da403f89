"""A picture of a trained swarm: `python -m bench.picture RUN OUT.png` drives one held-out round and draws it."""

import sys
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.runner.evaluation import HELD_OUT, task_of
from leed_ros.runner.run_folder import RunFolder
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import SwarmEnv, make_env

DOTS_PER_INCH = 130


def main(run_path: Path, out: Path) -> None:
    """Drive the exported policies of a run through one round and draw trails, robots and goals."""
    matplotlib.use("Agg")
    run = RunFolder.open(run_path)
    swarm, task = run.swarm(), task_of(run.robot(0))
    policies = [OnnxPolicy(run.robot(index) / "policy.onnx") for index in range(swarm.num_robots)]
    scenario = make_scenario(swarm.world, swarm.num_robots, swarm.seed)
    env = make_env(scenario, task, world="pybullet", seed=swarm.seed + HELD_OUT)
    poses = _drive(env, policies)
    figure = Figure(figsize=(8.0, 5.0))
    axes = figure.add_subplot()
    _draw_site(axes, scenario.site)
    _draw_robots(axes, poses, env.missions.goal[0], task.robot.radius)
    figure.savefig(out, dpi=DOTS_PER_INCH, bbox_inches="tight")


def _drive(env: SwarmEnv, policies: list[OnnxPolicy]) -> FloatArray:
    """Return the poses of all robots over one round. Shape (T, N, 3)."""
    observation, poses = env.reset(), [env.reading.pose[0].copy()]
    while env.missions.active.any():
        actions = [policy.action(observation[:, robot]) for robot, policy in enumerate(policies)]
        observation = env.step(np.stack(actions, axis=1)).observation
        poses.append(env.reading.pose[0].copy())
    return np.stack(poses)


def _draw_site(axes: Axes, site: Site) -> None:
    for x, y, length, width, yaw in site.boxes:
        corner = (x - length / 2, y - width / 2)
        box = Rectangle(corner, length, width, angle=np.degrees(yaw), rotation_point="center", color="0.55")
        axes.add_patch(box)
    low_x, low_y, high_x, high_y = site.bounds
    axes.set(xlim=(low_x - 0.2, high_x + 0.2), ylim=(low_y - 0.2, high_y + 0.2), aspect="equal")
    axes.set_xlabel("x [m; map]")
    axes.set_ylabel("y [m; map]")


def _draw_robots(axes: Axes, poses: FloatArray, goals: FloatArray, radius: float) -> None:
    """Draw each robot half-way, with its trail up to its goal."""
    for robot, goal in enumerate(goals):
        trail = poses[:, robot]
        (line,) = axes.plot(trail[:, 0], trail[:, 1], linewidth=1.2, label=f"robot_{robot}")
        x, y, yaw = trail[len(trail) // 3]
        axes.add_patch(Circle((x, y), radius, color=line.get_color(), alpha=0.8))
        axes.plot([x, x + radius * np.cos(yaw)], [y, y + radius * np.sin(yaw)], color="white")
        axes.plot(*goal, marker="x", color=line.get_color(), markersize=9, markeredgewidth=2)
    axes.legend(loc="upper center", ncols=4, bbox_to_anchor=(0.5, 1.1), frameon=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
