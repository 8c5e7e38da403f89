"""Examination: a language model reads the corpus, and what it read is compared with what the notes mean."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from leed_ros.demonstration.language.model import LanguageModel
from leed_ros.demonstration.notes.corpus import Example
from leed_ros.demonstration.notes.reader import Reading, RuleReader
from leed_ros.demonstration.notes.score import Score, Share
from leed_ros.task.site import Site

SiteMaker: TypeAlias = Callable[[str, int, int], Site]
"""Makes a site from the kind of scenario, the number of robots and a seed."""


@dataclass(frozen=True)
class Extraction:
    """How often notes were read exactly, in part, and with rules that they do not mean; see `Score`."""

    exact: Share
    partial: Share
    invented: Share
    vain: Share
    silent: Share
    understood: Share

    @classmethod
    def of(cls, scores: Sequence[Score]) -> "Extraction":
        """Sum up scores."""
        return cls(
            exact=Share.of([score.exact for score in scores]),
            partial=Share.of([score.partial for score in scores]),
            invented=Share.of([score.invented for score in scores]),
            silent=Share.of([score.silent for score in scores]),
            vain=Share.of([score.vain for score in scores]),
            understood=Share.of([score.understood for score in scores]),
        )


def examine(
    model: LanguageModel, examples: Iterable[Example], site_of: SiteMaker, seed: int = 0
) -> Iterator[tuple[Example, Reading, Score]]:
    """Let a model read notes, one after the other, and score each.

    Args:
        model: Answers.
        examples: Notes and what they mean.
        site_of: Makes their sites.
        seed: Of the model's sampling.

    Raises:
        LanguageModelError: The model gave no reply at all.
    """
    for example in examples:
        robots = [f"robot_{number}" for number in range(example.site[1])]
        reading = RuleReader(model, site_of(*example.site), robots).read(example.note, seed)
        yield example, reading, Score.of(reading, example)
