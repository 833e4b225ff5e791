"""How heavy the pages are and how soon they can be used: ``python -m bench.pages``, as in ``docs/pages.md``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.browsing import calls
from tests.e2e.conftest import CHROMIUM, Served

TIMES = 7


def _opened(page: Any, address: str) -> dict[str, float]:
    """Bytes of script and style, as files and as sent, and milliseconds until the page can be used."""
    sizes = []
    page.on("response", lambda answer: sizes.append(answer) if answer.request.resource_type in KINDS else None)
    page.goto(address, wait_until="networkidle")
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    complete = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    return {
        "files": sum(len(each.body()) for each in sizes),
        "sent": sum(each.request.sizes()["responseBodySize"] for each in sizes),
        "interactive": timing,
        "loaded": complete,
    }


KINDS = ("script", "stylesheet")


def main() -> None:
    """Open each page some times in a new window, with nothing cached, and print medians."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Served(
            BUYIN_DATABASE_URL=f"sqlite:///{Path(folder) / 'pages.db'}", BUYIN_SECRET="for the bench and not for people"
        )
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        try:
            first = browser.new_context(reduced_motion="reduce")
            calls(first.new_page(), server.address)
            cookies = first.cookies()
            call = first.pages[0].url.removeprefix(server.address)
            for name, path in {"first page": "/", "prospect": "/prospects/dana-okafor", "call": call}.items():
                found = []
                for _ in range(TIMES):
                    context = browser.new_context()
                    if name == "call":
                        context.add_cookies(cookies)
                    found.append(_opened(context.new_page(), server.address + path))
                    context.close()
                figures = {key: median(each[key] for each in found) for key in found[0]}
                print(
                    f"{name:<11}script and style {figures['files'] / 1000:.0f} KB,"
                    f" {figures['sent'] / 1000:.0f} KB as sent;"
                    f" interactive after {figures['interactive']:.0f} ms, loaded after {figures['loaded']:.0f} ms"
                )
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
