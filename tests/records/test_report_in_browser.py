"""The report in a real browser, where there is one: its script runs under its own policy, and nothing is refused."""

import re
import shutil
import subprocess

import numpy as np
import pytest

from leed_ros.records.report.content import RunContent
from leed_ros.records.report.page import Missions, page
from leed_ros.records.report.tracks import Track
from leed_ros.task.site import Roadmap, Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
def test_robots_move_in_the_browser_and_nothing_is_refused(tmp_path):
    poses = np.stack([np.linspace(0, 4, 200), np.ones(200), np.zeros(200)], axis=-1)[:, np.newaxis]
    track = Track(poses, np.array([[4.0, 1.0]]), np.array([True]), np.array([0]), 0.2)
    site = Site("hall", (0.0, 0.0, 5.0, 4.0), np.zeros((0, 5)), Roadmap({}, ()))
    choices = {"num_robots": 1, "world": "hall", "seed": 0, "demonstrator": "none", "llm": "", "notes": ""}
    path = tmp_path / "report.html"
    content = RunContent("mine", choices)
    path.write_text(page(content, Missions(site, ["robot_0"], [0.2], [track], "kinematic")), encoding="utf-8")
    switches = ("--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000")
    argv = [
        str(CHROMIUM),
        *switches,
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path}",
        "--dump-dom",
        path.as_uri(),
    ]
    result = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in result.stderr, result.stderr
    assert '<button id="play" type="button">Pause</button>' in result.stdout
    (x,) = re.findall(r'class="robot c0" transform="translate\(([-\d.]+) ', result.stdout)
    assert 0.1 < float(x) <= 4.0
