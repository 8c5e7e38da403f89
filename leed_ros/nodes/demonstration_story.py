"""What a demonstration node has come to, as the document on its topic `demonstrator`, for those who look on.

Its fields are those of `leed_ros.monitor.state.DemonstratorPicture`.
"""

import json
from collections import deque
from typing import Any

from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.session.update import Update

MAX_ROUNDS = 200
"""Rounds of refinement that are told, the latest."""


class DemonstrationStory:
    """Keeps the rounds of refinement, and tells what has changed.

    Args:
        demonstrator: Who is to give demonstrations.
        model: Name of the language model.
    """

    def __init__(self, demonstrator: str, model: str) -> None:
        self._fixed = {"demonstrator": demonstrator, "model": model}
        self._rounds: deque[dict[str, Any]] = deque(maxlen=MAX_ROUNDS)
        self._latest: dict[str, Any] = {}
        self._told = ""

    def add(self, update: Update) -> str | None:
        """Take an update; return the document if it is another than before."""
        if update.figures is not None:
            self._add_round(update.figures)
        document = json.dumps(
            {
                **self._fixed,
                **self._latest,
                "warning": update.warning,
                "rounds": list(self._rounds),
                "missions": update.missions,
                "accepted_share": round(update.accepted_share, 4),
                "by_proposer": dict(update.by_proposer),
                "rules": list(update.rules),
                "questions": list(update.questions),
            }
        )
        changed, self._told = document != self._told, document
        return document if changed else None

    def _add_round(self, figures: RoundFigures) -> None:
        self._rounds.append(
            {
                "number": figures.number,
                "proposer": figures.proposer,
                "reward": figures.reward,
                "accepted": figures.accepted,
                "validity": figures.validity,
                "latency": round(figures.model_seconds / max(figures.calls, 1), 3),
            }
        )
        if figures.plan or figures.fault:
            verdict = figures.verdict or figures.fault
            self._latest = {"proposer": figures.proposer, "plan": list(figures.plan), "verdict": verdict}
