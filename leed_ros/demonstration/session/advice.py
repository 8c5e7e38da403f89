"""Advice: what search and a language model have to say about a site under the operator's notes."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.instructions.instructed_plans import InstructedPlans
from leed_ros.demonstration.language.model import LanguageModelError
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.notes.note import NoteError
from leed_ros.demonstration.notes.reader import Reading, RuleReader
from leed_ros.demonstration.prompts.site_description import describe_site
from leed_ros.demonstration.proposers.headings import headings_of
from leed_ros.demonstration.proposers.llm_asking import Asking
from leed_ros.demonstration.proposers.llm_sequences import SequenceQuestion
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.trial import Outcome, Trial
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.demonstration.refinement.llm_sources import ConventionSource, RepairSource, demand_words
from leed_ros.demonstration.refinement.refinement import Best, Refinement
from leed_ros.demonstration.refinement.sequences import SequenceRefinement, Written
from leed_ros.demonstration.refinement.source import GreedySource, Source
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.validation import MIDNIGHT, in_force, time_of_day
from leed_ros.demonstration.rules.words import words_from_rules
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap

MISSIONS, OFFERS, WORDS, SEEDS = 41, 42, 43, 1000


@dataclass(frozen=True)
class NotesRead:
    """The operator's notes were read.

    Attributes:
        notes: What was read.
        reading: What came of it.
        rules: The rules that hold at this time of day, resolved.
        readback: One sentence for each of them.
        ends: Time of day at which the first of them ends; None if none does.
    """

    notes: str
    reading: Reading
    rules: SiteRules
    readback: tuple[str, ...]
    ends: datetime.time | None


@dataclass(frozen=True)
class Trouble:
    """Something did not work; the session goes on without it."""

    message: str


Advice: TypeAlias = NotesRead | Trouble | RoundFigures | Best | tuple[Written, ...]
"""What an adviser says: a reading, a fault, figures of a round, the best convention, the best sequences."""


class Adviser:
    """Reads notes and refines proposals, everything in the order in which it is asked for.

    Args:
        config: Who proposes, and how much.
        driving: How plans are driven.
        env: Scratch worlds of its own.
        robots: Names of the robots.
        now: Tells the site's local time of day.
    """

    def __init__(
        self,
        config: SessionConfig,
        driving: DemonstrationConfig,
        env: ScratchEnv,
        robots: Sequence[str],
        *,
        now: Callable[[], datetime.time],
    ) -> None:
        self._now = now
        self._config, self._driving, self._env = config, driving, env
        self._robots = tuple(robots)

    def advise(
        self, notes: str, rules: SiteRules, turn: int, *, model: LanguageSession | None, refine: bool
    ) -> Iterator[Advice]:
        """Yield what there is to say.

        Args:
            notes: What the operator wrote; empty if the notes have been read, or there are none.
            rules: The rules that hold, unless notes bring others.
            turn: Decides missions, draws and the model's seeds.
            model: The language model, None for search alone.
            refine: Whether to propose conventions or sequences as well.
        """
        if notes:
            read = self._read(notes, turn, model)
            yield read
            rules = read.rules if isinstance(read, NotesRead) else rules
        if refine and self._config.ask == "sequences" and model is not None:
            yield from self._sequences(rules, turn, model)
        elif refine:
            yield from self._conventions(rules, turn, model)

    def _read(self, notes: str, turn: int, model: LanguageSession | None) -> NotesRead | Trouble:
        if model is None:
            return Trouble("there is no language model to read the notes; they are not followed")
        site = self._env.scenario.site
        try:
            reading = RuleReader(model, site, self._robots).read(notes, self._config.seed + SEEDS * turn)
        except (LanguageModelError, NoteError) as error:
            return Trouble(f"the notes were not read and are not followed: {error}")
        holding = in_force(reading.rules, self._now())
        ends = min((time_of_day(one.until) for one in holding.rules if one.until not in (None, MIDNIGHT)), default=None)
        resolved = SiteRules.of(holding, Gazetteer.of(site, self._robots))
        return NotesRead(notes, reading, resolved, tuple(words_from_rules(holding)), ends)

    def _conventions(self, rules: SiteRules, turn: int, model: LanguageSession | None) -> Iterator[Advice]:
        trial = Trial(self._env, self._rounds(self._config.trial_missions, turn), self._driving, turn, rules)

        def judge(convention: Convention) -> Outcome:
            planner = local_planner(self._roadmap, convention, self._env.task.robot, self._driving, rules)
            return trial.run(LocalProposer("search", planner).propose)

        judging = Judging(judge)
        refinement = Refinement(
            self._sources(turn, model),
            judging,
            self._config.refinement_rounds,
            self._config.simulations,
            words=self._words,
        )
        yield from refinement.run()
        if refinement.best is not None:
            yield refinement.best

    def _words(self, convention: Convention) -> tuple[str, ...]:
        return tuple(f"{aisle} {heading}" for aisle, heading in headings_of(self._roadmap, convention).items())

    def _sources(self, turn: int, model: LanguageSession | None) -> list[Source]:
        """Return who proposes: code unless only the model was asked for, and the model if there is one."""
        alone = self._config.demonstrator == "llm" and model is not None
        sources: list[Source] = [] if alone else [GreedySource(self._roadmap)]
        return [*sources, self._model_source(model, turn)] if model is not None else sources

    def _model_source(self, model: LanguageSession, turn: int) -> Source:
        asking = self._asking(model, turn)
        if self._config.ask == "repair":
            return RepairSource(asking, self._roadmap, self._rng(OFFERS, turn))
        site = self._env.scenario.site
        words = describe_site(site, self._robots, self._rng(WORDS, turn))
        return ConventionSource(asking, self._roadmap, words, demand_words(site.stations, len(self._robots)))

    def _sequences(self, rules: SiteRules, turn: int, model: LanguageSession) -> Iterator[Advice]:
        site, task = self._env.scenario.site, self._env.task
        planner = local_planner(site.roadmap, Convention(), task.robot, self._driving, rules)
        plans = InstructedPlans(planner, Gazetteer.of(site, self._robots), task.mission.time_limit)

        def judge(missions: Round, planned: RoundPlans) -> Outcome:
            return Trial(self._env, [missions], self._driving, turn, rules).run(lambda rounds: [planned])

        refinement = SequenceRefinement(
            self._asking(model, turn),
            SequenceQuestion(site, self._robots, plans),
            self._rounds(self._config.sequence_missions, turn),
            judge,
            rounds=self._config.refinement_rounds,
            rng=self._rng(WORDS, turn),
        )
        yield from refinement.run()
        yield tuple(refinement.written)

    def _asking(self, model: LanguageSession, turn: int) -> Asking:
        return Asking(model, self._config.seed + SEEDS * turn + SEEDS // 2, self._config.attempts)

    def _rounds(self, count: int, turn: int) -> list[Round]:
        rng = self._rng(MISSIONS, turn)
        return [self._env.scenario.draw(rng) for _ in range(count)]

    def _rng(self, stream: int, turn: int) -> np.random.Generator:
        return np.random.default_rng((self._config.seed, stream, turn))

    @property
    def _roadmap(self) -> Roadmap:
        return self._env.scenario.site.roadmap
