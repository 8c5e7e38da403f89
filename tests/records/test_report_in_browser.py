"""The report in a real browser: its script runs under its own policy, and nothing is refused."""

import re

import numpy as np
from selenium.webdriver.common.by import By

from bench.browser import DESKTOP, errors, show_as
from leed_ros.records.report.content import RunContent
from leed_ros.records.report.page import Missions, page
from leed_ros.records.report.tracks import Track
from leed_ros.task.site import Roadmap, Site
from tests.swarm.conftest import wait_until


def robot_x(browser):
    """Return where the first robot is drawn [m; map frame]."""
    (robot, *_) = browser.find_elements(By.CSS_SELECTOR, ".robot.c0")
    (x,) = re.findall(r"translate\(([-\d.]+) ", robot.get_attribute("transform"))
    return float(x)


def test_robots_move_in_the_browser_and_nothing_is_refused(browser, tmp_path):
    poses = np.stack([np.linspace(0, 4, 200), np.ones(200), np.zeros(200)], axis=-1)[:, np.newaxis]
    track = Track(poses, np.array([[4.0, 1.0]]), np.array([True]), np.array([0]), 0.2)
    site = Site("hall", (0.0, 0.0, 5.0, 4.0), np.zeros((0, 5)), Roadmap({}, ()))
    choices = {"num_robots": 1, "world": "hall", "seed": 0, "demonstrator": "none", "llm": "", "notes": ""}
    path = tmp_path / "report.html"
    content = RunContent("mine", choices)
    path.write_text(page(content, Missions(site, ["robot_0"], [0.2], [track], "kinematic")), encoding="utf-8")
    show_as(browser, DESKTOP, dark=False)
    browser.get(path.as_uri())
    assert browser.find_element(By.ID, "play").text == "Pause"
    wait_until(lambda: 0.1 < robot_x(browser) <= 4.0, 30.0)
    assert errors(browser) == []
