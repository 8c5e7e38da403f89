"""A node does not outlive the process that started it, however that died."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CHILD = """
import signal, sys, time
from leed_ros.nodes.start import end_with_parent
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
end_with_parent()
print("up", flush=True)
time.sleep(60)
"""

PARENT = """
import os, subprocess, sys, time
environment = {**os.environ, "LEED_PARENT": str(os.getpid() if sys.argv[2] == "right" else 1)}
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], env=environment, start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(number: int) -> bool:
    try:
        return (Path("/proc") / str(number) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def started(which: str) -> tuple["subprocess.Popen[str]", int]:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD, which], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def gone(number: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while alive(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(number)


def test_a_child_that_ignores_every_signal_dies_with_its_parent():
    parent, child = started("right")
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"
    assert alive(child)
    os.kill(child, signal.SIGSTOP)
    parent.kill()
    parent.wait()
    assert gone(child)


def test_a_child_whose_parent_died_before_it_could_ask_does_not_start():
    parent, child = started("wrong")
    assert gone(child)
    parent.kill()
    assert parent.communicate()[0] == ""
