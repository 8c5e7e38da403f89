"""The session: demonstrations at once from a planner, better ones as advice comes in, and always under the rules."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.proposers.proposer import Proposer
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.refinement.refinement import Best
from leed_ros.demonstration.refinement.sequences import Written
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.demonstration.rules.compliance import Compliance
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.score import Score, score
from leed_ros.demonstration.session.advice import Advice, Adviser, NotesRead, Trouble
from leed_ros.demonstration.session.background import Background
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.driving import Driven, Driving, Fixed
from leed_ros.demonstration.session.requests import Requests
from leed_ros.demonstration.session.store import DemonstrationStore, Entry
from leed_ros.demonstration.session.update import Update
from leed_ros.task.records import Demonstration

POLL = 0.2
"""How often a session that waits for advice says that it still does [s]."""

FIRST, ADVISED, WRITTEN, PHYSICS = 0, 1, 2, 3
"""Stages of a turn; each has random numbers of its own, so that its demonstrations do not depend on when they came."""


class DemonstrationSession:
    """Makes demonstrations for all robots of a swarm; `run` in a worker's thread, the other methods from any.

    A turn begins with demonstrations that a planner plans under the divided convention. Meanwhile, in a thread of its
    own, the notes are read and proposals are refined. What comes of that takes the place of the first demonstrations
    when all of it was driven: routes under two conventions must not be mixed. Without a model, nobody is kept waiting
    for long, and a turn is complete only when search is through.

    Args:
        config: Who proposes, and how it is refined.
        driving: How plans are driven, and for how many rounds of missions.
        env: Scratch worlds.
        trial_env: Scratch worlds for refinement, which runs at the same time.
        model: The language model; None for none.
        physics_env: A second world in which accepted proposals are driven, too; None for none.
        warning: Why there is no model, in one line.
        now: Tells the site's local time, by which rules end.

    Attributes:
        store: What was accepted so far.
        rules: The rules that hold.
    """

    def __init__(
        self,
        config: SessionConfig,
        driving: DemonstrationConfig,
        env: ScratchEnv,
        trial_env: ScratchEnv,
        model: LanguageSession | None = None,
        *,
        physics_env: ScratchEnv | None = None,
        warning: str = "",
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._config, self._driving, self._env, self._physics_env = config, driving, env, physics_env
        robots = [f"robot_{number}" for number in range(env.num_robots)]
        self._model = model
        self._adviser = Adviser(config, driving, trial_env, model, robots, now=lambda: now().time())
        self._convention = divided_convention(env.scenario.site.roadmap)
        self.store = DemonstrationStore(env.num_robots, config.max_demonstrations)
        self.rules = SiteRules()
        self._status = Update("starting", warning=warning)
        self._turn, self._missions, self._accepted = 0, 0, 0
        self._requests = Requests(now)
        self._notes_read, self._lacks_first = "", True
        self._news = False

    def set_notes(self, text: str) -> None:
        """Give the operator's notes; they replace those before, and no text withdraws them."""
        self._requests.set_notes(text)

    def ask_again(self) -> None:
        """Ask for proposals once more, with other draws."""
        self._requests.ask()

    def stop(self) -> None:
        """End `run` and `wait` soon."""
        self._requests.stop()

    def wait(self) -> bool:
        """Wait until there is something to do; return whether there is, False once stopped."""
        if self._requests.wait():
            self._notes_read = ""  # a rule has ended: the notes mean something else from now on
        return not self._requests.stopped

    def run(self) -> Iterator[Update]:
        """Run turns until there is nothing left to do, and yield what has come of them."""
        while self._begin():
            self._due: list[Advice] = []
            advice = Background(self._advise())
            try:
                yield from self._first(advice)
                yield from self._advised(advice)
            finally:
                advice.cancel()
            if self._alone and not self._interrupted:
                yield replace(self._say("demonstrations are complete", changed=True), complete=True)
        yield self._say("stopped" if self._requests.stopped else "waiting for notes or requests")

    # --- one turn --------------------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        begins = self._requests.take()
        self._turn += begins
        return begins

    def _unread_notes(self) -> str:
        """Return the notes that are still to be read; without any, no rule holds."""
        notes = self._requests.notes
        if not notes and self._notes_read:
            self._notes_read = ""
            self._requests.end_at(None)
            self._hold(SiteRules(), (), ())
        return "" if notes == self._notes_read else notes

    def _advise(self) -> Iterator[Advice]:
        return self._adviser.advise(self._unread_notes(), self.rules, self._turn, refine=self._refines)

    @property
    def _refines(self) -> bool:
        wanted = self._config.demonstrator != "planner" and self._config.refinement_rounds > 0
        return wanted and (self._config.demonstrator != "llm" or self._model is not None)

    @property
    def _alone(self) -> bool:
        """Whether code refines alone: it is quick, so a turn brings one set, and the same one each time."""
        return self._model is None and self._refines

    @property
    def _interrupted(self) -> bool:
        return self._requests.pending

    def _first(self, advice: Background[Advice]) -> Iterator[Update]:
        """Drive what the planner plans, unless that was done; begin anew when notes bring other rules meanwhile."""
        pending = self._planned() if self._lacks_first else iter(())
        for update in pending:
            yield update
            event = advice.poll(0.0) if advice.running else None
            if isinstance(event, NotesRead):
                yield self._take_rules(event)
                yield from self._first(advice)
                return
            if event is not None:
                yield from self._hear(event)

    def _advised(self, advice: Background[Advice]) -> Iterator[Update]:
        """Take up advice in its order until there is no more."""
        yield from self._take_due()
        while advice.running and not self._interrupted:
            event = advice.poll(POLL)
            yield from self._hear(event) if event is not None else iter([self._say(self._waiting)])
            yield from self._take_due()

    def _hear(self, event: Advice) -> Iterator[Update]:
        """Report what an event says at once; what has to be driven waits for its turn."""
        if isinstance(event, Trouble):
            self._status = replace(self._status, warning=event.message)
            yield self._say(event.message)
        elif isinstance(event, RoundFigures):
            yield self._take_figures(event)
        else:
            self._due.append(event)

    @property
    def _waiting(self) -> str:
        return f"asking {self._model.name}" if self._model else "searching"

    def _take_due(self) -> Iterator[Update]:
        """Drive what was advised."""
        while self._due and not self._interrupted:
            event = self._due.pop(0)
            if isinstance(event, NotesRead):
                yield self._take_rules(event)
                yield from self._planned()
            elif isinstance(event, Best):
                yield from self._take_best(event)
            elif isinstance(event, tuple):
                yield from self._take_written(event)

    def _take_rules(self, event: NotesRead) -> Update:
        """Hold new rules and drop what breaks them; what is left was driven under others and will be replaced."""
        reading, self._notes_read = event.reading, event.notes
        asked = (*reading.questions, *reading.unread, *reading.contradictions, *reading.remarks)
        dropped = self._hold(event.rules, event.readback, asked)
        self._requests.end_at(event.ends)
        words = f"notes read: {len(event.readback)} rules, {dropped} demonstrations dropped"
        return self._say(words, changed=bool(dropped))

    def _take_figures(self, figures: RoundFigures) -> Update:
        if figures.calls and figures.fault and not figures.proposals:
            self._status = replace(self._status, warning=f"{figures.proposer}: {figures.fault}")
        reward = "none" if figures.reward is None else f"reward {figures.reward:.2f}"
        return replace(self._say(f"refinement {figures.number}: {figures.proposer}, {reward}"), figures=figures)

    def _take_best(self, best: Best) -> Iterator[Update]:
        """Drive under a convention that was found, and let it take the place of the one before if it is better."""
        convention = best.tried.convention
        if convention == self._convention or not self._stands_in_physics(best):
            yield self._say("the planner's convention stands")
            return
        driver = self._driver
        proposer = driver.proposer(best.proposer, self._config.drive, convention, self._rng(20 + ADVISED))
        yield from self._conventional(driver, proposer, ADVISED)

    def _take_written(self, written: Sequence[Written]) -> Iterator[Update]:
        """Drive sequences once more and add what is accepted to the demonstrations."""
        followed = [(one.missions, one.plans) for one in written if one.plans is not None]
        if not followed:
            yield self._say("no sequence could be followed", complete=True)
            return
        missions, plans = zip(*followed, strict=True)
        driven = self._driver.drive(Fixed(plans), missions, self._rng(WRITTEN), self._number(WRITTEN))
        self._count(driven)
        for entry in driven.entries:
            self.store.add(entry)
        yield self._say(f"{len(driven.entries)} demonstrations from sequences", changed=True, complete=True)

    # --- driving ---------------------------------------------------------------------------------------------------

    @property
    def _driver(self) -> Driving:
        return Driving(self._env, self._driving, self.rules)

    def _planned(self) -> Iterator[Update]:
        """Drive what the planner plans under its own convention."""
        driver = self._driver
        proposer = driver.proposer("planner", "planned", self._convention, self._rng(20))
        yield from self._conventional(driver, proposer, FIRST)
        self._lacks_first = self._interrupted

    def _conventional(self, driver: Driving, proposer: Proposer, stage: int) -> Iterator[Update]:
        """Drive under a convention; once all is driven, older demonstrations go, unless they have the better score."""
        rng, missions, entries = self._rng(stage), self._rng(10 + stage), list[Entry]()
        total, grows = self._driving.rounds, not len(self.store)
        for first in range(0, total, self._env.num_worlds):
            if self._interrupted:
                return
            rounds = [self._env.scenario.draw(missions) for _ in range(min(self._env.num_worlds, total - first))]
            driven = driver.drive(proposer, rounds, rng, self._number(stage))
            self._count(driven)
            entries += driven.entries
            for entry in driven.entries if grows else ():
                self.store.add(entry)
            yield self._say(f"{proposer.name}: {first + len(rounds)} of {total} rounds driven", changed=grows)
        if stage == FIRST or self._config.demonstrator != "auto" or self._is_better(entries):
            yield self._replace(entries, proposer.name)
        else:
            yield self._say("the planner's demonstrations have the better score: they stay", complete=True)

    def _replace(self, entries: Sequence[Entry], name: str) -> Update:
        if entries:
            self.store.keep(lambda entry: False)
        for entry in entries:
            self.store.add(entry)
        return self._say(f"demonstrations of the {name} are complete", changed=True, complete=True)

    def _is_better(self, entries: Sequence[Entry]) -> bool:
        """Tell whether demonstrations have a better score than those in the store."""
        fresh = [[entry.demonstration for entry in entries if entry.robot == n] for n in range(self._env.num_robots)]
        if not any(fresh) or not len(self.store):
            return any(map(bool, fresh))
        present = self._score(self.store.demonstrations())
        return self._score(fresh).value(self._config.stationarity) > present.value(self._config.stationarity)

    def _score(self, demonstrations: Sequence[Sequence[Demonstration]]) -> Score:
        return score(demonstrations, np.random.default_rng(self._config.seed))

    def _stands_in_physics(self, best: Best) -> bool:
        """Drive a sample in the second world; tell whether enough of it is accepted."""
        env, count = self._physics_env, self._config.physics_missions
        if env is None or count == 0:
            return True
        driver, rng = Driving(env, self._driving, self.rules), self._rng(PHYSICS)
        rounds = [env.scenario.draw(rng) for _ in range(count)]
        proposer = driver.proposer(best.proposer, self._config.drive, best.tried.convention, self._rng(20 + PHYSICS))
        share = driver.drive(proposer, rounds, rng, 0).accepted_share
        if share < self._config.physics_share:
            message = f"{best.proposer}: accepted in {share:.2f} of the missions in the second world only"
            self._status = replace(self._status, warning=message)
        return share >= self._config.physics_share

    # --- records ---------------------------------------------------------------------------------------------------

    def _hold(self, rules: SiteRules, readback: tuple[str, ...], questions: tuple[str, ...]) -> int:
        """Take rules and drop demonstrations that break them; return how many."""
        self._lacks_first |= rules != self.rules
        self.rules = rules
        self._status = replace(self._status, rules=readback, questions=questions)
        compliance = Compliance(rules, self._env.scenario.site.roadmap)
        return self.store.keep(lambda entry: not _breaks(compliance, entry))

    def _count(self, driven: Driven) -> None:
        self._missions += driven.missions
        self._accepted += len(driven.entries)
        for robot, demonstration in driven.rejected:
            self.store.reject(robot, demonstration)
        self._news |= bool(driven.rejected)

    def _say(self, state: str, *, changed: bool = False, complete: bool = False) -> Update:
        rejected = self.store.rejected() if self._news else None
        self._news = False
        return replace(
            self._status,
            state=state,
            rejected=rejected,
            demonstrations=self.store.demonstrations() if changed else None,
            complete=complete and not self._alone,
            by_proposer=self.store.by_proposer(),
            missions=self._missions,
            accepted_share=self._accepted / max(self._missions, 1),
        )

    def _number(self, stage: int) -> int:
        return 10 * self._turn + stage

    def _rng(self, stream: int) -> np.random.Generator:
        return np.random.default_rng((self._config.seed, self._turn, stream))


def _breaks(compliance: Compliance, entry: Entry) -> bool:
    return any(violation.robot == entry.robot for violation in compliance.violations(entry.witness))
