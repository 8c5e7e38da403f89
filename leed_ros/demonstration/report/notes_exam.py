"""The part of the report card on notes: the shipped corpus, read note by note, with results kept as they come."""

from collections.abc import Iterator
from dataclasses import asdict

from leed_ros.demonstration.language.model import LanguageModel
from leed_ros.demonstration.notes.corpus import Example, load_corpus
from leed_ros.demonstration.notes.examination import Extraction, SiteMaker, examine
from leed_ros.demonstration.notes.score import Score
from leed_ros.demonstration.report.cache import ResultCache

READER = 2
"""Number of the present reader; what an older one read is read anew."""


class NotesExam:
    """Lets a model read the corpus.

    Args:
        model: Answers.
        site_of: Makes the notes' sites.
        cache: Keeps what was read.
    """

    def __init__(self, model: LanguageModel, site_of: SiteMaker, cache: ResultCache) -> None:
        self._model, self._site_of, self._cache = model, site_of, cache
        self.examples = load_corpus()

    def run(self) -> Iterator[Example]:
        """Yield every note when it was read."""
        for example in self.examples:
            if self._cache.get(self._key(example)) is None:
                for _, reading, score in examine(self._model, [example], self._site_of):
                    seconds = sum(reply.seconds for reply in reading.replies)
                    self._cache.put(self._key(example), {"score": asdict(score), "seconds": seconds})
            yield example

    def extraction(self, half: str) -> Extraction:
        """Sum up what was read of one half of the corpus, `tuning` or `held_out`."""
        own = [self._cache.get(self._key(example)) for example in self.examples if example.half == half]
        return Extraction.of([Score(**result["score"]) for result in own if result is not None])

    def _key(self, example: Example) -> dict[str, str | int]:
        return {"note": example.id, "model": self._model.name, "reader": READER}
