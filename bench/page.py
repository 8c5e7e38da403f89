"""How fast the live page is drawn: `python -m bench.page [ROBOTS]` feeds a swarm to a headless browser for a while.

Prints one line of JSON: pictures that could have been drawn, were drawn, and frames received, per second; the share of
a core that the server took; and the CPU time of the page's thread for a picture, which other work changes little.
"""

import json
import sys
import time

from selenium.webdriver import Chrome

from bench.browser import DESKTOP, browser_path, headless_browser, show_as
from bench.fed_swarm import FedSwarm
from leed_ros.view.config import ViewConfig
from leed_ros.view.server.page_server import PageServer
from leed_sim.scenario import make_scenario

SECONDS = 10.0

COUNT = """
window.screenFrames = 0;
const count = () => { window.screenFrames += 1; requestAnimationFrame(count); };
requestAnimationFrame(count);
"""

NUMBERS = """
const shown = document.getElementById("frames").dataset;
return [window.screenFrames, Number(shown.drawn), Number(shown.received)];
"""


def main(num_robots: int) -> None:
    """Measure the page with so many robots."""
    path = browser_path()
    if path is None:
        sys.exit("bench.page: no browser: apt-get install chromium chromium-driver")
    site = make_scenario("warehouse", num_robots, 0).site
    server = PageServer(FedSwarm(site, num_robots), ViewConfig(port=0))
    try:
        with headless_browser(path) as browser:
            show_as(browser, DESKTOP, dark=False)
            browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
            browser.get(server.url)
            browser.execute_script(COUNT)
            time.sleep(5.0)
            print(json.dumps({"robots": num_robots, **_rates(browser)}))
    finally:
        server.close()


def _rates(browser: Chrome) -> dict[str, float]:
    first, page, cpu, start = _numbers(browser), _page_cpu(browser), time.process_time(), time.monotonic()
    time.sleep(SECONDS)
    last, seconds = _numbers(browser), time.monotonic() - start
    screen, drawn, received = ((b - a) / seconds for a, b in zip(first, last, strict=True))
    per_picture = (_page_cpu(browser) - page) / max(last[1] - first[1], 1.0)
    rates = {"screen_per_s": screen, "drawn_per_s": drawn, "received_per_s": received}
    return {name: round(rate, 1) for name, rate in rates.items()} | {
        "server_cpu_share": round((time.process_time() - cpu) / seconds, 3),
        "page_cpu_ms_per_picture": round(1000.0 * per_picture, 2),
    }


def _page_cpu(browser: Chrome) -> float:
    """Return the CPU time that the page's thread has taken so far [s]."""
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def _numbers(browser: Chrome) -> list[float]:
    found: list[float] = browser.execute_script(NUMBERS)
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 32)
