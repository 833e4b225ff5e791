"""A review in a real browser: a clause is recoded, a second opinion appears, the trainee reads the comment."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from bot.settings import ROOT
from tests.e2e.browsing import HELPS, PUSHES, calls, fits, hangs_up, picture, violations, window

PASSWORD = "correct horse battery"
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


def buyin(served, *arguments, stdin=""):
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=served.env, input=stdin, capture_output=True, text=True, check=True)
    return ran.stdout


@pytest.fixture(scope="module")
def staff(served):
    """An instructor and an admin on that server."""
    buyin(served, "instructor", "add", "Ida Instructor", "--password-stdin", stdin=PASSWORD)
    buyin(served, "instructor", "add", "Root", "--admin", "--password-stdin", stdin=PASSWORD)


def signs_in(page, served, name):
    page.goto(f"{served.address}/instructor")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Cohorts", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def reviewed(browser, served, staff):
    """A call of a trainee in the instructor's cohort, reviewed from the list of calls on."""
    with window(browser) as mine, window(browser) as theirs:
        ida, ann = mine.new_page(), theirs.new_page()
        signs_in(ida, served, "Ida Instructor")
        ida.get_by_label("What it is called").fill("Review class")
        ida.get_by_role("button", name="Make it").click()
        listed = buyin(served, "cohort", "list").splitlines()
        code = next(line.split()[0] for line in listed if "Review class" in line)
        ann.goto(f"{served.address}/join/{code}")
        ann.get_by_label("Your name").fill("Ann Reviewed")
        ann.get_by_role("button", name="Join").click()
        box = calls(ann, served.address)
        for words in (HELPS, PUSHES):
            box.fill(words)
            box.press("Enter")
            ann.get_by_role("log").get_by_text(words).wait_for()
            ann.get_by_role("button", name="Say it", disabled=False).wait_for()
        hangs_up(ann)
        expect(ann.get_by_text("Ida Instructor")).to_have_count(0)
        score = ann.locator(".score strong").inner_text()

        ida.goto(f"{served.address}/instructor/calls")
        expect(ida.get_by_role("cell", name="hidden").first).to_be_visible()
        hidden = violations(ida)
        ida.get_by_role("link", name="Ann Reviewed").click()
        expect(ida.get_by_text("You review this call blind")).to_be_visible()
        expect(ida.get_by_text("(the program's)")).to_have_count(0)
        blind = [*hidden, *violations(ida), *([] if fits(ida) else ["wider than the window"])]
        picture(ida, "instructor-call-blind")
        ida.get_by_role("button", name="Show the program's codes now").click()
        expect(ida.get_by_text("Nobody has coded a clause differently")).to_be_visible()
        move = ida.get_by_label("Move for turn 2, clause 1")
        move.select_option("decision_question")
        ida.get_by_label("Topic for turn 2, clause 1").select_option("none")
        ida.get_by_label("Comment to the trainee for turn 2, clause 1").fill("Ask <who> decides first.")
        ida.get_by_role("button", name="Save your review").click()
        expect(ida.get_by_role("alert")).to_contain_text("has a topic")
        expect(move).to_have_value("decision_question")
        ida.get_by_label("Topic for turn 2, clause 1").select_option("timing")
        ida.get_by_label("I have read every clause").check()
        ida.get_by_role("button", name="Save your review").click()
        expect(ida.get_by_role("status")).to_have_text("Saved.")

        ann.reload()
        yield {"ida": ida, "ann": ann, "score": score, "call": re.split("[?#]", ida.url)[0], "blind": blind}


def test_a_recoded_clause_gives_a_second_opinion_beside_the_first(reviewed):
    ida = reviewed["ida"]
    ida.goto(reviewed["call"])
    row = ida.get_by_role("row", name="Score").first
    first, second = row.get_by_role("cell").all_inner_texts()
    assert first == reviewed["score"] == ida.locator(".score strong").inner_text()
    assert int(second) > int(first)
    assert ida.get_by_label("Move for turn 2, clause 1").input_value() == "decision_question"


def test_the_trainee_reads_the_comment_and_their_score_stays(reviewed):
    ann = reviewed["ann"]
    expect(ann.get_by_text("Ida Instructor, your instructor: Ask <who> decides first.")).to_be_visible()
    expect(ann.get_by_role("link", name="the first comment")).to_be_visible()
    expect(ann.locator(".score strong")).to_have_text(reviewed["score"])


def test_what_was_typed_is_there_again_when_the_session_had_ended(reviewed):
    ida = reviewed["ida"]
    ida.goto(reviewed["call"])
    comment = ida.get_by_label("Comment to the trainee for turn 1, clause 1")
    comment.fill("You listened.")
    ida.get_by_label("I have read every clause").uncheck()
    ida.context.clear_cookies(name="buyin_instructor")
    ida.get_by_role("button", name="Save your review").click()
    ida.get_by_label("Name").fill("Ida Instructor")
    ida.get_by_label("Password").fill(PASSWORD)
    ida.get_by_role("button", name="Sign in").click()
    expect(ida.get_by_role("status")).to_have_text(re.compile("is back. It is still to be saved"))
    expect(comment).to_have_value("You listened.")
    expect(ida.get_by_label("I have read every clause")).not_to_be_checked()
    ida.get_by_label("I have read every clause").check()
    ida.get_by_role("button", name="Save your review").click()
    expect(ida.get_by_role("status")).to_have_text("Saved.")
    expect(ida).to_have_url(re.compile("^[^?]+$"))  # the script, maybe later than the text, takes ?saved away
    ida.reload()
    expect(ida.get_by_role("status")).to_have_text("")
    expect(comment).to_have_value("You listened.")


def test_files_are_downloaded_by_their_buttons(reviewed, served):
    ida = reviewed["ida"]
    for page, button, name in (
        ("/instructor/exports", "Download", "calls.csv"),
        ("/instructor/agreement", "Download", "reviewed.yml"),
    ):
        ida.goto(served.address + page)
        with ida.expect_download() as got:
            ida.get_by_role("button", name=button).click()
        assert got.value.suggested_filename == name


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong_with_these_pages(browser, served, reviewed, look):
    with window(browser, **LOOKS[look]) as context:
        page = context.new_page()
        found = {}

        def check(name, path):
            page.goto(path if path.startswith("http") else served.address + path)
            page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
            found[name] = [*violations(page), *([] if fits(page) else ["wider than the window"])]
            picture(page, f"{look}-instructor-{name}")

        signs_in(page, served, "Root")
        check("call", reviewed["call"])
        forget = page.get_by_role("link", name="Delete everything of").get_attribute("href")
        for name in ("calls", "agreement", "exports", "audit"):
            check(name, f"/instructor/{name}")
        check("forget", forget)
        found["call, blind"] = reviewed["blind"]
        assert {name: what for name, what in found.items() if what} == {}
    with window(browser, **LOOKS[look], storage_state=reviewed["ann"].context.storage_state()) as context:
        page = context.new_page()
        page.goto(reviewed["ann"].url)
        expect(page.get_by_text("your instructor:").first).to_be_visible()
        assert violations(page) == []
        assert fits(page)
