"""Makes the language model that a configuration asks for."""

from pathlib import Path

from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.llama_cpp_model import LlamaCppModel
from leed_ros.demonstration.language.model import LanguageModel, LanguageModelError, ModelUnavailable, Prompt, Reply
from leed_ros.demonstration.language.ollama_model import OllamaModel
from leed_ros.demonstration.language.replay import ReplayModel
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.language.transcript import Transcript


class NoModel:
    """The backend `none`: there is no language model."""

    @property
    def name(self) -> str:
        """The name that stands for no model."""
        return "none"

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Refuse every question.

        Raises:
            ModelUnavailable: Always.
        """
        raise ModelUnavailable("no language model is configured; set the backend to ollama, llama_cpp or replay")


def make_model(config: LanguageConfig) -> LanguageSession:
    """Return the configured language model, within its budget and recorded; nothing is asked or loaded yet.

    Raises:
        ModelRefused: The host is neither this machine nor listed.
        ModelMissing: There is no such GGUF file.
        ModelUnavailable: The backend is not installed.
        RecordingError: The recording cannot be read or written.
    """
    backend = make_backend(config)
    transcript = Transcript(Path(config.record), config.max_record_bytes) if config.record else None
    return LanguageSession(backend, Budget(config), transcript)


def make_backend(config: LanguageConfig) -> LanguageModel:
    """Return the configured backend alone, without budget or recording; errors as in `make_model`."""
    if config.backend == "ollama":
        return OllamaModel(config)
    if config.backend == "llama_cpp":
        return LlamaCppModel(config)
    if config.backend == "replay":
        return ReplayModel(Path(config.replay))
    return NoModel()


def available(config: LanguageConfig) -> str:
    """Return why the configured model cannot be asked; empty if it can.

    It takes at most `probe_timeout`, and loads no model.
    """
    if config.backend == "none":
        return "no language model is configured"
    try:
        backend = make_backend(config)
        if isinstance(backend, OllamaModel):
            backend.probe()
            backend.close()
    except LanguageModelError as error:
        return str(error)
    return ""
