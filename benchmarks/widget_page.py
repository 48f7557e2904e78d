"""What the unopened widget costs its page: time of its main thread, and layout shift.

A browser that slows itself down does so by the clock, and other work on the machine is slowed with
it; the time of the processor is not, so that is the figure of a machine that is not quiet.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from playwright.async_api import Browser, CDPSession, async_playwright

from benchmarks.report import Figure, print_figures
from widget.http.files import widget_files

_VISITS = int(os.environ.get("VISITS", "15"))
_SLOWER = 4
_LINES = 60
_TAG = '<script type="module" src="widget.js"></script><floor-walker></floor-walker>'
_Visit = tuple[Mapping[str, float], Mapping[str, float]]
_SHIFTS = """() => { window.shift = 0; new PerformanceObserver((seen) => {
    for (const entry of seen.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true }); }"""


def measure() -> Sequence[Figure]:
    """Visit a page of text with and without the tag, in a browser slowed by four."""
    with TemporaryDirectory() as folder:
        for name, text in widget_files().items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        for name, tag in (("with", _TAG), ("without", "")):
            text = "<h1>A page</h1>" + "<p>Some words to read.</p>" * _LINES
            page = f'<!doctype html><meta charset="utf-8"><title>A page</title>{text}{tag}'
            (Path(folder) / f"{name}.html").write_text(page, encoding="utf-8")
        handler = partial(_Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
            thread = Thread(target=serving.serve_forever)
            thread.start()
            try:
                return asyncio.run(_visit(f"http://127.0.0.1:{serving.server_address[1]}"))
            finally:
                serving.shutdown()
                thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its base's name)
        pass


async def _visit(address: str) -> Sequence[Figure]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--headless", "--no-sandbox"]
        )
        slowed = await _visits(browser, address, _SLOWER, "timeTicks")
        free = await _visits(browser, address, 1, "threadTicks")
        await browser.close()
    shift = max(with_tag["Shift"] for with_tag, _ in slowed)
    return (
        Figure(f"added to a page, slowed by {_SLOWER}", _added(slowed), "ms", "≤ 30"),
        Figure(f"added, of the processor, times {_SLOWER}", _SLOWER * _added(free), "ms", "≤ 30"),
        Figure("layout shift", shift, "", "0"),
    )


async def _visits(browser: Browser, address: str, slower: int, time: str) -> Sequence[_Visit]:
    return [
        (
            await _page(browser, f"{address}/with.html", slower, time),
            await _page(browser, f"{address}/without.html", slower, time),
        )
        for _ in range(_VISITS)
    ]


def _added(visits: Sequence[_Visit]) -> float:
    """Return the milliseconds that the tag adds to a page's main thread."""
    with_tag = median(page["TaskDuration"] for page, _ in visits)
    without = median(page["TaskDuration"] for _, page in visits)
    return (with_tag - without) * 1000


async def _page(browser: Browser, url: str, slower: int, time: str) -> Mapping[str, float]:
    page = await browser.new_page()
    session: CDPSession = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    await session.send("Performance.enable", {"timeDomain": time})
    await page.add_init_script(f"({_SHIFTS})()")
    await page.goto(url, wait_until="networkidle")
    await page.wait_for_timeout(500)
    found: dict[str, Any] = await session.send("Performance.getMetrics")
    figures = {metric["name"]: float(metric["value"]) for metric in found["metrics"]}
    shift = await page.evaluate("window.shift")
    await page.close()
    return {**figures, "Shift": float(shift)}


if __name__ == "__main__":
    print_figures("widget_page", measure())
