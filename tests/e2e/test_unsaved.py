"""Work that is not saved yet survives what gets in its way, in a real browser."""

import subprocess
import sys
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from bot.settings import ROOT
from tests.e2e.browsing import fits, violations, window

NAME, PASSWORD = "Una Saved", "correct horse battery"


@pytest.fixture(scope="module")
def instructor(served):
    command = [sys.executable, "-c", "from bot.cli import main; main()", "instructor", "add", NAME, "--password-stdin"]
    subprocess.run(command, cwd=ROOT, env=served.env, input=PASSWORD + "\n", text=True, check=True, capture_output=True)
    return NAME


def sign_in(page):
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def editor(browser, served, instructor):
    """The editor of a persona of its own."""
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{served.address}/instructor/personas")
        sign_in(page)
        page.get_by_label("Its id").fill(f"a-{uuid4().hex}")
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("button", name="Call the newest version").wait_for()
        page.wait_for_load_state()  # without the page's script the call would have a page of its own
        page.get_by_role("button", name="Call the newest version").click()
        page.get_by_label("What you say").wait_for()
        page.get_by_label("Company").fill("Ashgrove Homes")
        yield page


def says(page, words="Who else?"):
    page.get_by_label("What you say").fill(words)
    page.get_by_role("button", name="Say it").click()


def company(page):
    return page.get_by_label("Company").input_value()


def test_a_preview_goes_on_in_a_session_that_began_in_another_window(editor, served):
    other = editor.context.new_page()
    other.goto(f"{served.address}/instructor")
    other.get_by_role("button", name="Sign out").click()
    says(editor)
    alert = editor.locator("#preview").get_by_role("alert")
    alert.get_by_text("You are signed out").wait_for()
    assert violations(editor) == []
    sign_in(other)
    other.get_by_role("heading", name="Cohorts", exact=True).wait_for()
    says(editor)
    editor.get_by_role("log").get_by_text("patience").wait_for()
    assert company(editor) == "Ashgrove Homes"
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("Saved as version 2.").wait_for()


@pytest.mark.parametrize("status", [404, 429, 503])
def test_a_preview_that_is_refused_says_why_and_leaves_the_page_alone(editor, status):
    answer = {"status": status, "json": {"error": {"code": "x", "message": "Wait a moment."}}}
    editor.route("**/preview", lambda route: route.fulfill(**answer))
    says(editor)
    editor.locator("#preview").get_by_role("alert").get_by_text("Wait a moment.").wait_for()
    assert (company(editor), editor.get_by_label("What you say").input_value()) == ("Ashgrove Homes", "Who else?")


def test_a_preview_without_a_connection_says_so(editor):
    editor.context.set_offline(True)
    says(editor)
    editor.locator("#preview").get_by_role("alert").get_by_text("cannot be reached").wait_for()
    editor.context.set_offline(False)
    says(editor)
    editor.get_by_role("log").get_by_text("patience").wait_for()
    assert company(editor) == "Ashgrove Homes"


def test_what_was_typed_is_offered_again_after_the_session_had_ended(editor):
    editor.context.clear_cookies()
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("What you just sent was not saved").wait_for()
    assert violations(editor) == []
    sign_in(editor)
    editor.get_by_text("did not save is still in this window").wait_for()
    assert violations(editor) == []
    assert company(editor) != "Ashgrove Homes"
    editor.get_by_role("button", name="Put it back").click()
    editor.get_by_text("Not saved yet.").wait_for()
    assert company(editor) == "Ashgrove Homes"
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("Saved as version 2.").wait_for()
    editor.reload()
    assert editor.get_by_text("did not save is still in this window").count() == 0


def test_leaving_with_unsaved_work_asks_and_after_saving_does_not(editor):
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.get_by_role("link", name="Personas").click()
    editor.get_by_text("Not saved yet.").wait_for()
    assert (asked, company(editor)) == (["beforeunload"], "Ashgrove Homes")
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("Saved as version 2.").wait_for()
    editor.get_by_role("link", name="Personas").click()
    editor.get_by_role("heading", name="Personas").wait_for()
    assert asked == ["beforeunload"]


def test_a_finding_that_the_form_does_not_show_leads_to_its_numbered_line(editor):
    editor.get_by_role("button", name="Show the source").click()
    source = editor.get_by_label("The text, as it would stand in a file")
    text = source.input_value()
    source.fill(text.replace("\nreactions:\n", "\nreactions:\n  pich: [No.]\n"))
    line = text[: text.index("\nreactions:\n")].count("\n") + 2
    editor.get_by_role("button", name="Show the form").click()
    editor.get_by_role("button", name=f"{line}:1 in the source").click()
    expect(source).to_be_focused()  # by the page's script
    at = editor.evaluate(
        "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length"
    )
    assert at == line
    numbers = editor.locator(".numbers")
    assert numbers.inner_text().split("\n")[line - 1] == str(line)
    tops = editor.evaluate(
        "[document.querySelector('.numbers').scrollTop, document.getElementById('source').scrollTop]"
    )
    assert tops[0] == tops[1] > 0
    heights = editor.evaluate(
        "['.numbers', '#source'].map(each => parseFloat(getComputedStyle(document.querySelector(each)).lineHeight))"
    )
    assert heights[0] == heights[1]
    assert violations(editor) == []
    assert fits(editor)
