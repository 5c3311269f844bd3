#!/usr/bin/env python3
"""What a phone sees of a page, and when, beside an empty page of the same site.

``bench/seen.py http://127.0.0.1:8000``: a registry that already runs. In a Chromium 375 px wide
whose processor is slowed four times, over a line of 1.6 Mbit/s that answers after 150 ms (what
Lighthouse means by a slow phone), no cache, each page in turn, so many rounds: the largest paint
(middle of the rounds, and as a ratio to the empty page's), the worst shift of the layout, and the
weight of all that is asked for, compressed. A request to another host ends it. CHROMIUM names a
Chromium that is not on the PATH.
"""

import gzip
import os
import sys
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.machine import chromium

ROUNDS, SLOWED = 7, 4
# Milliseconds, and bytes a second.
LINE = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
EMPTY = "/suivre/envoye/"
LISTS = ("/organismes/", "/projets/", "/besoins/")
REPORT = "/rapports/funding-by-country/"
PHONE: Any = {"width": 375, "height": 800}
SEEN = """() => new Promise(told => {
  const seen = {painted: 0, shifted: 0};
  const look = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each))
    .observe({type, buffered: true});
  look("largest-contentful-paint", one => { seen.painted = one.startTime; });
  look("layout-shift", one => { seen.shifted += one.value; });
  setTimeout(() => told(seen), 300);
})"""


def main() -> None:
    site = sys.argv[1].rstrip("/")
    executable = chromium() or sys.exit("bench: no Chromium is found")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        paths = [EMPTY, "/", *LISTS, *records(browser, site), REPORT]
        rounds = [{path: seen(browser, site + path) for path in paths} for _round in range(ROUNDS)]
    print("page · largest paint, ms · times the empty page's · shift · kB · requests")
    empty = median(one[EMPTY]["painted"] for one in rounds)
    for path in paths:
        painted = median(one[path]["painted"] for one in rounds)
        shift = max(one[path]["shifted"] for one in rounds)
        weight, requests = rounds[0][path]["weight"], rounds[0][path]["requests"]
        told = (path[:40], round(painted), round(painted / empty, 2), round(shift, 3))
        print(*told, round(weight / 1000, 1), requests, sep=" · ")


def records(browser: Browser, site: str) -> list[str]:
    """The first organization and the first project of their lists."""
    page = browser.new_page()
    found = []
    for path in LISTS[:2]:
        page.goto(site + path)
        found.append(page.locator("tbody th a").first.get_attribute("href") or path)
    page.close()
    return found


def seen(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    answers: list[Response] = []
    # Playwright writes a mark of its own on what it calls.
    page.on("response", lambda response: answers.append(response))  # noqa: PLW0108
    slow_down(page)
    page.goto(url, wait_until="networkidle")
    told: dict[str, float] = page.evaluate(SEEN)
    elsewhere = {urlsplit(one.url).netloc for one in answers} - {urlsplit(url).netloc}
    assert not elsewhere, f"{url} asks {elsewhere}"
    told["weight"] = sum(len(gzip.compress(one.body())) for one in answers)
    told["requests"] = len(answers)
    context.close()
    return told


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})


if __name__ == "__main__":
    main()
