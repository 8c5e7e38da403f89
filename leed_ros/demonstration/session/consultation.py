"""Consultation: a session's dealings with its language model, turn by turn, and what it says about them."""

import threading

from leed_ros.demonstration.language.model import LanguageModelError
from leed_ros.demonstration.language.presence import Presence
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.session.ledger import Ledger


class Consultation:
    """Lends the model to turns, and sees to it that one that failed is asked again.

    Args:
        model: The language model; None for none.
        presence: Whether it can be asked now, and when to look again.
        ledger: Bears what has to be said against it.
        warning: What the ledger says against it from the start.
    """

    def __init__(self, model: LanguageSession | None, presence: Presence, ledger: Ledger, warning: str) -> None:
        self._lender, self._presence, self._ledger = model, presence, ledger
        self._before, self._warning = "", warning
        self._useful = False
        self._over = threading.Event()
        self.model: LanguageSession | None = None

    def begin(self, *, look: bool) -> None:
        """Begin a turn: `model` is who can be asked in it, None for nobody.

        Args:
            look: Find out first whether a model that could not be asked is back.
        """
        if look and self._presence.reason:
            self._presence.look()
        self._before, self._warning, self._useful = self._warning, "", False
        self._over = threading.Event()
        there = self._lender is not None and not self._presence.reason
        self.model = self._lender.until(self._over.is_set) if self._lender and there else None

    def warn(self, message: str) -> None:
        """Say something against the model."""
        self._warning = message
        self._ledger.warn(message)

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
        """Find out whether the model can be asked, now."""
        return self._presence.look()
