"""Consultation: a session's dealings with its language model, turn by turn, and what it says about them."""

import threading

from leed_ros.demonstration.language.model import LanguageModelError
from leed_ros.demonstration.language.presence import Presence
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.session.ledger import Ledger

INSTEAD = {"auto": "search and planner demonstrate instead", "llm": "the planner demonstrates instead"}
"""What happens without a model, by who is to demonstrate."""

UNREAD = "the notes are not read"
"""What happens without a model that was wanted for notes alone."""


def words_on_absence(reason: str, demonstrator: str) -> str:
    """Say in one line that there is no model, why, and what happens instead; empty without a reason."""
    instead = INSTEAD.get(demonstrator, UNREAD)
    return f"no language model: {reason}; {instead}" if reason else ""


class Consultation:
    """Lends the model to turns, and sees to it that one that failed is asked again.

    Args:
        model: The language model; None for none.
        presence: Whether it can be asked now, and when to look again.
        ledger: Bears what has to be said against it.
        demonstrator: Who is to demonstrate.

    Attributes:
        model: Who can be asked in this turn; None for nobody.
    """

    def __init__(self, model: LanguageSession | None, presence: Presence, ledger: Ledger, demonstrator: str) -> None:
        self._lender, self._presence, self._ledger = model, presence, ledger
        self._demonstrator = demonstrator
        self._before, self._warning = "", ""
        self._useful = False
        self._over = threading.Event()
        self.model: LanguageSession | None = None
        if presence.reason:
            self._warn_of_absence()

    def begin(self, *, look: bool) -> None:
        """Begin a turn.

        Args:
            look: Find out first whether a model that could not be asked is back.
        """
        if look and self._presence.reason:
            self.look()
        self._before, self._warning, self._useful = self._warning, "", False
        self._over = threading.Event()
        there = self._lender is not None and not self._presence.reason
        self.model = self._lender.until(self._over.is_set) if self._lender and there else None

    def warn(self, message: str, *, instead: bool = False) -> None:
        """Say something against the model.

        Args:
            message: What to say, in one line.
            instead: Say as well who demonstrates instead.
        """
        self._warning = f"{message}; {INSTEAD.get(self._demonstrator, UNREAD)}" if instead else message
        self._ledger.warn(self._warning)

    def count(self, proposals: int) -> None:
        """Count what the model proposed that could be driven."""
        self._useful |= proposals > 0

    def end(self) -> bool:
        """End the turn; return whether a model answers against which something had been said before.

        A model that failed, or was of no use, is looked for again after a pause.
        """
        self._over.set()
        if self.model is None or not self.model.heard:
            self._warning = self._warning or self._before
            return False
        useless = LanguageModelError(self._warning) if self._warning and not self._useful else None
        self._presence.settle(self.model.failure or useless)
        if self.model.failure or self._warning or not self._before:
            return False
        self._ledger.withdraw(self._before)
        return True

    def seconds_left(self) -> float | None:
        """Return the time until the model should be looked for [s]; None while there is no need."""
        return self._presence.seconds_left()

    def look(self) -> bool:
        """Find out whether the model can be asked, now; return whether that is news, for better or worse."""
        before = self._presence.reason
        if self._presence.look():
            return True
        if self._presence.reason != before:
            self._warn_of_absence()
        return self._presence.reason != before

    @property
    def absent(self) -> bool:
        """Whether the model could not be asked when somebody last looked."""
        return bool(self._presence.reason)

    def _warn_of_absence(self) -> None:
        self.warn(words_on_absence(self._presence.reason, self._demonstrator))
