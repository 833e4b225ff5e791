"""A cohort's pages: run by whoever is in charge, and nobody else's business."""

import base64
import csv
import html
import re
from datetime import datetime
from io import StringIO

import pytest
from starlette.testclient import TestClient

from bot.personas.library import digest
from bot.store.figures import FigureRows
from tests.web.instructor.conftest import assigns, calls

FIGURES = ("practice", "score", "dimensions", "assumptions", "issues", "personas")


def test_a_cohort_is_renamed_and_a_bad_name_is_kept_to_be_put_right(ida, cohort):
    assert ida.submit(f"{cohort}/name", name="Autumn").status_code == 303
    assert "<h1>Autumn</h1>" in ida.get(cohort).text
    answer = ida.submit(f"{cohort}/name", name="x" * 61)
    assert answer.status_code == 400
    assert "A name may have 60 characters" in answer.text
    assert f'value="{"x" * 61}"' in answer.text


def test_a_new_join_link_takes_the_place_of_the_old_one(app, ida, cohort, practice, stored):
    page = ida.get(cohort).text
    old = re.search(r'value="http://testserver(/join/[^"]+)"', page)[1]
    unsure = ida.submit(f"{cohort}/link")
    assert (unsure.status_code, "Tick the box" in unsure.text) == (400, True)
    assert "The old link is to stop working" in ida.get(f"{cohort}/link").text
    assert old in ida.get(cohort).text
    ida.submit(f"{cohort}/link", sure="on")
    new = re.search(r'value="http://testserver(/join/[^"]+)"', ida.get(cohort).text)[1]
    trainee = TestClient(app)
    assert trainee.get(old).status_code == 404
    assert "Join Spring &lt;class&gt;" in trainee.get(new).text


def test_another_instructor_is_put_in_charge_and_taken_out_but_never_the_last(ida, signed_in, cohort, practice):
    ben = signed_in("Ben")
    assert ben.get(cohort).status_code == 404
    answer = ida.submit(f"{cohort}/instructors", name="Nobody <b>")
    assert (answer.status_code, "There is no instructor" in answer.text) == (400, True)
    assert 'value="Nobody &lt;b&gt;"' in answer.text
    ida.submit(f"{cohort}/instructors", name=" Ben ")
    assert ben.get(cohort).status_code == 200
    ids = {each.name: each.id for each in practice.staff.all()}
    mine, bens = (f"{cohort}/instructors/{ids[name]}/remove" for name in ("Ida", "Ben"))
    assert "You are no longer to be in charge" in ida.get(mine).text
    assert "Ben is no longer to be in charge" in ida.get(bens).text
    assert ida.submit(mine).status_code == 400
    assert ida.get(cohort).status_code == 200
    assert ida.submit(mine, sure="on").headers["location"] == "/instructor"
    again = ida.submit(mine, sure="on")
    assert (again.status_code, "It may be gone already" in again.text) == (404, True)
    assert ida.get(cohort).status_code == 404
    assert ben.submit(bens, sure="on").status_code == 400
    again = ben.submit(mine, sure="on")
    assert (again.status_code, "not in charge of this cohort, or no longer" in again.text) == (404, True)
    assert ben.get(cohort).status_code == 200


def test_trainees_are_shown_with_what_they_did_and_can_be_removed(ida, cohort, practice, ann):
    assert "not yet" in ida.get(cohort).text
    calls(practice, ann)
    page = ida.get(cohort).text
    assert "Ann Lee" in page
    assert "not yet" not in page
    removal = f"{cohort}/trainees/{ann}/remove"
    assert "Ann Lee is to leave the cohort" in ida.get(removal).text
    assert ida.submit(removal).status_code == 400
    assert "Ann Lee" in ida.get(cohort).text
    assert ida.submit(removal, sure="on").status_code == 303
    again = ida.submit(removal, sure="on")
    assert (again.status_code, "may have been removed already" in again.text) == (404, True)
    assert "<h1>Spring &lt;class&gt;</h1>" in again.text
    assert "Ann Lee" not in ida.get(cohort).text
    assert practice.roll.who(ann).cohort is None
    assert len(practice.results.progress(ann)["calls"]) == 1, "the calls stay theirs"
    assert ("trainee removed", "Spring <class>: ann") in [(each.did, each.about) for each in practice.staff.logged()]


def test_an_assignment_is_made_for_each_prospect_that_is_chosen_and_changed(ida, cohort, practice, stored):
    answer = assigns(
        ida, cohort, **{"persona:marek-nowak": "on", "pass_mark": "60", "tries": "3", "in_a_row": "2", "hints": ""}
    )
    assert answer.status_code == 303
    made = practice.cohorts.overview(stored.id).assignments
    assert {each.persona for each in made} == {"dana-okafor", "marek-nowak"}
    assert {(each.pass_mark, each.tries, each.in_a_row, each.hints) for each in made} == {(60, 3, 2, False)}
    assert "pass mark 60, 2 passes in a row, at most 3 tries, without hints" in ida.get(cohort).text
    one = f"{cohort}/assignments/{made[0].id}"
    assert 'value="2099-12-31"' in ida.get(one).text
    assert ida.submit(one, due="", pass_mark="70", tries="", in_a_row="1", hints="on").status_code == 303
    changed = practice.cohorts.assignment(stored.id, made[0].id)
    assert (changed.due, changed.pass_mark, changed.tries, changed.hints) == (None, 70, None, True)
    assert changed.made == made[0].made
    assert ida.submit(one, due="", tries="none").status_code == 400
    assert ida.submit(f"{one}/delete").status_code == 400, "not without the box"
    assert ida.submit(f"{one}/delete", sure="on").status_code == 303
    again = ida.submit(f"{one}/delete", sure="on")
    assert (again.status_code, "it may have been deleted" in again.text) == (404, True)
    assert "<h1>Spring &lt;class&gt;</h1>" in again.text
    assert ida.get(one).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"persona:dana-okafor": ""}, "Choose at least one prospect"),
        ({"persona:nobody": "on"}, "Choose at least one prospect"),
        ({"due": "tomorrow"}, "like 2026-12-31"),
        ({"due": "2001-01-01"}, "The due day is over"),
        ({"pass_mark": "101"}, "from 0 to 100"),
        ({"pass_mark": "½"}, "whole number"),
        ({"tries": "-1"}, "whole number"),
        ({"tries": "999999999999"}, "whole number"),
        ({"in_a_row": "3", "tries": "2"}, "Nobody can pass 3 times"),
    ],
)
def test_what_cannot_be_assigned_is_said_and_what_was_typed_stays(ida, cohort, practice, stored, typed, words):
    answer = assigns(ida, cohort, **typed)
    assert answer.status_code == 400
    assert words in answer.text
    for name, value in typed.items():
        if value and not name.startswith("persona:"):
            assert f'name="{name}" ' in answer.text
            assert f'value="{value}"' in answer.text
    assert practice.cohorts.overview(stored.id).assignments == []


def test_who_practises_is_to_be_had_as_a_file(ida, cohort, practice, stored, ann):
    practice.roll.join("eve", stored.code, "=Eve")
    calls(practice, ann)
    assert f'href="{cohort}/trainees.csv"' in ida.get(cohort).text
    rows = list(csv.reader(StringIO(ida.get(f"{cohort}/trainees.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == ["Trainee", "Last practised", "Calls", "Best", "Latest"]
    assert rows[1] == ["'=Eve", "", "0", "", ""]
    (call,) = practice.results.progress(ann)["calls"]
    score = str(call["score"])
    assert rows[2] == ["Ann Lee", f"{practice.now():%Y-%m-%d}", "1", score, score]
    assert ("exported", "Spring <class>: trainees") in [(each.did, each.about) for each in practice.staff.logged()]


def test_who_has_done_what_stands_on_the_page_and_in_a_file(ida, cohort, practice, stored, ann):
    practice.roll.join("eve", stored.code, "=HYPERLINK(1)")
    assigns(ida, cohort)
    assigns(ida, cohort, **{"persona:dana-okafor": "", "persona:marek-nowak": "on", "pass_mark": "100", "tries": "1"})
    calls(practice, ann)
    calls(practice, ann, "marek-nowak")
    page = ida.get(cohort).text
    assert re.search(r"done \d+ \w+ \d+ \(best \d+\)", page)
    assert re.search(r"failed: best \d+, no tries left", page)
    assert "open: not begun" in page
    answer = ida.get(f"{cohort}/done.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Trainee", "Dana Okafor, due 31 December 2099", "Marek Nowak, due 31 December 2099"]
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "Ann Lee"]
    assert "exported" in [each.did for each in practice.staff.logged()]


def test_the_trainee_sees_what_passes_and_no_hints_where_none_count(app, ida, cohort, practice, stored):
    assigns(ida, cohort, pass_mark="100", tries="2", hints="")
    trainee = TestClient(app)
    trainee.post(f"/join/{stored.code}", data={"name": "Ann"})
    home = trainee.get("/").text
    assert "due 31 December 2099, pass mark 100, at most 2 tries, without hints; <strong>2 tries left" in home
    page = trainee.get("/prospects/dana-okafor").text
    assert "Hints are not allowed" in page
    assert 'name="hints"' not in page
    assert 'name="hints"' in trainee.get("/prospects/marek-nowak").text
    for left in ("1 try left", "no tries left"):
        call = trainee.post("/calls", data={"persona": "dana-okafor"}, follow_redirects=False).headers["location"]
        trainee.post(f"/api{call}/end", json={})
        assert left in trainee.get("/").text
    page = trainee.get("/prospects/dana-okafor").text
    assert "as practice" in page
    assert 'name="hints"' in page, "what is lost is practice again"


def test_what_is_done_is_said_to_the_trainee(app, ida, cohort, practice, stored):
    assigns(ida, cohort)
    trainee = TestClient(app)
    trainee.post(f"/join/{stored.code}", data={"name": "Ann"})
    call = trainee.post("/calls", data={"persona": "dana-okafor"}, follow_redirects=False).headers["location"]
    trainee.post(f"/api{call}/end", json={})
    assert "Dana Okafor</a>: done on" in trainee.get("/").text
    assert "You have done what was assigned to you with Dana" in trainee.get("/prospects/dana-okafor").text


@pytest.fixture
def ruth(practice, ida):
    """A persona that Ida has published; returns the pages' address of it."""
    me = practice.staff.named("Ida")
    practice.authoring.begin(me, "ruth-falk")
    draft = practice.authoring.draft("ruth-falk")
    proven = practice.authoring.read(draft.text, "ruth-falk").persona
    practice.authoring.proofs.keep("ruth-falk", 1, {"findings": [], "digest": digest(proven)})
    practice.authoring.publish(me, "ruth-falk", 1)
    return "/instructor/personas/ruth-falk"


def test_retiring_says_first_who_has_it_to_do_and_asks_again(ida, signed_in, cohort, practice, ann, ruth):
    assigns(ida, cohort, **{"persona:dana-okafor": "", "persona:ruth-falk": "on"})
    ben = signed_in("Ben")
    page = ida.get(f"{ruth}/retire").text
    assert "Spring &lt;class&gt;</a>: 1 of 1 trainee still to do it" in page
    page = ben.get(f"{ruth}/retire").text
    assert "1 cohort of other instructors: 1 of 1 trainees still to do it" in page
    assert "Spring" not in page, "another's cohort has no name here"
    unsure = ida.submit(f"{ruth}/retire")
    assert (unsure.status_code, "Tick the box" in unsure.text) == (400, True)
    assert "ruth-falk" in practice.library
    assert ida.submit(f"{ruth}/retire", sure="on").status_code == 303
    assert "ruth-falk" not in practice.library
    assert ida.submit(f"{ruth}/retire", sure="on").status_code == 400
    assert ida.get(f"{ruth}/retire").status_code == 400


def test_a_retired_prospect_keeps_its_name_wherever_it_stands(app, ida, cohort, practice, stored, ann, ruth):
    assigns(ida, cohort, **{"persona:dana-okafor": "", "persona:ruth-falk": "on"})
    trainee = TestClient(app)
    trainee.post(f"/join/{stored.code}", data={"name": "Cy"})
    first = trainee.post("/calls", data={"persona": "ruth-falk"}, follow_redirects=False).headers["location"]
    call = calls(practice, ann, "ruth-falk")
    ida.submit(f"{ruth}/retire", sure="on")
    home = trainee.get("/").text
    assert "Alex Morgan can no longer be called" in home
    assert f'href="{first}">Your call with Alex Morgan</a> goes on' in home
    assert "/prospects/ruth-falk" not in home
    page = ida.get(cohort).text
    assert "Can no longer be called" in page
    assert "can no longer be called: not begun" in page
    assert "open: not begun" not in page
    assert "can no longer be called: not begun" in ida.get(f"{cohort}/done.csv").text
    (cy,) = (each.id for each in practice.cohorts.overview(stored.id).trainees if each.name == "Cy")
    theirs = ida.get(f"{cohort}/trainees/{cy}").text
    assert ("can no longer be called" in theirs, ">open<" in theirs) == (True, False)
    assert 'name="persona:ruth-falk"' not in page
    one = re.search(rf'href="({cohort}/assignments/\w+)"', page)[1]
    assert "can no longer be called" in ida.get(one).text
    seen = [
        page,
        ida.get(one).text,
        ida.get(f"{cohort}/done.csv").text,
        ida.get(f"{cohort}/dashboard").text,
        ida.get(f"{cohort}/figures/personas.csv").text,
        ida.get(f"{cohort}/figures/issues.csv").text,
        ida.get(f"{cohort}/trainees/{ann}").text,
        ida.get("/instructor/calls").text,
        ida.submit(f"/instructor/calls/{call}/blind") and ida.get(f"/instructor/calls/{call}").text,
        home,
    ]
    for each in seen:
        assert "Alex Morgan" in each
        assert "ruth-falk" not in each
    trainee.post(f"/api{first}/end", json={})
    for path in ("/progress", f"{first}/debrief", "/"):
        shown = trainee.get(path).text
        assert ("Alex Morgan" in shown, "ruth-falk" in shown) == (True, False)


def test_two_of_one_name_are_told_apart_where_one_must_choose(app, ida, cohort, practice):
    me = practice.staff.named("Ida")
    practice.authoring.copy(me, "dana-okafor", "dana-two")
    page = ida.get("/instructor/personas/dana-two").text
    assert "Trainees can call another prospect by the name Dana Okafor: dana-okafor." in page
    draft = practice.authoring.draft("dana-two")
    proven = practice.authoring.read(draft.text, "dana-two").persona
    assert "(dana-okafor)" not in ida.get("/").text
    practice.authoring.proofs.keep("dana-two", 1, {"findings": [], "digest": digest(proven)})
    practice.authoring.publish(me, "dana-two", 1)
    home = TestClient(app).get("/").text
    assigns(ida, cohort)
    page = ida.get(cohort).text
    for id in ("dana-okafor", "dana-two"):
        assert f'Dana Okafor <span class="quiet">({id})</span>' in home
        assert f"> Dana Okafor ({id})</label>" in page
    assert "Dana Okafor (dana-okafor), due 31 December 2099" in page
    assert "(marek-nowak)" not in home + page


def test_trainees_are_added_by_name_and_let_in_by_a_link_of_their_own(app, ida, cohort, practice, stored):
    page = ida.submit(f"{cohort}/trainees", names="Zo\u00eb <Lee>\n=Ben").text
    assert page.count("http://testserver/enter/") == 2
    links = dict(re.findall(r"<th scope=\"row\">(.*?)</th><td><code>http://testserver(.*?)</code>", page))
    browser = TestClient(app)
    assert "Zo\u00eb &lt;Lee&gt;" in browser.get(links["Zo\u00eb &lt;Lee&gt;"]).text
    browser.post(links["Zo\u00eb &lt;Lee&gt;"].split("?")[0])
    assert "You practise with Spring &lt;class&gt;." in browser.get("/").text
    again = ida.submit(f"{cohort}/trainees", names="zo\u00eb <lee>").text
    assert "not added again: zo\u00eb &lt;lee&gt;" in again
    assert "/enter/" not in again
    assert len(practice.cohorts.overview(stored.id).trainees) == 2
    ids = dict(re.findall(r'name="(trainee:\w+)" value="(on)"', page))
    rows = list(csv.reader(StringIO(ida.submit(f"{cohort}/links.csv", **ids).text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Trainee", "Zo\u00eb <Lee>", "'=Ben"]
    assert TestClient(app).get(rows[1][1].removeprefix("http://testserver")).status_code == 200
    assert "/enter/" not in ida.get(cohort).text, "they are shown once"
    trainee = practice.cohorts.overview(stored.id).trainees[0]
    renewed = ida.submit(f"{cohort}/trainees/{trainee.id}/link").text
    assert renewed.count("/enter/") == 1
    did = {each.did for each in practice.staff.logged()}
    assert {"trainees added", "personal link made", "exported"} <= did
    assert "Lee" not in str([each.about for each in practice.staff.logged()])


def test_a_list_with_a_mistake_is_kept_and_adds_nobody(ida, cohort, practice, stored):
    answer = ida.submit(f"{cohort}/trainees", names="Ann <Lee>\n" + "x" * 61)
    assert answer.status_code == 400
    assert "Line 2: A name may have 60 characters" in answer.text
    assert "Ann &lt;Lee&gt;\n" in html.unescape(answer.text).replace("<Lee>", "&lt;Lee&gt;")
    assert practice.cohorts.overview(stored.id).trainees == []


def test_where_slack_is_not_set_up_nobody_is_added_from_it(ida, cohort):
    assert "Add somebody from Slack" not in ida.get(cohort).text
    assert ida.submit(f"{cohort}/slack", member="U012AB3CD").status_code == 404


def test_a_dashboard_without_calls_says_so(ida, cohort, ann):
    page = ida.get(f"{cohort}/dashboard").text
    assert "No call has ended" in page
    assert "Not practised in the last two weeks: Ann Lee." in page
    for name in FIGURES:
        assert ida.get(f"{cohort}/figures/{name}.csv").status_code == 200


def test_a_dashboard_has_each_figure_as_chart_table_and_file(ida, cohort, practice, ann):
    for persona in ("dana-okafor", "dana-okafor", "marek-nowak"):
        calls(practice, ann, persona)
    page = ida.get(f"{cohort}/dashboard").text
    for name in FIGURES:
        file = ida.get(f"{cohort}/figures/{name}.csv")
        assert file.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
        assert list(csv.reader(StringIO(file.text.removeprefix("\ufeff")))) == table_in(page, name)
    assert ida.get(f"{cohort}/figures/nothing.csv").status_code == 404


def table_in(page, name):
    """The table of a figure on the dashboard, as a file would have it."""
    part = page[page.index(f'<h2 id="{name}">') :]
    rows = re.findall(r"<tr>(.*?)</tr>", part[: part.index("</table>")], re.S)
    cells = [[html.unescape(each) for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]
    return [["" if cell == "n/a" else as_day(cell) for cell in row] for row in cells]


def as_day(cell):
    try:
        return f"{datetime.strptime(cell, '%d %B %Y'):%Y-%m-%d}"
    except ValueError:
        return cell


def test_the_figures_of_a_dashboard_are_worked_out_once_with_their_charts(ida, cohort, practice, ann, monkeypatch):
    for persona in ("dana-okafor", "marek-nowak"):
        calls(practice, ann, persona)
    read = []
    debriefed = FigureRows.debriefed
    monkeypatch.setattr(FigureRows, "debriefed", lambda rows, cohort: read.append(cohort) or debriefed(rows, cohort))
    page = ida.get(f"{cohort}/dashboard").text
    charts = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert len(charts) == len(FIGURES)
    assert all(b"<svg" in base64.b64decode(each) for each in charts)
    assert len(read) == 1


def test_a_trainees_page_has_their_progress_and_leads_to_each_debrief(ida, cohort, practice, ann):
    assert "No call has been debriefed yet" in ida.get(f"{cohort}/trainees/{ann}").text
    assigns(ida, cohort)
    call = calls(practice, ann)
    page = ida.get(f"{cohort}/trainees/{ann}").text
    assert f'href="/instructor/calls/{call}"' in page
    assert "done on" in page
    for name in ("score", "dimensions"):
        assert "<svg" in ida.get(f"{cohort}/trainees/{ann}/{name}.svg").text
    assert ida.get(f"{cohort}/trainees/{ann}/other.svg").status_code == 404


READ = [
    "",
    "/link",
    "/delete",
    "/trainees/ann/remove",
    "/done.csv",
    "/trainees.csv",
    "/dashboard",
    "/figures/score.csv",
    "/trainees/ann",
    "/trainees/ann/score.svg",
    "/assignments/{one}",
]
WRITTEN = [
    "/name",
    "/link",
    "/delete",
    "/instructors",
    "/instructors/{ida}/remove",
    "/trainees",
    "/trainees/ann/remove",
    "/trainees/ann/link",
    "/links.csv",
    "/slack",
    "/assignments",
    "/assignments/{one}",
    "/assignments/{one}/delete",
]


@pytest.mark.parametrize(("method", "path"), [*(("GET", each) for each in READ), *(("POST", each) for each in WRITTEN)])
def test_a_cohort_is_its_instructors_and_the_admins_business(
    app, ida, signed_in, cohort, practice, stored, ann, method, path
):
    assigns(ida, cohort)
    (one,) = practice.cohorts.overview(stored.id).assignments
    address = cohort + path.format(one=one.id, ida=practice.staff.all()[0].id)
    ben = signed_in("Ben")
    before = practice.cohorts.overview(stored.id), practice.roll.cohorts()
    asked = ben.get(address) if method == "GET" else ben.submit(address, name="Mine", sure="on")
    assert asked.status_code == 404
    stranger = TestClient(app, follow_redirects=False)
    asked = stranger.get(address) if method == "GET" else stranger.post(address, data={"name": "Mine", "sure": "on"})
    assert asked.headers["location"].startswith("/instructor/sign-in")
    assert (practice.cohorts.overview(stored.id), practice.roll.cohorts()) == before
    if method == "GET":
        assert signed_in("Root", "admin").get(address).status_code == 200
    else:
        assert ida.post(address, data={"name": "Mine"}).status_code == 403, "without the token of the page"


def test_one_cohort_does_not_lead_to_anothers_trainees_and_assignments(ida, cohort, practice, stored, ann):
    assigns(ida, cohort)
    (one,) = practice.cohorts.overview(stored.id).assignments
    other = ida.submit("/instructor/cohorts", name="Other").headers["location"]
    for path in ("/trainees/ann", "/trainees/ann/score.svg", f"/assignments/{one.id}", "/trainees/nobody"):
        assert ida.get(other + path).status_code == 404
    assert ida.submit(f"{other}/links.csv", **{"trainee:ann": "on"}).status_code == 404
    for path in (
        "/trainees/ann/remove",
        "/trainees/ann/link",
        f"/assignments/{one.id}",
        f"/assignments/{one.id}/delete",
    ):
        assert ida.submit(other + path, sure="on").status_code == 404
    assert practice.roll.who(ann).cohort == stored
