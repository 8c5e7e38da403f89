"""The session: demonstrations at once from a planner, better ones as advice comes in, and always under the rules."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.presence import Presence
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.refinement.refinement import Best
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.session.advice import Advice, Adviser, NotesRead, Trouble
from leed_ros.demonstration.session.background import Background
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.consultation import Consultation
from leed_ros.demonstration.session.ledger import Ledger
from leed_ros.demonstration.session.requests import Requests, Woken
from leed_ros.demonstration.session.stages import Stages
from leed_ros.demonstration.session.store import DemonstrationStore
from leed_ros.demonstration.session.update import Update

POLL = 0.2
"""How often a session that waits for advice says that it still does [s]."""


class DemonstrationSession:
    """Makes demonstrations for all robots of a swarm; `run` in a worker's thread, the other methods from any.

    A turn begins with demonstrations that a planner plans under the divided convention. Meanwhile, in a thread of its
    own, the notes are read and proposals are refined. What comes of that takes the place of the first demonstrations
    when all of it was driven: routes under two conventions must not be mixed. Without a model, nobody is kept waiting
    for long, and a turn is complete only when search is through; with one, too, where the configuration says to wait.

    A model that cannot be asked, or fails, is looked for again after a pause, and asked in a turn of its own when it is
    back.

    Args:
        config: Who proposes, and how it is refined.
        driving: How plans are driven, and for how many rounds of missions.
        env: Scratch worlds.
        trial_env: Scratch worlds for refinement, which runs at the same time.
        model: The language model; None for none.
        presence: Whether the model can be asked now, and when to look again.
        physics_env: A second world in which accepted proposals are driven, too; None for none.
        warning: Why there will be no model, in one line.
        now: Tells the site's local time, by which rules end.
    """

    def __init__(
        self,
        config: SessionConfig,
        driving: DemonstrationConfig,
        env: ScratchEnv,
        trial_env: ScratchEnv,
        model: LanguageSession | None = None,
        *,
        presence: Presence | None = None,
        physics_env: ScratchEnv | None = None,
        warning: str = "",
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._config = config
        robots = [f"robot_{number}" for number in range(env.num_robots)]
        self._adviser = Adviser(config, driving, trial_env, robots, now=lambda: now().time())
        self._requests = Requests(now)
        self._ledger = Ledger(config, env.scenario.site.roadmap, env.num_robots, warning)
        self._stages = Stages(
            config, driving, env, physics_env, ledger=self._ledger, interrupted=lambda: self._requests.pending
        )
        self._notes_read, self._lacks_first = "", True
        self._consultation = Consultation(
            model, presence or Presence(LanguageConfig()), self._ledger, config.demonstrator
        )

    @property
    def store(self) -> DemonstrationStore:
        """What was accepted so far."""
        return self._ledger.store

    @property
    def rules(self) -> SiteRules:
        """The rules that hold."""
        return self._ledger.rules

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
        while (woken := self._requests.wait(self._consultation.seconds_left())) is Woken.TIME_UP:
            news = self._consultation.look()
            if not self._consultation.absent:
                self._requests.ask()
            elif news:
                return True  # there is nothing to do but to say it
        if woken is Woken.RULE_ENDED:
            self._notes_read = ""  # the notes mean something else from now on
        return not self._requests.stopped

    def run(self) -> Iterator[Update]:
        """Run turns until there is nothing left to do, and yield what has come of them."""
        while self._begin():
            yield from self._turn()
        yield self._ledger.say("stopped" if self._requests.stopped else "waiting for notes or requests")

    # --- one turn --------------------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        begins = self._requests.take()
        if begins:
            self._consultation.begin(look=self._stages.turn > 0)  # whoever made the session has just looked
        self._stages.turn += begins
        return begins

    def _turn(self) -> Iterator[Update]:
        self._due: list[Advice] = []
        whole = self._ledger.whole = self._refines and (self._config.wait_for_model or self._consultation.model is None)
        advice = Background(self._advise())
        try:
            yield from self._first(advice)
            yield from self._advised(advice)
        finally:
            advice.cancel()
            answers = self._consultation.end()
        if answers:
            yield self._ledger.say("the language model answers again")
        if whole and not self._interrupted:
            self._ledger.whole = False
            yield self._ledger.say("demonstrations are complete", changed=True, complete=True)

    def _unread_notes(self) -> str:
        """Return the notes that are still to be read; without any, no rule holds."""
        notes = self._requests.notes
        if not notes and self._notes_read:
            self._notes_read = ""
            self._requests.end_at(None)
            self._hold(SiteRules(), (), ())
        return "" if notes == self._notes_read else notes

    def _advise(self) -> Iterator[Advice]:
        notes, turn, model = self._unread_notes(), self._stages.turn, self._consultation.model
        return self._adviser.advise(notes, self.rules, turn, model=model, refine=self._refines)

    @property
    def _refines(self) -> bool:
        wanted = self._config.demonstrator != "planner" and self._config.refinement_rounds > 0
        return wanted and (self._config.demonstrator != "llm" or self._consultation.model is not None)

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
        model = self._consultation.model
        waiting = f"asking {model.name}" if model else "searching"
        yield from self._take_due()
        while advice.running and not self._interrupted:
            event = advice.poll(POLL)
            yield from self._hear(event) if event is not None else iter([self._ledger.say(waiting)])
            yield from self._take_due()

    def _hear(self, event: Advice) -> Iterator[Update]:
        """Report what an event says at once; what has to be driven waits for its turn."""
        if isinstance(event, Trouble):
            self._consultation.warn(event.message)
            yield self._ledger.say(event.message)
        elif isinstance(event, RoundFigures):
            yield self._take_figures(event)
        else:
            self._due.append(event)

    def _take_due(self) -> Iterator[Update]:
        """Drive what was advised."""
        while self._due and not self._interrupted:
            event = self._due.pop(0)
            if isinstance(event, NotesRead):
                yield self._take_rules(event)
                yield from self._planned()
            elif isinstance(event, Best):
                yield from self._stages.advised(event)
            elif isinstance(event, tuple):
                yield from self._stages.written(event)

    def _take_rules(self, event: NotesRead) -> Update:
        """Hold new rules; what is left of the demonstrations was driven under others and will be replaced."""
        reading, self._notes_read = event.reading, event.notes
        asked = (*reading.questions, *reading.unread, *reading.contradictions, *reading.remarks)
        dropped = self._hold(event.rules, event.readback, asked)
        self._requests.end_at(event.ends)
        words = f"notes read: {len(event.readback)} rules, {dropped} demonstrations dropped"
        return self._ledger.say(words, changed=bool(dropped))

    def _take_figures(self, figures: RoundFigures) -> Update:
        self._consultation.count(figures.proposals if figures.calls else 0)
        if figures.calls and figures.fault and not figures.proposals:
            self._consultation.warn(f"{figures.proposer}: {figures.fault}", instead=True)
        reward = "none" if figures.reward is None else f"reward {figures.reward:.2f}"
        if figures.volatility is not None and figures.disagreement is not None:
            reward += f", volatility {figures.volatility:.3f}, disagreement {figures.disagreement:.2f}"
        return replace(self._ledger.say(f"refinement {figures.number}: {figures.proposer}, {reward}"), figures=figures)

    def _hold(self, rules: SiteRules, readback: tuple[str, ...], questions: tuple[str, ...]) -> int:
        """Take rules and drop demonstrations that break them; return how many."""
        self._lacks_first |= rules != self.rules
        return self._ledger.hold(rules, readback, questions)

    def _planned(self) -> Iterator[Update]:
        """Drive what the planner plans, which is lacking as long as that was not done to the end."""
        yield from self._stages.planned()
        self._lacks_first = self._interrupted
