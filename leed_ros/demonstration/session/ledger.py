"""The ledger: what a session has come to so far, and the updates that say so."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from leed_ros.demonstration.rules.compliance import Compliance
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.score import Score, score
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.driving import Driven
from leed_ros.demonstration.session.store import DemonstrationStore, Entry
from leed_ros.demonstration.session.update import Update
from leed_ros.task.records import Demonstration
from leed_ros.task.site import Roadmap


class Ledger:
    """Keeps demonstrations, rules and counts.

    Args:
        config: How many demonstrations are kept, and how two sets are compared.
        roadmap: Roads that rules are about.
        num_robots: Number of robots N.
        warning: What somebody should know from the start, in one line.

    Attributes:
        store: What was accepted so far.
        rules: The rules that hold.
        whole: The turn is complete only as a whole, so that no stage by itself is all that it brings.
    """

    def __init__(self, config: SessionConfig, roadmap: Roadmap, num_robots: int, warning: str) -> None:
        self._config, self._roadmap = config, roadmap
        self.whole = False
        self.store = DemonstrationStore(num_robots, config.max_demonstrations)
        self.rules = SiteRules()
        self._status = Update("starting", warning=warning)
        self._missions, self._accepted = 0, 0
        self._news = False

    def hold(self, rules: SiteRules, readback: tuple[str, ...], questions: tuple[str, ...]) -> int:
        """Take rules and drop demonstrations that break them; return how many."""
        self.rules = rules
        self._status = replace(self._status, rules=readback, questions=questions)
        compliance = Compliance(rules, self._roadmap)
        return self.store.keep(lambda entry: not _breaks(compliance, entry))

    def warn(self, message: str) -> None:
        """Bear a warning from now on, in place of the one before."""
        self._status = replace(self._status, warning=message)

    def withdraw(self, message: str) -> None:
        """Bear a warning no longer, if it is the one that is borne."""
        if self._status.warning == message:
            self.warn("")

    def count(self, driven: Driven) -> None:
        """Count what was driven, and keep what was rejected to be shown."""
        self._missions += driven.missions
        self._accepted += len(driven.entries)
        for robot, demonstration in driven.rejected:
            self.store.reject(robot, demonstration)
        self._news |= bool(driven.rejected)

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep accepted demonstrations beside those before."""
        for entry in entries:
            self.store.add(entry)

    def replace(self, entries: Sequence[Entry], name: str) -> Update:
        """Let a whole set take the place of the one before, unless it is empty."""
        if entries:
            self.store.keep(lambda entry: False)
        self.add(entries)
        return self.say(f"demonstrations of the {name} are complete", changed=True, complete=True)

    def is_better(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a whole set has a better score than the one that is kept."""
        robots = range(len(self.store.demonstrations()))
        fresh = [[entry.demonstration for entry in entries if entry.robot == robot] for robot in robots]
        if not any(fresh) or not len(self.store):
            return any(map(bool, fresh))
        present = self._score(self.store.demonstrations())
        return self._score(fresh).value(self._config.stationarity) > present.value(self._config.stationarity)

    def say(self, state: str, *, changed: bool = False, complete: bool = False) -> Update:
        """Return what the session has come to.

        Args:
            state: One line for diagnostics.
            changed: Demonstrations have changed and go along.
            complete: They are all that the stage brings.
        """
        rejected = self.store.rejected() if self._news else None
        self._news = False
        return replace(
            self._status,
            state=state,
            rejected=rejected,
            demonstrations=self.store.demonstrations() if changed else None,
            complete=complete and not self.whole,
            by_proposer=self.store.by_proposer(),
            missions=self._missions,
            accepted_share=self._accepted / max(self._missions, 1),
        )

    def _score(self, demonstrations: Sequence[Sequence[Demonstration]]) -> Score:
        return score(demonstrations, np.random.default_rng(self._config.seed))


def _breaks(compliance: Compliance, entry: Entry) -> bool:
    return any(violation.robot == entry.robot for violation in compliance.violations(entry.witness))
