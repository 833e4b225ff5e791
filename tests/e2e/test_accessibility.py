"""Every page in every state, looked at by axe: light, dark, narrow, and at twice the size."""

import pytest

from bot.web.identity import COOKIE
from tests.e2e.browsing import HELPS, PUSHES, calls, fits, hangs_up, picture, violations, window
from tests.e2e.conftest import SECRET
from tests.e2e.test_visit import LongAgo

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    # Zoom of 200 % halves the CSS pixels of a window that is 1280 wide.
    "zoomed": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_anything_that_axe_finds_wrong(browser, served, look):
    with window(browser, **LOOKS[look]) as context:
        page = context.new_page()
        found = {}

        def check(name):
            found[name] = [*violations(page), *([] if fits(page) else ["wider than the window"])]
            picture(page, f"{look}-{name}")

        page.goto(served.address)
        check("first visit")
        page.get_by_label("Your name").fill("Ann Lee")
        page.get_by_role("button", name="That's me").click()
        page.get_by_label("Search").fill("clinics")
        check("gallery")
        page.goto(f"{served.address}/prospects/dana-okafor")
        check("prospect")
        box = calls(page, served.address)
        check("call begun")
        for words in (HELPS, PUSHES):
            box.fill(words)
            box.press("Enter")
            page.get_by_role("log").get_by_text(words).wait_for()
            page.get_by_role("button", name="Say it", disabled=False).wait_for()
        check("call")
        box.fill("x" * 5001)
        box.press("Enter")
        check("call, too long a message")
        box.fill("")
        page.get_by_role("button", name="End the call").click()
        check("call, asked whether to end it")
        page.get_by_role("button", name="No, go on").click()
        hangs_up(page)
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
        check("debrief")
        debrief = page.url
        page.get_by_role("button", name="Make a link").click()
        page.get_by_label("Link to this debrief").wait_for()
        check("debrief, shared")
        shared = page.get_by_label("Link to this debrief").input_value()
        page.goto(debrief.removesuffix("/debrief"))
        page.get_by_role("link", name="Read the debrief").wait_for()
        check("call, ended")
        for name, path in {
            "progress": "/progress",
            "you": "/you",
            "link": "/link",
            "example": "/example",
            "nothing here": "/nowhere",
            "deleted": "/forgotten",
        }.items():
            page.goto(served.address + path)
            page.wait_for_load_state("networkidle")
            check(name)
        page.goto(shared)
        check("shared debrief")
        page.goto(f"{served.address}/you")
        link = page.get_by_label("Your link").input_value()
        page.get_by_role("button", name="This wasn't me").click()
        page.goto(link)
        check("personal link")
        assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_nothing_is_wrong_where_something_went_wrong(browser, embedding, site, cohort, look):
    """Joining, coming back late, hints, words that are not delivered, and the chat in another site's page."""
    origin, pages = site
    pages["/look"] = (
        "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>Lesson</title>"
        f"<main><h1>Lesson 3</h1><script src='{embedding.address}/widget.js' data-persona=dana-okafor data-pace=none>"
        "</script></main></html>"
    )
    with window(browser, **LOOKS[look]) as context:
        page = context.new_page()
        found = {}

        def check(name):
            found[name] = [*violations(page), *([] if fits(page) else ["wider than the window"])]
            picture(page, f"{look}-{name}")

        page.goto(f"{embedding.address}/join/{cohort}")
        check("join")
        page.get_by_label("Your name").fill("Ann Lee")
        page.get_by_role("button", name="Join").click()
        page.get_by_role("region", name="Assigned to you").wait_for()
        check("assigned")
        page.goto(f"{embedding.address}/prospects/viktor-hale")
        page.get_by_label("With hints").check()
        page.get_by_role("button", name="Start the call").click()
        page.get_by_role("button", name="Hint").click()
        page.get_by_text("Hint: ").wait_for()
        check("hint")
        context.set_offline(True)
        box = page.get_by_label("What you say")
        box.fill(HELPS)
        box.press("Enter")
        page.get_by_text("Not delivered yet").wait_for()
        found["not delivered"] = violations(page)
        picture(page, f"{look}-not delivered")
        context.set_offline(False)
        page.get_by_role("button", name="Say it", disabled=False).wait_for()
        trainee = context.cookies()[0]["value"].rsplit(".", 2)[0]
        late = LongAgo(SECRET, salt="trainee").sign(trainee).decode()
        context.add_cookies([{"name": COOKIE, "value": late, "url": embedding.address}])
        page.goto(embedding.address)
        page.get_by_role("heading", name="Welcome back").wait_for()
        check("welcome back")
        page.goto(f"{origin}/look")
        page.get_by_role("button", name="Start the call").wait_for()
        check("embedded, before")
        page.get_by_role("button", name="Start the call").click()
        page.get_by_role("log").locator("p").first.wait_for()
        check("embedded, call")
        page.get_by_role("button", name="End the call").click()
        page.get_by_role("button", name="Yes, end it").click()
        page.get_by_role("link", name="Read the debrief").wait_for()
        check("embedded, over")
        assert {name: what for name, what in found.items() if what} == {}
