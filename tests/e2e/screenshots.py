"""``make screenshots``: the pictures in the README and the docs, made of the program as it is now."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.settings import ROOT
from tests.e2e.browsing import calls, hangs_up
from tests.e2e.conftest import CHROMIUM, Served

PICTURES = ROOT / "docs/pictures"
SAID = [
    "Thanks for picking up, Dana. Is this a bad moment?",
    "I don't know whether anything should change for you. Who else lives with that rota?",
    "So they make it themselves, and nobody has asked them what they'd want.",
    "We have the best planner on the market, it halves the work.",
    "Sorry, that was about me. What would the lead nurses need to hear from you first?",
]


def main() -> None:
    """Play one call in a window of fixed size and keep three pictures of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Served(
            BUYIN_DATABASE_URL=f"sqlite:///{Path(folder) / 'pictures.db'}", BUYIN_SECRET="for pictures, not for people"
        )
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        try:
            context = browser.new_context(viewport={"width": 1100, "height": 820}, reduced_motion="reduce")
            page = context.new_page()
            page.goto(server.address)
            page.get_by_label("Your name").fill("Ann Lee")
            page.get_by_role("button", name="That's me").click()
            page.screenshot(path=PICTURES / "gallery.png")
            box = calls(page, server.address)
            for words in SAID:
                box.fill(words)
                box.press("Enter")
                page.get_by_role("button", name="Say it", disabled=False).wait_for()
            page.screenshot(path=PICTURES / "call.png", full_page=True)
            hangs_up(page)
            page.screenshot(
                path=PICTURES / "debrief.png", clip={"x": 0, "y": 0, "width": 1100, "height": 1500}, full_page=True
            )
        finally:
            browser.close()
            server.stop()
    print(f"pictures of the gallery, a call and its debrief are in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
