"""Succession: which of a robot's policies acts, and which one it falls back to."""

from collections.abc import Mapping
from typing import Any

from leed_ros.learning.agent import Agent
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.probation import Probation, ProbationConfig, Verdict


class Succession:
    """Keeps what an agent can fall back to: under probation the best policy, otherwise the one before the last update.

    `ended` belongs to the control thread; all else runs where the agent is trained.
    """

    def __init__(self, agent: Agent, config: ProbationConfig) -> None:
        self.enabled = config.missions > 0
        self.withdrawals = 0
        self._agent = agent
        self._probation = Probation(config)
        self._fallback: dict[str, Any] | None = None

    @property
    def verdict(self) -> Verdict:
        """What is known of the policy that acts; without probation it is always the best."""
        return self._probation.verdict if self.enabled else Verdict.BEST

    @property
    def fallen(self) -> bool:
        """Whether the policy that acts is to be withdrawn."""
        return self.verdict is Verdict.WORSE

    @property
    def may_update(self) -> bool:
        """Whether enough is known of the policy that acts to learn on from it."""
        return self.verdict in (Verdict.STAYS, Verdict.BEST)

    @property
    def can_roll_back(self) -> bool:
        """Whether there is another policy to go back to."""
        unproven = not self.enabled or self.verdict is not Verdict.BEST
        return self._fallback is not None and unproven

    def ended(self, policy: ActorCritic, mission_return: float) -> None:
        """Note the return of a mission that one policy has carried out from start to end."""
        if self.enabled and policy is self._agent.policy:
            self._probation.add(mission_return)

    def before_update(self) -> None:
        """Keep the policy that acts, if it is one to fall back to."""
        if self.verdict is Verdict.BEST:
            self._fallback = self._agent.snapshot()
            self._probation.crown()

    def after_update(self) -> None:
        """Put the updated policy on trial."""
        self._probation.challenge()

    def restarted(self) -> None:
        """Begin anew after a warm start."""
        self._fallback = None
        self._probation.forget()

    def roll_back(self) -> bool:
        """Go back to the policy that was kept; tells whether there was another one."""
        if not self.can_roll_back or self._fallback is None:
            return False
        self._agent.go_back(self._fallback)
        self._probation.withdraw()
        self.withdrawals += 1
        if not self.enabled:
            self._fallback = None
        return True

    def state(self) -> dict[str, Any]:
        """Return all of it, to be stored; the tensors of the policy to fall back to are shared, and never change."""
        return {"withdrawals": self.withdrawals, "probation": self._probation.state(), "fallback": self._fallback}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned."""
        self.withdrawals = int(state["withdrawals"])
        self._probation.load_state(state["probation"])
        self._fallback = state["fallback"]
