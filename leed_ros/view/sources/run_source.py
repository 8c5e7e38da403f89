"""The folder of a run as a source: what was learned, and the demonstrations driven again; no mission is run."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from leed_ros.demonstration.archive import ArchiveError, load_demonstrations
from leed_ros.monitor.demonstrator_state import DemonstratorState
from leed_ros.monitor.state import (
    DemonstratedPath,
    DemonstratorPicture,
    Diagnostic,
    RobotBody,
    RobotPicture,
    SwarmPicture,
)
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig, robot_name
from leed_ros.task.fleet import Fleet
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.site import Site
from leed_ros.view.source import RUN, SourceFacts
from leed_ros.view.sources.demonstration_motion import DemonstrationMotion
from leed_ros.view.sources.run_files import demonstrator_document, evaluations, learning_curve, summary

MAX_PATHS = 16
MOTION = (
    "Each robot drives its own demonstrations, one after the other; those of two robots need not be of the same round"
)


class RunSource:
    """Shows what a run has left behind.

    Args:
        run: Its folder.
        site: Where it drove.
        tasks: What each robot was to do. Length N.
        demonstrations: What each robot was demonstrated. Length N.
    """

    def __init__(
        self, run: RunFolder, site: Site, tasks: Sequence[TaskConfig], demonstrations: Sequence[Sequence[Demonstration]]
    ) -> None:
        self._run, self._site, self._tasks = run, site, tasks
        self._demonstrations = demonstrations
        self._motions = [DemonstrationMotion(*pair) for pair in zip(demonstrations, tasks, strict=True)]

    @classmethod
    def open(cls, run: RunFolder) -> "RunSource":
        """Read a run.

        Raises:
            RunError: A robot's configuration or the demonstrations cannot be read.
        """
        from leed_ros.runner.evaluation import task_of  # noqa: PLC0415 (imports the simulator)
        from leed_ros.swarm_site import site_config  # noqa: PLC0415
        from leed_sim.scenario import make_scenario  # noqa: PLC0415

        config = run.swarm()
        tasks = [task_of(run.robot(index)) for index in range(config.num_robots)]
        envelope = Fleet(tuple(task.robot for task in tasks)).envelope()
        scenario = make_scenario(config.world, config.num_robots, config.seed, site_config(config), envelope)
        return cls(run, scenario.site, tasks, _demonstrations(run, tasks))

    @cached_property
    def facts(self) -> SourceFacts:
        """What is said about the run: what was chosen, and what came out."""
        config, content = self._run.swarm(), summary(self._run)
        seconds = content.get("wall_seconds")
        took = f"{seconds / 60:.1f} min" if isinstance(seconds, int | float) else "did not come to its end"
        said = [("world", f"{config.world}, seed {config.seed}"), ("demonstrations from", config.demonstrator)]
        said += [("steps", f"{config.max_steps:,}"), ("took", took), *_notes(config)]
        said += [("motion", MOTION)] if any(self._demonstrations) else [("motion", "the run has no demonstrations")]
        return SourceFacts(RUN, self._run.path.name, tuple(said))

    def picture(self, now: float) -> SwarmPicture:
        """Return the run with its robots where they are in their demonstrations."""
        robots = [motion.at(now, robot) for motion, robot in zip(self._motions, self._still.robots, strict=True)]
        return replace(self._still, time=now, robots=tuple(robots))

    def close(self) -> None:
        """Nothing is held."""

    @cached_property
    def _still(self) -> SwarmPicture:
        """All that does not move."""
        robots = tuple(self._robot(index) for index in range(len(self._tasks)))
        return SwarmPicture(
            site=self._site,
            robots=robots,
            demonstrator=self._demonstrator(),
            diagnostics=self._evaluations,
        )

    @cached_property
    def _evaluations(self) -> tuple[Diagnostic, ...]:
        return evaluations(summary(self._run), len(self._tasks))

    def _robot(self, index: int) -> RobotPicture:
        curve, own = learning_curve(self._run.robot(index)), self._demonstrations[index]
        body = RobotBody.of(self._tasks[index].robot)
        held_out = {one.node: one.message for one in self._evaluations}
        missions = sum(point.values.get("missions", 0.0) for point in curve)
        return RobotPicture(
            name=robot_name(index),
            radius=body.radius,
            corners=body.corners,
            kind=body.kind,
            age=0.0,
            message=held_out.get(f"evaluation/{robot_name(index)}", f"{len(curve)} updates"),
            values={**curve[-1].values, "missions": missions} if curve else {},
            curve=curve,
            accepted=tuple(DemonstratedPath(one.proposer, one.poses) for one in own[-MAX_PATHS:]),
            num_demonstrations=len(own),
        )

    def _demonstrator(self) -> DemonstratorPicture | None:
        state, config = DemonstratorState(), self._run.swarm()
        document = demonstrator_document(self._run, "language_model.jsonl")
        if not document and config.demonstrator == "none":
            return None
        with suppress(ValueError, TypeError):  # a file that somebody has changed; what is left is shown
            state.take_document({"demonstrator": config.demonstrator, "state": "the run has ended", **document})
        return state.picture()


def _notes(config: SwarmConfig) -> list[tuple[str, str]]:
    return [("notes", config.notes)] if config.notes else []


def _demonstrations(run: RunFolder, tasks: Sequence[TaskConfig]) -> list[list[Demonstration]]:
    path = run.path / "demonstrations.npz"
    if not path.is_file():
        return [[] for _ in tasks]
    try:
        return load_demonstrations(path, len(tasks), [task.layout().size for task in tasks])
    except ArchiveError as error:
        raise RunError(str(error)) from error
