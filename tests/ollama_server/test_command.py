"""The server can run a command beside it, as `make run-llm` does."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.llm

ASK = """
import ollama, sys
client = ollama.Client(sys.argv[1])
assert client.generate(sys.argv[2], "Say hello.", options={"num_predict": 2}).eval_count == 2
sys.exit(7)
"""


def test_the_command_gets_address_and_model_and_its_exit_code_is_kept(pytestconfig: pytest.Config) -> None:
    serve = [sys.executable, "-m", "tests.ollama_server", "--model", "0.5b"]
    command = [*serve, sys.executable, "-c", ASK, "{url}", "{model}"]
    ended = subprocess.run(command, cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False)
    assert ended.returncode == 7, ended.stderr
    assert ended.stdout.startswith("http://127.0.0.1:")
