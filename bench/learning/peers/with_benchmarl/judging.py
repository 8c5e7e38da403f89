"""Lets a course judge while BenchMARL trains."""

from typing import Any

from benchmarl.experiment import Callback

from bench.learning.course import Course
from leed_sim.evaluation import Pilot


class Judging(Callback):  # type: ignore[misc]
    """Judges after updates.

    Args:
        course: Judges.
        pilot: Is judged.
    """

    def __init__(self, course: Course, pilot: Pilot) -> None:
        super().__init__()
        self._course, self._pilot = course, pilot

    def on_train_end(self, training_td: Any, group: str) -> None:
        """Tell the course how far the training is."""
        self._course.reached(self.experiment.total_frames, self._pilot)
