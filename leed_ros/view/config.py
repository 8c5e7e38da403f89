"""How the page is served."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class ViewConfig(Config):
    """Where the page is served, how often it is told, and to how many."""

    host: str = parameter("127.0.0.1", "Address to serve on; this machine only unless you say otherwise")
    port: int = parameter(8765, "Port to serve on; 0 takes a free one", minimum=0, maximum=65535)
    frame_rate: float = parameter(
        25.0, "Most frames per second that a page is sent", unit="1/s", minimum=1.0, maximum=60.0
    )
    max_pages: int = parameter(16, "Most pages that are served at the same time", minimum=1, maximum=256)
