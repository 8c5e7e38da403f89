"""What costs seconds to start and serves many tests: a browser, and a small real language model."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from leed_ros.demonstration.language.config import LanguageConfig

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

REAL_PROCESSES = ("doctor", "faults", "launch", "nodes", "swarm")
"""Folders whose tests start nodes: they go to one worker, for two swarms at once would disturb each other."""

KILLERS = ("test_recorder.py", "test_parent.py", "test_swarm_runner.py", "test_reference.py")
"""Further files with them: what a killed node leaves in shared memory would be laid at another test's door."""


@pytest.hookimpl(tryfirst=True)  # before the workers look at groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep tests of real processes together when several workers share the suite."""
    for item in items:
        folder = item.path.relative_to(config.rootpath / "tests").parts[0]
        if folder in REAL_PROCESSES or item.path.name in KILLERS or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.xdist_group("processes"))
        elif "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("pages"))


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


@pytest.fixture(scope="session")
def started_browser() -> Iterator["Chrome"]:
    """Start a browser without a window."""
    from bench.browser import browser_path, headless_browser  # noqa: PLC0415 (only tests of pages need it)

    path = browser_path()
    if path is None:
        pytest.skip("no browser: apt-get install chromium chromium-driver")
    with headless_browser(path) as driver:
        yield driver


@pytest.fixture
def browser(started_browser: "Chrome") -> Iterator["Chrome"]:
    """Lend the browser to a test, and take its page away afterwards: one that moves would go on for all others."""
    yield started_browser
    started_browser.get("about:blank")
