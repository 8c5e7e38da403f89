"""What calls to a language model may cost together."""

from dataclasses import dataclass

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import BudgetSpent


@dataclass
class Budget:
    """Counts calls, tokens and seconds against their limits.

    Attributes:
        config: Holds the limits.
        calls: Number of calls, failed ones too.
        tokens: Number of tokens of prompts and replies.
        seconds: Time spent in calls [s].
    """

    config: LanguageConfig
    calls: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def check(self) -> None:
        """Do nothing while another call is affordable; one in progress may overdraw.

        Raises:
            BudgetSpent: It is not.
        """
        spent = {"max_calls": self.calls, "max_tokens": self.tokens, "max_seconds": self.seconds}
        for name, amount in spent.items():
            limit = getattr(self.config, name)
            if amount >= limit:
                raise BudgetSpent(f"the budget of the language model is spent: {name} = {limit:g}")

    def charge(self, seconds: float, tokens: int = 0) -> None:
        """Count a call.

        Args:
            seconds: How long it took [s].
            tokens: Of its prompt and reply.
        """
        self.calls += 1
        self.tokens += tokens
        self.seconds += seconds
