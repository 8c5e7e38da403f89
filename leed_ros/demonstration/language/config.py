"""Parameters of asking a language model."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter

BACKENDS = ("ollama", "llama_cpp", "replay", "none")
"""Where replies come from: an Ollama server, a GGUF file in this process, a recorded transcript, nowhere."""


@dataclass(frozen=True)
class LanguageConfig(Config):
    """Which language model answers, and how much it may cost."""

    backend: str = parameter("ollama", "Where replies come from", choices=BACKENDS)
    host: str = parameter("http://127.0.0.1:11434", "Address of the Ollama server")
    allowed_hosts: str = parameter(
        "", "Names or addresses of further machines that may be asked, separated by commas; this machine always may"
    )
    model: str = parameter("qwen3:8b", "Name of the model; for llama_cpp the path of a GGUF file")
    timeout: float = parameter(
        180.0, "Limit of one call, over everything until its last byte", unit="s", minimum=0.01, maximum=3600.0
    )
    first_timeout: float = parameter(
        300.0, "Limit of loading the model before the first call", unit="s", minimum=0.01, maximum=3600.0
    )
    probe_timeout: float = parameter(
        2.0, "Limit of finding out whether the server answers and has the model", unit="s", minimum=0.01, maximum=60.0
    )
    keep_alive: float = parameter(
        -1.0, "How long the server keeps the model loaded after a call; for ever if negative", unit="s", minimum=-1.0
    )
    think: bool = parameter(False, "Let a model that can reason at length do so before it replies")
    temperature: float = parameter(0.7, "Randomness of the replies; 0 for the likeliest", minimum=0.0, maximum=2.0)
    num_ctx: int = parameter(8192, "Tokens of prompt and reply together", minimum=256, maximum=1_000_000)
    max_reply_tokens: int = parameter(1024, "Tokens of one reply", minimum=1, maximum=100_000)
    max_calls: int = parameter(200, "Calls until the budget is spent", minimum=0, maximum=1_000_000)
    max_tokens: int = parameter(
        1_000_000, "Tokens of prompts and replies until the budget is spent", minimum=0, maximum=2**31 - 1
    )
    max_seconds: float = parameter(
        3600.0, "Time spent in calls until the budget is spent", unit="s", minimum=0.0, maximum=1e6
    )
    retries: int = parameter(
        1, "Further tries when the connection breaks or the server fails, within the same limit", minimum=0, maximum=10
    )
    retry_after: float = parameter(
        10.0,
        "Pause before a model that failed is asked again, doubled each time that it fails",
        unit="s",
        minimum=0.1,
        maximum=3600.0,
    )
    retry_longest: float = parameter(600.0, "Longest such pause", unit="s", minimum=0.1, maximum=86_400.0)
    threads: int = parameter(1, "Threads of llama_cpp; leave the robots theirs", minimum=1, maximum=256)
    record: str = parameter("", "File that every call is appended to as a JSON line; none if empty")
    replay: str = parameter("", "Recorded transcript that the replay backend answers from")
    max_record_bytes: int = parameter(
        100_000_000, "Size at which recording stops", unit="B", minimum=10_000, maximum=2**31 - 1
    )
