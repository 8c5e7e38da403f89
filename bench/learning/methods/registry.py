"""All methods by name, and how a job is done."""

from collections.abc import Mapping

from bench.learning.course import Course
from bench.learning.ground import ground_of
from bench.learning.job import Job, JobResult
from bench.learning.methods.ablations import ABLATIONS
from bench.learning.methods.method import Method
from bench.learning.methods.own import OWN, RECORDED
from bench.learning.methods.peers import PEERS

__all__ = ["GROUPS", "METHODS", "RECORDED", "run_job"]

METHODS: Mapping[str, Method] = {**OWN, **PEERS, **ABLATIONS}
"""Methods by name, in the order of the table."""

GROUPS: Mapping[str, tuple[str, ...]] = {"comparison": (*OWN, *PEERS), "ablation": ("leed", *ABLATIONS)}
"""Names for several methods at once."""


def run_job(job: Job) -> JobResult:
    """Do a training from its beginning to its end."""
    course = Course(ground_of(job))
    METHODS[job.method].train(course)
    return course.result()
