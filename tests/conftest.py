"""A small real language model for the tests marked `llm`."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from leed_ros.demonstration.language.config import LanguageConfig


@pytest.fixture(scope="session")
def small_model(request: pytest.FixtureRequest) -> Iterator[LanguageConfig]:
    """Serve a small real model over Ollama's protocol for the length of the tests; yields how to ask it."""
    from tests.ollama_server.weights import MODELS  # noqa: PLC0415 (only tests marked llm need it)

    weights = MODELS[os.environ.get("LEED_TEST_MODEL", "0.5b")]
    if not weights.present:
        pytest.fail(f"{weights.path} is missing: make test-llm fetches it")
    size = weights.model.partition(":")[2]
    command = [sys.executable, "-m", "tests.ollama_server", "--model", size, "--threads", "1"]
    with subprocess.Popen(command, cwd=request.config.rootpath, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield LanguageConfig(host=server.stdout.readline().strip(), model=weights.model, max_reply_tokens=256)
        finally:
            server.terminate()
