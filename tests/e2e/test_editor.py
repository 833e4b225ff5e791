"""An instructor writes a persona in a real browser, and a trainee meets it."""

import subprocess
import sys

import pytest

from bot.settings import ROOT
from tests.e2e.browsing import PUSHES, fits, picture, violations, window

NAME, PASSWORD = "Edith Writer", "correct horse battery"
PROVEN_WITHIN = 180_000
"""Milliseconds that a proof may take on a machine under load."""


@pytest.fixture(scope="module")
def instructor(served):
    command = [sys.executable, "-c", "from bot.cli import main; main()", "instructor", "add", NAME, "--password-stdin"]
    subprocess.run(command, cwd=ROOT, env=served.env, input=PASSWORD + "\n", text=True, check=True, capture_output=True)
    return NAME


def sign_in(page, address):
    page.goto(f"{address}/instructor/personas")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Personas").wait_for()


def test_a_persona_from_the_first_draft_to_the_trainee(browser, served, instructor):
    found = {}
    with window(browser) as context:
        page = context.new_page()

        def check(name):
            found[name] = [*violations(page), *([] if fits(page) else ["wider than the window"])]
            picture(page, f"instructor-{name.replace(' ', '-')}")

        sign_in(page, served.address)
        check("personas")
        page.get_by_label("Its id").fill("ruth-falk")
        page.get_by_role("button", name="Begin").click()

        # An error is listed as one types, and its link leads to its line.
        page.get_by_role("button", name="Show the source").click()
        source = page.get_by_label("The text, as it would stand in a file")
        right = source.input_value()
        line = next(number for number, each in enumerate(right.split("\n"), 1) if each.startswith("voice:"))
        page.wait_for_load_state()  # the page's script listens to what is typed
        source.fill(right.replace("\nvoice: ", "\nvoice: nobody # ", 1))
        link = page.locator("#findings").get_by_role("link", name=f"{line}:1")
        link.wait_for()
        assert "P021" in page.locator("#findings").inner_text()
        check("editor with an error in the source")
        link.click()
        at = page.evaluate(
            "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length"
        )
        assert at == line

        # The form shows it at its field; put right there, it is gone from the list.
        page.get_by_role("button", name="Show the form").click()
        check("editor with an error in the form")
        page.get_by_label("Voice").select_option("chatty")
        page.get_by_text("nothing to put right").wait_for()
        page.get_by_label("Name", exact=True).fill("Ruth Falk")
        page.get_by_label("What you changed").fill("Alex is Ruth")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved as version 2.").wait_for()

        # A call beside it, in place.
        page.wait_for_load_state()  # without the page's script the call would have a page of its own
        page.get_by_role("button", name="Call the newest version").click()
        said = page.get_by_label("What you say")
        said.fill(PUSHES)
        said.press("Enter")
        page.get_by_role("log").get_by_text("patience").wait_for()
        assert "/edit" in page.url
        page.get_by_label("Company").fill("Ashgrove Homes")
        page.get_by_role("button", name="Call the text as it stands").click()
        page.get_by_text("Not saved yet.").wait_for()
        check("editor with a preview call")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved as version 3.").wait_for()

        page.get_by_role("link", name="Proof, versions and publication").click()
        assert page.get_by_role("button", name="Publish version 3").count() == 0
        page.get_by_role("button", name="Prove version 3").click()
        page.locator("#doing").wait_for()
        check("persona being proven")
        page.get_by_text("Everything holds: it can be published.").wait_for(timeout=PROVEN_WITHIN)
        check("persona proven")
        page.get_by_role("link", name="Difference to 2").click()
        check("difference")
        page.go_back()
        page.get_by_role("button", name="Publish version 3").click()
        page.get_by_text("Published: trainees see version 3").wait_for()
        check("persona published")
        page.goto(f"{served.address}/instructor/personas/ruth-falk/preview")
        check("preview by itself")
        page.goto(f"{served.address}/instructor/personas/dana-okafor")
        check("persona of the library")

        with window(browser) as trainees:
            gallery = trainees.new_page()
            gallery.goto(served.address)
            gallery.get_by_role("link", name="Call Ruth").click()
            gallery.get_by_role("button", name="Start the call").click()
            gallery.get_by_role("log").locator("p").first.wait_for()
            page.goto(f"{served.address}/instructor/personas/ruth-falk")
            page.get_by_role("link", name="Retire").click()
            page.get_by_text("It is assigned to no cohort.").wait_for()
            check("retire")
            page.get_by_label("is to be retired").check()
            page.get_by_role("button", name="Retire it").click()
            page.get_by_text("Retired").first.wait_for()
            gallery.get_by_label("What you say").fill("Who else lives with that?")
            gallery.get_by_label("What you say").press("Enter")
            gallery.get_by_role("button", name="Say it", disabled=False).wait_for()
            gallery.goto(served.address)
            assert gallery.get_by_role("link", name="Call Ruth").count() == 0
            gallery.get_by_role("link", name="Your call with Ruth").wait_for()
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "look", [{"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}], ids=["dark", "narrow"]
)
def test_the_pages_in_the_dark_and_on_a_telephone(browser, served, instructor, look):
    found = {}
    with window(browser, **look) as context:
        page = context.new_page()
        sign_in(page, served.address)
        name = "dark-one" if "color_scheme" in look else "narrow-one"
        page.goto(f"{served.address}/instructor/personas/priya-raman")
        page.get_by_label("Id of the copy").fill(name)
        page.get_by_role("button", name="Copy it").click()
        page.get_by_role("button", name="Save").wait_for()
        path = f"/instructor/personas/{name}"
        for each in (
            "/instructor/personas",
            "/instructor/personas/priya-raman",
            path,
            f"{path}/edit",
            f"{path}/edit?view=source",
        ):
            page.goto(served.address + each)
            page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
            found[each] = [*violations(page), *([] if fits(page) else ["wider than the window"])]
            picture(page, f"instructor-{name}-{each.strip('/').replace('/', '-').replace('?', '-')}")
    assert {path: what for path, what in found.items() if what} == {}
