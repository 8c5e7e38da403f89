"""Tours: a list that says for every robot where it starts and which goals it goes to, one after the other."""

import itertools
from dataclasses import dataclass

import numpy as np

from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.source import round_between
from leed_ros.task.records import Round
from leed_ros.task.site import Site


@dataclass(frozen=True)
class Tours:
    """Draws legs of the tours: in one round, every robot drives its leg of the same number.

    Robots learn from missions in any order, so which leg comes next is random. A shorter tour begins anew when it is
    through, from its start.

    Attributes:
        site: Where the robots drive.
        tours: Places of every robot: its start, then its goals. Length N.

    Raises:
        SiteError: In one of the legs, two robots would start or end in the same place.
    """

    site: Site
    tours: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for number in range(self.num_legs):
            for what, places in zip(("start", "end"), zip(*self.legs(number), strict=True), strict=True):
                self._refuse_shared(number, what, places)

    @property
    def num_legs(self) -> int:
        """Number of legs of the longest tour."""
        return max(len(tour) for tour in self.tours) - 1

    def legs(self, number: int) -> list[tuple[str, str]]:
        """Return the leg of every robot from place to place. Length N."""
        return [list(itertools.pairwise(tour))[number % (len(tour) - 1)] for tour in self.tours]

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round."""
        starts, goals = zip(*self.legs(int(rng.integers(self.num_legs))), strict=True)
        return round_between(self.site.roadmap, starts, goals, rng)

    def _refuse_shared(self, number: int, what: str, places: tuple[str, ...]) -> None:
        for place in places:
            robots = [f"robot_{index}" for index, other in enumerate(places) if other == place]
            if len(robots) > 1:
                raise SiteError(f"leg {number + 1}: {' and '.join(robots)} {what} in '{place}'; part them")
