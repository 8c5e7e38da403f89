"""A browser without a window, to look at the live page with: Chromium or Chrome through its WebDriver."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = (1440, 1000), (390, 844)


def browser_path() -> str | None:
    """Return the path of a browser whose driver is there too, None without one."""
    if shutil.which("chromedriver") is None:
        return None
    return next((path for path in map(shutil.which, BROWSERS) if path is not None), None)


@contextmanager
def headless_browser(path: str) -> Iterator[Chrome]:
    """Start a browser that knows no other host than this machine, and end it with all its processes.

    Args:
        path: Path of the browser.
    """
    options = ChromeOptions()
    options.binary_location = path
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def show_as(driver: Chrome, size: tuple[int, int], dark: bool, calm: bool = False) -> None:
    """Give the page a size [px], and the system's wish for dark or light, and for little motion."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    wishes = {"prefers-color-scheme": "dark" if dark else "light"}
    wishes["prefers-reduced-motion"] = "reduce" if calm else "no-preference"
    features = [{"name": name, "value": value} for name, value in wishes.items()]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def errors(driver: Chrome) -> list[str]:
    """Return what the page has complained of on the console since the last time."""
    said = driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in said if entry["level"] in ("SEVERE", "WARNING")]
