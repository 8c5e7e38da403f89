"""The page in a real browser: a made-up swarm, and a real one over DDS.

LEED_PAGE_IMAGES=docs/images lets the test of the real swarm write the screenshots that stand in the documentation.
"""

import base64
import os
import re
import time
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bench.browser import DESKTOP, PHONE, errors, show_as
from bench.fed_swarm import FedSwarm
from leed_ros.view.sources.recorded_swarm import RecordedSwarm
from leed_sim.scenario import make_scenario
from tests.records.recordings import odometry, record
from tests.swarm.conftest import Swarms, swarms, wait_until  # noqa: F401 (a fixture)

MARKUP = '<img src=x onerror="document.title=1"><b>A2</b> goes west'


def text(browser, name):
    return browser.find_element(By.ID, name).text


def numbers(browser):
    """Return how many pictures were drawn and how many frames came so far."""
    shown = browser.find_element(By.ID, "frames")
    return int(shown.get_attribute("data-drawn") or 0), int(shown.get_attribute("data-received") or 0)


def press(browser, *keys):
    ActionChains(browser).send_keys(*keys).perform()


def pressed(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector).get_attribute("aria-pressed") == "true"


def pixels(browser):
    """Return what the arena's canvas shows."""
    return browser.execute_script("return document.getElementById('arena').toDataURL()")


@pytest.fixture
def opened(browser, served):
    """Open the page of a made-up swarm at the size of a desk."""

    def open_page(**choices):
        server = served(FedSwarm(make_scenario("warehouse", 4, 0).site, 4, MARKUP))
        show_as(browser, **{"size": DESKTOP, "dark": False, **choices})
        browser.get(server.url)
        wait_until(lambda: len(browser.find_elements(By.CSS_SELECTOR, "#robot-rows tr")) == 4, 30.0)
        wait_until(lambda: numbers(browser)[1] > 2, 30.0)
        return browser

    return open_page


def test_robots_move_curves_grow_and_nothing_is_complained_of(opened):
    browser = opened()
    before, caption = pixels(browser), text(browser, "success-caption")
    wait_until(lambda: pixels(browser) != before and text(browser, "success-caption") != caption, 30.0)
    assert browser.find_elements(By.CSS_SELECTOR, "#success-chart canvas")
    assert "4 robots in warehouse-4-0" in text(browser, "arena-caption")
    assert errors(browser) == []


def test_words_from_outside_stay_words(opened):
    browser = opened()
    plan = browser.find_element(By.CSS_SELECTOR, ".plan li")
    assert plan.text == MARKUP
    assert not browser.find_elements(By.CSS_SELECTOR, "main b, main img")
    assert MARKUP in text(browser, "facts")
    assert browser.title != "1"
    assert errors(browser) == []


def test_everything_is_done_from_the_keyboard(opened):
    browser = opened()
    press(browser, "2")
    assert pressed(browser, "#robot-rows tr:nth-child(2) button")
    press(browser, "]")
    assert pressed(browser, "#robot-rows tr:nth-child(3) button")
    assert "robot_2" in text(browser, "robot-detail")
    press(browser, Keys.ESCAPE)
    assert not browser.find_elements(By.CSS_SELECTOR, "#robot-rows [aria-pressed=true]")
    assert pressed(browser, "#layers button:first-child")
    press(browser, "l")
    assert not pressed(browser, "#layers button:first-child")
    press(browser, "c")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("data-theme") == "dark"
    press(browser, "?")
    assert browser.find_element(By.ID, "help").get_attribute("open") is not None
    press(browser, Keys.ESCAPE, "c")
    press(browser, " ")
    assert text(browser, "connection") == "paused"


def test_a_paused_page_asks_for_nothing_and_goes_on_where_the_swarm_is(opened):
    browser = opened()
    press(browser, " ")
    time.sleep(1.2)
    before = numbers(browser)[1]
    time.sleep(2.2)
    assert numbers(browser)[1] == before
    press(browser, " ")
    wait_until(lambda: numbers(browser)[1] > before, 20.0)


def test_focus_is_seen_and_reaches_every_control(opened):
    browser = opened()
    reached = set()
    for _ in range(40):
        press(browser, Keys.TAB)
        active = browser.switch_to.active_element
        reached.add(active.get_attribute("id") or active.text)
        assert active.tag_name == "body" or active.value_of_css_property("outline-style") != "none"
    assert {"pause", "theme", "keys", "arena", "zoom-in", "curve", "robot_0", "Lidar"} <= reached


def test_a_phone_shows_it_all_without_scrolling_sideways(opened):
    browser = opened(size=PHONE)
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    for name in ("arena", "success-chart", "robot-rows", "demonstrator", "node-list"):
        box = browser.find_element(By.ID, name).rect
        assert box["width"] > 200, name
        assert box["height"] > 50, name


def test_dark_is_dark_and_light_is_light(opened):
    shades = {}
    for dark in (True, False):
        browser = opened(dark=dark)
        browser.execute_script("localStorage.clear()")
        browser.refresh()
        colour = browser.find_element(By.TAG_NAME, "html").value_of_css_property("background-color")
        shades[dark] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert shades[True] < 100
    assert shades[False] > 600


def test_who_wants_little_motion_gets_a_picture_a_second(opened):
    browser = opened(calm=True)
    time.sleep(1.5)
    first = numbers(browser)
    time.sleep(4.0)
    drawn, received = (b - a for a, b in zip(first, numbers(browser), strict=True))
    assert 1 <= drawn <= 6
    assert received > drawn


def test_a_recording_is_seen_to_move(browser, served, tmp_path):
    path = record(tmp_path / "a.mcap", *((0.1 * n, "/robot_0/odom", odometry(0.1 * n)) for n in range(100)))
    show_as(browser, DESKTOP, dark=False)
    browser.get(served(RecordedSwarm(path)).url)
    wait_until(lambda: numbers(browser)[0] > 2, 30.0)
    before = pixels(browser)
    wait_until(lambda: pixels(browser) != before, 30.0)
    assert "a.mcap" in text(browser, "title")
    assert errors(browser) == []


@pytest.mark.page
def test_a_real_swarm_is_seen_to_move_and_to_learn(browser, swarms, tmp_path):  # noqa: F811
    images = os.environ.get("LEED_PAGE_IMAGES", "")
    choices = ("--num-robots", "4", "--demonstrator", "search") if images else ("--num-robots", "2")
    process = swarms.start("run", *choices, "--max-steps", "0", "--view", "127.0.0.1:0")
    address = page_address(process)
    show_as(browser, DESKTOP, dark=False)
    browser.get(address)
    wait_until(lambda: "median" in text(browser, "success-caption"), 180.0)
    before = pixels(browser)
    wait_until(lambda: pixels(browser) != before, 30.0)
    assert "received" in text(browser, "frames")
    assert "warehouse" in text(browser, "title")
    updates = text(browser, "robot-rows")
    wait_until(lambda: text(browser, "robot-rows") != updates, 60.0)
    assert errors(browser) == []
    if images:
        wait_until(lambda: transitions(browser) > 1500, 240.0)
        take_pictures(browser, Path(images))


def transitions(browser):
    """Return how much the first robot has learned from, as the page shows it."""
    return int(browser.find_element(By.CSS_SELECTOR, "#robot-rows .wide").text.replace(",", ""))


def page_address(process):
    """Return the address that a swarm prints for its page."""
    for line in process.stdout:
        if line.startswith("page: "):
            return line.removeprefix("page: ").strip()
    raise AssertionError("the swarm has ended without a page")


def take_pictures(browser, folder):
    """Write screenshots, dark and light, of a desk and of a phone; the page goes on meanwhile."""
    looks = {
        "page": (DESKTOP, False),
        "page_dark": (DESKTOP, True),
        "page_phone": (PHONE, False),
        "page_phone_dark": (PHONE, True),
    }
    for name, (size, dark) in looks.items():
        show_as(browser, size, dark)
        time.sleep(1.5)
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        (folder / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
