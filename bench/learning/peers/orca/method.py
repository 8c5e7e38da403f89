"""ORCA as a method of the comparison."""

from collections.abc import Callable

import numpy as np

from bench.learning.course import Course
from bench.learning.peers.orca.config import OrcaConfig
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.task.site import Roadmap


def drive_orca(convention: Callable[[Roadmap], Convention]) -> Callable[[Course], None]:
    """Return what has robots driven by ORCA, which learns nothing, under a convention of the aisles."""

    def drive(course: Course) -> None:
        from bench.learning.peers.orca.pilot import OrcaPilot  # noqa: PLC0415 (pyrvo may be missing)

        roadmap, rng = course.ground.scenario.site.roadmap, np.random.default_rng(course.job.seed)
        course.begin(OrcaPilot(OrcaConfig(), convention(roadmap), rng))

    return drive
