"""Visits in a real browser: the first one, with a cohort, by keyboard alone, coming back late, and leaving."""

import re
import time

from itsdangerous import TimestampSigner
from playwright.sync_api import expect

from bot.web.identity import COOKIE, DAY
from tests.e2e.browsing import HELPS, PICTURES, PUSHES, calls, hangs_up, window
from tests.e2e.conftest import SECRET

FIRST_PAGE = 100_000
"""Bytes of script and style that the first page may load."""


class LongAgo(TimestampSigner):
    """Signs as the server did two hundred days ago."""

    def get_timestamp(self):
        return int(time.time()) - 200 * DAY


def gives_name(page, address, name):
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="That's me").click()
    expect(page.get_by_role("navigation").get_by_role("link", name=name)).to_be_visible()


def test_a_first_visit_from_a_name_to_a_debrief(browser, served):
    with window(browser) as context:
        page = context.new_page()
        gives_name(page, served.address, "Ann <b>Lee</b>")
        box = calls(page, served.address)
        box.fill(HELPS)
        box.press("Enter")
        expect(page.get_by_role("log").locator("p.prospect")).to_have_count(2)
        hangs_up(page)
        expect(page.get_by_text("A call of Ann <b>Lee</b>.")).to_be_visible()
        expect(page.get_by_role("heading", name="What was hidden")).to_be_visible()
        score = page.locator(".score strong").inner_text()
        page.get_by_role("link", name="Buy-In").click()
        card = page.locator(".card", has_text="Dana Okafor")
        expect(card).to_contain_text(f"Your best: {score}, last: {score}")


def test_the_gallery_is_searched_and_filtered_as_one_types_and_without_scripts(browser, served):
    with window(browser) as context:
        page = context.new_page()
        calls(page, served.address, "Marek")
        page.goto(served.address)
        shown = page.locator(".card:visible")
        total = shown.count()
        page.get_by_label("Search").fill("clinics ROTA")
        expect(shown).to_have_count(1)
        expect(page.get_by_role("status")).to_have_text(f"1 of {total} prospects")
        page.get_by_label("Search").fill("")
        page.get_by_label("Difficulty").select_option("5")
        expect(shown.filter(has_text="Difficulty 5 of 5")).to_have_count(shown.count())
        page.get_by_label("Difficulty").select_option("any")
        page.get_by_label("Show").select_option("call unfinished")
        expect(shown).to_have_count(1)
        page.get_by_role("link", name="Continue with Marek").click()
        expect(page.get_by_role("log")).to_contain_text("Nowak")
    with window(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served.address)
        page.get_by_label("Search").fill("clinics rota")
        page.get_by_role("button", name="Filter").click()
        expect(page.locator(".card:visible")).to_have_count(1)


def test_a_call_by_keyboard_alone(browser, served):
    with window(browser) as context:
        page = context.new_page()
        page.goto(served.address)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")

        def tab_to(target):
            for _ in range(60):
                page.keyboard.press("Tab")
                if target.evaluate("each => each.getRootNode().activeElement === each"):
                    return
            raise AssertionError(f"the Tab key does not come to {target}")

        tab_to(page.get_by_role("link", name="Call Aisha"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/prospects/*")
        tab_to(page.get_by_role("button", name="Start the call"))
        page.keyboard.press("Enter")
        expect(page.get_by_label("What you say")).to_be_focused()
        page.keyboard.type("Who else would have a say in this?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("log").locator("p.prospect")).not_to_have_count(1)
        expect(page.get_by_label("What you say")).to_be_focused()
        tab_to(page.get_by_role("button", name="End the call"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Yes, end it")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="End the call")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/debrief")


def test_a_cohorts_join_link_binds_to_it_and_shows_what_is_assigned(browser, embedding, cohort):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{embedding.address}/join/{cohort}")
        page.get_by_label("Your name").fill("Ben")
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_text("You practise with Spring class.")).to_be_visible()
        assigned = page.get_by_role("region", name="Assigned to you")
        expect(assigned).to_contain_text("Dana Okafor, due 31 December 2099, pass mark 60")
        page.get_by_label("Show").select_option("assigned to me")
        expect(page.locator(".card:visible")).to_have_count(1)
        page.goto(f"{embedding.address}/join/no-such-code")
        expect(page.get_by_text("There is no such cohort")).to_be_visible()


def test_a_debrief_is_shared_until_it_is_taken_back(browser, served):
    with window(browser) as context, window(browser) as others:
        page, reader = context.new_page(), others.new_page()
        gives_name(page, served.address, "Carla")
        calls(page, served.address)
        hangs_up(page)
        page.get_by_role("button", name="Make a link").click()
        link = page.get_by_label("Link to this debrief").input_value()
        reader.goto(link)
        expect(reader.get_by_text("A call of Carla.")).to_be_visible()
        expect(reader.get_by_role("button", name="Try again from here")).to_have_count(0)
        assert reader.goto(page.url).status == 404, "only what is shared can be read"
        page.get_by_role("button", name="Stop sharing").click()
        assert reader.goto(link).status == 404


def test_who_comes_back_late_says_who_they_are_and_goes_on_at_the_same_place(browser, served):
    with window(browser) as context:
        page = context.new_page()
        gives_name(page, served.address, "Dora")
        box = calls(page, served.address)
        here = page.url
        box.fill(HELPS)
        trainee = context.cookies()[0]["value"].rsplit(".", 2)[0]
        late = LongAgo(SECRET, salt="trainee").sign(trainee).decode()
        context.add_cookies([{"name": COOKIE, "value": late, "url": served.address}])
        box.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("It has been a while")
        expect(box).to_have_value(HELPS)
        page.get_by_role("link", name="Go on where you were").click()
        page.get_by_label("Your name").fill("Somebody Else")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("alert")).to_contain_text("not the name")
        page.get_by_label("Your name").fill("dora")
        page.get_by_role("button", name="Go on").click()
        expect(page).to_have_url(here)
        expect(box).to_have_value(HELPS)
        box.press("Enter")
        expect(page.get_by_role("log").locator("p.you")).to_have_count(1)


def test_signing_out_the_way_back_and_being_forgotten(browser, served):
    with window(browser) as context:
        page = context.new_page()
        gives_name(page, served.address, "Ella")
        calls(page, served.address)
        call = page.url
        page.goto(f"{served.address}/you")
        back = page.get_by_label("Your link").input_value()
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_label("Your name")).to_have_value("")
        assert page.goto(call).status == 404
        page.goto(back)
        page.get_by_role("button", name="Yes, go on").click()
        assert page.goto(call).status == 200
        page.goto(f"{served.address}/you")
        delete = page.get_by_role("button", name="Delete everything")
        delete.click()
        expect(page).to_have_url(re.compile("/you$"))  # the box is not ticked: the browser says so, nothing is sent
        page.get_by_label("Everything of mine is to be deleted").check()
        delete.click()
        expect(page.get_by_role("heading", name="Everything of yours is deleted")).to_be_visible()
        assert page.goto(back).status == 400, "the way back to somebody who is forgotten"
        assert page.goto(call).status == 404
        assert page.goto(f"{served.address}/enter/forged.token.x").status == 400


def test_a_debrief_prints_on_paper(browser, served):
    with window(browser) as context:
        page = context.new_page()
        box = calls(page, served.address)
        for words in (HELPS, PUSHES):
            box.fill(words)
            box.press("Enter")
            expect(page.get_by_role("button", name="Say it")).to_be_enabled()
        hangs_up(page)
        page.emulate_media(media="print", color_scheme="light")
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_text("Trust after it, of 100")).to_be_visible()
        PICTURES.mkdir(parents=True, exist_ok=True)
        paper = page.pdf(path=PICTURES / "debrief.pdf", format="A4")
        assert paper.startswith(b"%PDF")


def test_the_first_page_is_light_and_everything_comes_from_here(browser, served):
    with window(browser) as context:
        page = context.new_page()
        loaded = []
        page.on("response", lambda answer: loaded.append((answer.request.resource_type, len(answer.body()))))
        page.goto(served.address, wait_until="networkidle")
        assert sum(size for kind, size in loaded if kind in ("script", "stylesheet")) < FIRST_PAGE
