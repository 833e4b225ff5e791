"""A cohort's pages: run by whoever is in charge, and nobody else's business."""

import csv
import re
from io import StringIO

import pytest
from starlette.testclient import TestClient

FIGURES = ("practice", "score", "dimensions", "assumptions", "issues", "personas")


@pytest.fixture
def ida(signed_in):
    return signed_in("Ida")


@pytest.fixture
def cohort(ida):
    """The address of a cohort that Ida has made."""
    return ida.submit("/instructor/cohorts", name="Spring <class>").headers["location"]


@pytest.fixture
def stored(practice, cohort):
    (found,) = practice.roll.cohorts()
    return found


@pytest.fixture
def ann(practice, stored):
    practice.roll.join("ann", stored.code, "Ann Lee")
    return "ann"


def calls(practice, trainee, persona="dana-okafor", **options):
    call = practice.start(trainee, persona, **options).id
    practice.end(trainee, call)
    return call


def assigns(client, cohort, **changes):
    fields = {"persona:dana-okafor": "on", "due": "2099-12-31", "in_a_row": "1", "hints": "on", **changes}
    return client.submit(f"{cohort}/assignments", **{name: value for name, value in fields.items() if value})


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
    ida.submit(f"{cohort}/link")
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
    assert ida.submit(f"{cohort}/instructors/{ids['Ida']}/remove").headers["location"] == "/instructor"
    assert ida.get(cohort).status_code == 404
    assert ben.submit(f"{cohort}/instructors/{ids['Ben']}/remove").status_code == 400
    assert ben.get(cohort).status_code == 200


def test_trainees_are_shown_with_what_they_did_and_can_be_removed(ida, cohort, practice, ann):
    assert "not yet" in ida.get(cohort).text
    calls(practice, ann)
    page = ida.get(cohort).text
    assert "Ann Lee" in page
    assert "not yet" not in page
    ida.submit(f"{cohort}/trainees/{ann}/remove")
    assert "Ann Lee" not in ida.get(cohort).text
    assert practice.roll.who(ann).cohort is None
    assert len(practice.progress(ann)["calls"]) == 1, "the calls stay theirs"
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


def test_a_dashboard_without_calls_says_so(ida, cohort, ann):
    page = ida.get(f"{cohort}/dashboard").text
    assert "No call has ended" in page
    assert "Not practised in the last two weeks: Ann Lee." in page
    for name in FIGURES:
        assert ida.get(f"{cohort}/figures/{name}.svg").status_code == 200
        assert ida.get(f"{cohort}/figures/{name}.csv").status_code == 200


def test_a_dashboard_has_each_figure_as_chart_table_and_file(ida, cohort, practice, ann):
    for persona in ("dana-okafor", "dana-okafor", "marek-nowak"):
        calls(practice, ann, persona)
    page = ida.get(f"{cohort}/dashboard").text
    for name in FIGURES:
        assert f'src="{cohort}/figures/{name}.svg"' in page
        chart = ida.get(f"{cohort}/figures/{name}.svg")
        assert chart.headers["content-type"].startswith("image/svg+xml")
        assert "<svg" in chart.text
        file = ida.get(f"{cohort}/figures/{name}.csv")
        assert file.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
        heads = next(csv.reader(StringIO(file.text.removeprefix("\ufeff"))))
        assert f'<th scope="col">{heads[0]}</th>' in page
    assert ida.get(f"{cohort}/figures/nothing.svg").status_code == 404


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
    "/done.csv",
    "/dashboard",
    "/figures/score.svg",
    "/figures/score.csv",
    "/trainees/ann",
    "/trainees/ann/score.svg",
    "/assignments/{one}",
]
WRITTEN = [
    "/name",
    "/link",
    "/instructors",
    "/instructors/{ida}/remove",
    "/trainees/ann/remove",
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
    for path in ("/trainees/ann/remove", f"/assignments/{one.id}", f"/assignments/{one.id}/delete"):
        assert ida.submit(other + path, sure="on").status_code == 404
    assert practice.roll.who(ann).cohort == stored
