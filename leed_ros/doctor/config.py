"""What `leed doctor` is to check for."""

from dataclasses import dataclass

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.task.config import Config, parameter
from leed_ros.view.config import ViewConfig


@dataclass(frozen=True)
class DoctorConfig(Config):
    """The swarm that this machine is to run."""

    num_robots: int = parameter(4, "Number of robots", minimum=1, maximum=1024)
    llm: str = parameter(LanguageConfig().model, "Language model to look for")
    llm_host: str = parameter(LanguageConfig().host, "Address of the Ollama server")
    port: int = parameter(ViewConfig().port, "Port of the page", minimum=1, maximum=65535)
    out: str = parameter("runs", "Folder that runs go to")
