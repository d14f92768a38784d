"""How long until something is seen on a slow phone: first contentful paint on slow 3G, with a slow processor.

`python -m tests.bench.bench_paint`; needs Chromium, and says so where there is none. The limits are those of the
specification: 400 kbit/s, and two seconds from a request to its answer.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Page, sync_playwright

from portal.demo.scenario import Scenario
from tests.bench.bench_pages import applicant
from tests.bench.demo_round import DemoRound, demo_round
from tests.bench.figures import Figure, show
from tests.browser.conftest import PHONE
from tests.chromium import FLAGS, find_chromium
from tests.site import Site

SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms, bytes/s
SLOWER_PROCESSOR = 4  # times, as developer tools take a middling phone to be
FIRST, REPEAT = 5.0, 2.6  # seconds
TIMES = 3
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def seconds_to_paint(page: Page, url: str) -> float:
    """From asking for the page until its first contentful paint."""
    page.goto(url, wait_until="load", timeout=60_000)
    page.wait_for_function(PAINTED)
    return float(page.evaluate(PAINTED)) / 1000


def visits(browser: Browser, url: str, cookie: str) -> tuple[float, float]:
    """Seconds to the first paint: of a browser that has nothing yet, and of the same one coming back."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="vi-VN")
    if cookie:
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": url}])
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    first = seconds_to_paint(page, url)
    page.goto("about:blank")
    repeat = seconds_to_paint(page, url)
    context.close()
    return first, repeat


def pages_of(round_: DemoRound) -> dict[str, tuple[str, str]]:
    """Path and cookie by name: what a student sees on a phone."""
    own = f"/my-application/{round_.url_values['round_id']}"
    student = round_.cookie(applicant(round_))
    return {
        "landing page": ("/", ""),
        "signing in": ("/login", ""),
        "list of openings": (f"{own}/openings", student),
        "my list": (f"{own}/choices", student),
    }


def measure(browser: Browser, round_: DemoRound) -> list[Figure]:
    """The median of some visits to each page."""
    figures = []
    pages, site = pages_of(round_), Site(round_.folder)
    with site.running():
        for name, (path, cookie) in pages.items():
            seen = [visits(browser, site.url + path, cookie) for _ in range(TIMES)]
            first, repeat = (statistics.median(times) for times in zip(*seen, strict=True))
            figures.append(Figure(f"{name}, first paint on slow 3G", first, "s", FIRST))
            figures.append(Figure(f"{name}, coming back", repeat, "s", REPEAT))
    return figures


def main() -> None:
    """Measure and print."""
    path = find_chromium()
    if path is None:
        print("Chromium is missing: first paint is not measured.")
        return
    with demo_round(Scenario.APPLYING, 300) as round_, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=FLAGS)
        show(measure(browser, round_))
        browser.close()


if __name__ == "__main__":
    main()
