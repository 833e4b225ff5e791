"""What the browser tests share: trainees' windows, a page checked with axe, and pictures of what was seen."""

from __future__ import annotations

from contextlib import contextmanager

from bot.settings import ROOT

AXE = ROOT / "tests/vendor/axe-core/axe.min.js"
PICTURES = ROOT / "results/screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

HELPS = "Who else lives with that rota, and what would they say if it changed?"
PUSHES = "Our platform halves your planning time, so can I book you a demo for Tuesday?"


@contextmanager
def window(browser, *, elsewhere=(), **options):
    """A browser window of a new trainee, who prefers reduced motion unless told otherwise. Anything that goes wrong in
    its pages, and any request to another address than ours, fails the test."""
    context = browser.new_context(**{"reduced_motion": "reduce", **options})
    problems = []
    context.on("page", lambda page: page.on("pageerror", lambda error: problems.append(str(error))))

    def seen(request):
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", *elsewhere)):
            problems.append(request.url)

    context.on("request", seen)
    context.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    yield context
    context.close()
    assert problems == []


def calls(page, address, name="Dana"):
    """Start a call from the gallery and wait until the prospect is on the line."""
    page.goto(address)
    page.get_by_role("link", name=f"Call {name}").click()
    page.get_by_role("button", name="Start the call").click()
    page.get_by_role("log").locator("p").first.wait_for()
    return page.get_by_label("What you say")


def hangs_up(page):
    """End the call and wait for the debrief."""
    page.get_by_role("button", name="End the call").click()
    page.get_by_role("button", name="Yes, end it").click()
    page.wait_for_url("**/debrief")


def violations(page):
    """What axe finds wrong with the page as it is now: the rule, how bad, and where."""
    page.wait_for_load_state()  # what has no stylesheet yet has small targets
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags }).then(r => r.violations)", {"type": "tag", "values": RULES}
    )
    return [(each["id"], each["impact"], [node["target"] for node in each["nodes"]]) for each in found]


def picture(page, name):
    """Keep what the page looks like, as an artefact of the run."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def fits(page):
    """Whether nothing of the page lies beyond its right edge."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
