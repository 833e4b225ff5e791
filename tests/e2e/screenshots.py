"""``make screenshots``: the pictures in the README and the docs, made of the program as it is now."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import ROOT
from tests.e2e.browsing import calls, hangs_up
from tests.e2e.conftest import CHROMIUM, Served
from tests.e2e.spring_class import COHORT, INSTRUCTOR, PASSWORD, seed

PICTURES = ROOT / "docs/pictures"
SAID = [
    "Thanks for picking up, Dana. Is this a bad moment?",
    "I don't know whether anything should change for you. Who else lives with that rota?",
    "So they make it themselves, and nobody has asked them what they'd want.",
    "We have the best planner on the market, it halves the work.",
    "Sorry, that was about me. What would the lead nurses need to hear from you first?",
]


def main() -> None:
    """Keep pictures of the pages, in a window of fixed size: the trainee's call, and the instructor's class."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"sqlite:///{Path(folder) / 'pictures.db'}"
        reviewed = seed(database)
        server = Served(BUYIN_DATABASE_URL=database, BUYIN_SECRET="for pictures and not for people")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        try:
            trainees_pictures(_window(browser), server.address)
            instructors_pictures(_window(browser), server.address, reviewed)
        finally:
            browser.close()
            server.stop()
    print(f"the pictures are in {PICTURES.relative_to(ROOT)}")


def trainees_pictures(page: Page, address: str) -> None:
    """The gallery, a call and its debrief."""
    page.goto(address)
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_role("button", name="That's me").click()
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / "gallery.png")
    box = calls(page, address)
    for words in SAID:
        box.fill(words)
        box.press("Enter")
        page.get_by_role("button", name="Say it", disabled=False).wait_for()
    page.screenshot(path=PICTURES / "call.png", full_page=True)
    hangs_up(page)
    _top(page, "debrief", 1500)


def instructors_pictures(page: Page, address: str, reviewed: str) -> None:
    """A cohort, how it gets on, a persona in the editor with a mistake in it, and a review."""
    page.goto(f"{address}/instructor")
    page.get_by_label("Name").fill(INSTRUCTOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=COHORT).click()
    _hide_address(page)
    _top(page, "cohort", 1140)
    page.get_by_role("link", name="How they get on").click()
    page.get_by_role("heading", name="How Spring class gets on").wait_for()
    _top(page, "dashboard", 1120)

    page.goto(f"{address}/instructor/personas/ruth-falk/edit?view=source")
    page.get_by_role("button", name="Call the newest version").click()
    said = page.get_by_label("What you say")
    said.fill("Who else would have to live with it if that changed?")
    said.press("Enter")
    page.get_by_role("log").get_by_text("patience").wait_for()
    source = page.get_by_label("The text, as it would stand in a file")
    source.fill(source.input_value().replace("\nvoice: ", "\nvoice: nobody # ", 1))
    page.locator("#findings").get_by_role("link").first.click()
    _top(page, "editor")

    page.goto(f"{address}/instructor/calls/{reviewed}")
    _top(page, "review", 985)


def _window(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1100, "height": 820}, reduced_motion="reduce").new_page()


def _hide_address(page: Page) -> None:
    """Show the join link as on a server with a name, not as on a port of the day."""
    shown = page.get_by_label("Join link").input_value()
    code = shown.rsplit("/", 1)[1]
    page.get_by_label("Join link").evaluate(
        "(box, link) => { box.value = link }", f"https://practice.example/join/{code}"
    )


def _top(page: Page, name: str, height: int = 900) -> None:
    """Keep the top of a page, so many pixels high."""
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")
    clip = {"x": 0, "y": 0, "width": 1100, "height": height}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip, full_page=True)


if __name__ == "__main__":
    main()
