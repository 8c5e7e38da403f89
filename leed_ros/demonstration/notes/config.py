"""Parameters of asking a language model what a note means."""

from dataclasses import dataclass

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.task.config import parameter


@dataclass(frozen=True)
class ReadingConfig(LanguageConfig):
    """As for any question, but of the replies the likeliest: a note means one thing."""

    temperature: float = parameter(0.0, "Randomness of the replies; 0 for the likeliest", minimum=0.0, maximum=2.0)
    max_reply_tokens: int = parameter(512, "Tokens of one reply", minimum=1, maximum=100_000)
