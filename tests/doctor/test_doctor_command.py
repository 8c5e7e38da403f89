"""The command on a machine with several troubles at once; all of them are real."""

import json
import os
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from leed_ros.cli import main
from leed_ros.doctor import checks
from leed_ros.doctor.finding import Finding, Level


@pytest.mark.slow
def test_every_trouble_of_a_machine_is_named_in_one_line(tmp_path):
    with socket.socket() as page, socket.socket() as ollama:
        for taken in (page, ollama):
            taken.bind(("127.0.0.1", 0))
        page.listen()
        ports = [taken.getsockname()[1] for taken in (page, ollama)]  # the second is closed: nobody listens
        options = ["--num-robots", "1000", "--port", str(ports[0]), "--llm-host", f"http://127.0.0.1:{ports[1]}"]
        environment = {**os.environ, "ROS_DISTRO": "humble", "ROS_DOMAIN_ID": str(1 + os.getpid() % 200)}
        argv = [sys.executable, "-m", "leed_ros.cli", "doctor", "--out", str(tmp_path), *options]
        result = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    troubles = {
        "ROS distribution": ("fault", "humble is sourced, jazzy is needed"),
        "memory": ("fault", "1000 robots need about 400.7 GB"),
        "page": ("warning", f"port {ports[0]} is not free"),
        "language model": ("warning", str(ports[1])),
    }
    for name, (level, words) in troubles.items():
        (line,) = [line for line in lines if line.startswith(level) and f"{name}: " in line]
        assert words in line
        assert " → " in line
    for name in ("DDS", "torch", "pybullet", "onnxruntime", "rclpy"):
        assert any(line.startswith("ok") and f"{name}: " in line for line in lines)


@pytest.mark.parametrize(("level", "code"), [(Level.OK, 0), (Level.WARNING, 0), (Level.FAULT, 1)])
def test_json_says_the_same_and_the_exit_code_tells_of_faults(monkeypatch, level, code):
    found = Finding("memory", level, "much or little", "close other programs")
    monkeypatch.setattr(checks, "checks_for", lambda config, environment: {"memory": lambda: found})
    result = CliRunner().invoke(main, ["doctor", "--json"])
    assert result.exit_code == code
    (entry,) = json.loads(result.output)
    assert entry == {"name": "memory", "level": level.value, "message": found.message, "advice": found.advice}
