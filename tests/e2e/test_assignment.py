"""An assignment from creation to pass, in two browsers: the instructor's and the trainee's."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from bot.settings import ROOT
from tests.e2e.browsing import HELPS, calls, fits, hangs_up, picture, violations, window

PASSWORD = "correct horse battery"


@pytest.fixture
def ida(served):
    """An instructor on the server, made as an operator makes one."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "instructor", "add", "Ida", "--password-stdin"]
    subprocess.run(command, cwd=ROOT, env=served.env, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    return "Ida"


def test_an_assignment_from_creation_to_pass(browser, served, ida):
    found = {}
    with window(browser) as desk, window(browser, viewport={"width": 390, "height": 800}) as phone:
        page, trainee = desk.new_page(), phone.new_page()
        desk.grant_permissions(["clipboard-read", "clipboard-write"])

        def check(name, seen=page):
            found[name] = [*violations(seen), *([] if fits(seen) else ["wider than the window"])]
            picture(seen, f"assignment-{name}")

        page.goto(f"{served.address}/instructor")
        page.get_by_label("Name").fill(ida)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("What it is called").fill("Spring class")
        page.get_by_role("button", name="Make it").click()
        check("cohort, new")

        page.get_by_role("button", name="Copy the link").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == page.get_by_label("Join link").input_value()

        page.get_by_text("Add trainees by name").click()
        page.get_by_label("Names, each on a line").fill("Ben Osei\nCy Dee")
        page.get_by_role("button", name="Add them").click()
        row = page.get_by_role("row", name="Ben Osei")
        personal = row.get_by_role("cell").inner_text()
        check("personal links")
        with page.expect_download() as saved:
            page.get_by_role("button", name="These links as a file").click()
        assert saved.value.path().read_text(encoding="utf-8-sig").startswith("Trainee,Personal link")
        with window(browser) as laptop:
            ben = laptop.new_page()
            ben.goto(personal)
            check("enter", ben)
            ben.get_by_role("button", name="Yes, go on").click()
            expect(ben.get_by_text("You practise with Spring class.")).to_be_visible()
        page.get_by_role("link", name="Back to the cohort").click()

        page.get_by_text("New assignment").click()
        page.get_by_label("Dana Okafor").check()
        page.get_by_label("Due day").fill("2099-12-31")
        page.get_by_label("Pass mark").fill("1")
        page.get_by_label("Tries at most").fill("1")
        page.get_by_label("Passes needed").fill("2")
        page.get_by_label("Calls with hints count").uncheck()
        page.get_by_role("button", name="Assign").click()
        expect(page.get_by_role("alert")).to_contain_text("Nobody can pass 2 times within 1 try")
        check("cohort, refused")
        page.get_by_label("Tries at most").fill("3")
        page.get_by_role("button", name="Assign").click()
        expect(page.get_by_text("pass mark 1, 2 passes in a row, at most 3 tries, without hints")).to_be_visible()

        trainee.goto(link)
        trainee.get_by_label("Your name").fill("Ann Lee")
        trainee.get_by_role("button", name="Join").click()
        assigned = trainee.get_by_role("region", name="Assigned to you")
        expect(assigned).to_contain_text("Dana Okafor, due 31 December 2099, pass mark 1")
        for said in ("3 tries left", "2 tries left, 1 of 2 passes in a row so far"):
            expect(assigned).to_contain_text(said)
            assigned.get_by_role("link", name="Dana Okafor").click()
            expect(trainee.get_by_text("Hints are not allowed")).to_be_visible()
            expect(trainee.get_by_role("checkbox")).to_have_count(0)
            check(f"prospect, {said}", trainee)
            box = calls(trainee, served.address)
            box.fill(HELPS)
            box.press("Enter")
            trainee.get_by_role("log").get_by_text(HELPS).wait_for()
            trainee.get_by_role("button", name="Say it", disabled=False).wait_for()
            hangs_up(trainee)
            trainee.goto(served.address)
        expect(assigned).to_contain_text(re.compile(r"Dana Okafor: done on \d+ \w+ \d{4}"))
        check("gallery, done", trainee)

        page.reload()
        expect(page.get_by_role("figure", name="Who has done what")).to_contain_text(re.compile(r"Ann Lee\s*done"))
        check("cohort, done")
        page.get_by_role("link", name="How they get on").click()
        expect(page.get_by_role("img")).to_have_count(6)
        expect(page.get_by_role("figure", name="Who practises")).to_be_visible()
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
        check("dashboard")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Score over time as a file (CSV)").click()
        assert "Mean score" in saved.value.path().read_text()
        page.goto(page.url.removesuffix("/dashboard"))
        page.get_by_role("link", name="Ann Lee", exact=True).click()
        expect(page.get_by_role("link", name="Read the debrief of call 2")).to_be_visible()
        check("trainee")
        page.get_by_role("link", name="Spring class").click()
        page.get_by_role("link", name="Change the assignment").click()
        check("assignment")
        page.get_by_label("This assignment is to be deleted").check()
        page.get_by_role("button", name="Delete the assignment").click()
        expect(page.get_by_text("Nothing is assigned yet.")).to_be_visible()
    assert {name: what for name, what in found.items() if what} == {}
