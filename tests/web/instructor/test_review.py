"""Reviewing a call on the pages."""

import html
import re

import pytest
from starlette.testclient import TestClient

from tests.conftest import say


@pytest.fixture
def ann(app, practice):
    """A trainee's browser."""
    client = TestClient(app)
    client.post("/you/name", data={"name": "Ann <Lee>"})
    return client


@pytest.fixture
def ida(signed_in, practice, ann):
    """An instructor whose cohort the trainee has joined."""
    client = signed_in("Ida")
    client.submit("/instructor/cohorts", name="Spring class")
    ann.post(f"/join/{practice.roll.cohorts()[0].code}", data={"name": "Ann <Lee>"})
    return client


@pytest.fixture
def call(ann, ida, scripted_brain):
    """A call of that trainee, which has ended."""
    call = ann.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    scripted_brain.move, scripted_brain.topic = "pitch", None
    for key in ("k1", "k2"):
        ann.post(f"/api/calls/{call}/messages", json={"text": f"<b>Ours</b> halves it, {key}.", "key": key})
    ann.post(f"/api/calls/{call}/end", json={})
    return call


def test_a_call_is_found_in_the_list_and_opened(ida, call):
    page = ida.get("/instructor/calls").text
    assert "Ann &lt;Lee&gt;" in page
    link = re.search(r'href="(/instructor/calls/\w+)"', page)[1]
    page = ida.submit(f"{link}/blind").headers["location"]
    page = ida.get(page).text
    assert "Nobody has coded a clause differently" in page
    assert "&lt;b&gt;Ours&lt;/b&gt;" in page
    assert ida.get(f"{link}/trust.svg").headers["content-type"] == "image/svg+xml"


def test_recoding_shows_a_second_opinion_and_the_comment_reaches_the_trainee(ida, ann, call):
    before = ann.get(f"/api/calls/{call}/debrief").json()
    assert "Ida, your instructor" not in ann.get(f"/calls/{call}/debrief").text
    path = f"/instructor/calls/{call}"
    sent = {"move-1-0": "affirm", "comment-2-0": "Ask <first>."}
    answer = ida.submit(path, **sent)
    assert answer.status_code == 303
    page = ida.get(answer.headers["location"]).text
    assert "Saved." in page
    assert '<th scope="col">Ida</th>' in page
    assert '<option value="affirm" selected>' in page
    shown = ann.get(f"/calls/{call}/debrief").text
    assert "<strong>Ida, your instructor:</strong> Ask &lt;first&gt;." in shown
    assert "affirm" not in re.sub(r"<details.*?</details>", "", shown, flags=re.S), "the codes are not the trainee's"
    assert ann.get(f"/api/calls/{call}/debrief").json() == before
    shared = ann.post(f"/calls/{call}/share").text
    link = re.search(r'value="http://testserver(/shared/[^"]+)"', shared)[1]
    assert "Ask &lt;first" not in TestClient(ann.app).get(link).text


def test_what_cannot_be_saved_is_said_with_all_that_was_typed(ida, call):
    fields = {"move-1-0": "decision_question", "comment-2-0": "Ask first."}
    answer = ida.submit(f"/instructor/calls/{call}", **fields)
    assert answer.status_code == 400
    assert "a question on how they decide has a topic" in answer.text
    assert ">Ask first.</textarea>" in answer.text
    assert '<option value="decision_question" selected>' in answer.text


def test_a_call_that_is_long_is_reviewed_whole(ida, practice, call):
    practice.roll.join("ben", practice.roll.cohorts()[0].code, "Ben")
    talk = practice.start("ben", "dana-okafor").id
    for turn in range(4):
        clauses = tuple(say("give_information", None, f"Fact {turn} {n}.") for n in range(40))
        practice.hear("ben", talk, str(turn), "x" * 20, clauses)
    practice.end("ben", talk)
    fields = {f"{what}-{turn}-{n}": "" for what in ("move", "topic") for turn in range(1, 5) for n in range(40)}
    fields |= {f"comment-{turn}-{n}": "ok" for turn in range(1, 5) for n in range(40)}
    assert ida.submit(f"/instructor/calls/{talk}", **fields).status_code == 303
    assert len(practice.reviews.comments(talk)) == 160


def rows_of(page, label):
    """The cells of a table, row by row."""
    part = page[page.index(f'aria-label="{label}"') :]
    rows = re.findall(r"<tr>(.*?)</tr>", part[: part.index("</table>")], re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows[1:]]


def test_a_blind_review_shows_nothing_of_the_programs_until_it_is_saved(ida, ann, signed_in, call):
    path = f"/instructor/calls/{call}"
    page = ida.get(path).text
    assert "You review this call <strong>blind</strong>" in page
    assert "&lt;b&gt;Ours&lt;/b&gt; halves it, k1." in page
    debrief = ann.get(f"/api/calls/{call}/debrief").json()
    for hidden in ("(the program's)", "Second opinion", "trust.svg", 'class="score"', debrief["outcome"]["afterwards"]):
        assert hidden not in page
    sent = {"blind": "on", "move-1-0": "give_information", "comment-1-0": "Ask <first>."}
    refused = ida.submit(path, **sent)
    assert refused.status_code == 400
    assert (
        '<a href="#clause-2-0">Turn 2, clause 1</a>: choose a move. A blind review codes every clause.' in refused.text
    )
    assert '<p class="bad" id="wrong-2-0">Choose a move.' in refused.text
    assert "wrong-1-0" not in refused.text
    assert ">Ask &lt;first&gt;.</textarea>" in refused.text
    assert '<option value="give_information" selected>' in refused.text
    assert "(the program's)" not in refused.text
    assert "Ask &lt;first" not in ann.get(f"/calls/{call}/debrief").text
    page = ida.get(ida.submit(path, **sent, **{"move-2-0": "pitch"}).headers["location"]).text
    assert "(the program's)" in page
    assert "Second opinion" in page
    agreed = {(row[0], row[1]): row[2:4] for row in rows_of(ida.get("/instructor/agreement").text, "Agreement")}
    for over in ("coded blind", "whole calls", "all reviewed clauses"):
        assert agreed["Moves", over] == ["2", "1"]
    root = signed_in("Root", "admin")
    listed = root.get("/instructor/calls").text
    assert f'action="{path}/blind"' in listed
    assert f'action="{path}/blind"' not in ida.get("/instructor/calls").text
    root.submit(f"{path}/blind", blind="on")
    page = root.get(path).text
    assert "Ask &lt;first" not in page, "nor what others made of it"
    assert "blind</strong>" in page
    root.submit(f"{path}/blind")
    assert "Ask &lt;first" in root.get(path).text


def test_two_instructors_stand_side_by_side(ida, signed_in, practice, call):
    root = signed_in("Root", "admin")
    path = f"/instructor/calls/{call}"
    ida.submit(path, **{"move-1-0": "affirm", "comment-1-0": "Ida's view"})
    root.submit(path, **{"move-2-0": "give_information"})
    page = html.unescape(root.get(path).text)
    assert '<th scope="col">Ida</th><th scope="col">Root</th>' in page
    assert "Ida's view" in page
    assert '<option value="affirm" selected>' not in page, "one's own review is in the form"


def test_agreement_disagreements_and_training_data(ida, practice, call):
    assert "No clause has been reviewed yet" in ida.get("/instructor/agreement").text
    ida.submit(f"/instructor/calls/{call}", **{"move-1-0": "give_information"})
    page = ida.get("/instructor/agreement").text
    assert "<strong>Coded blind</strong> (none yet)" in page
    assert "<strong>All reviewed clauses</strong> (1 clause of 1 call, by 1 instructor)" in page
    assert rows_of(page, "Agreement")[:3] == [
        ["Moves", "coded blind", "0", "0", "n/a", "n/a", "n/a", "too few to say"],
        ["Moves", "whole calls", "0", "0", "n/a", "n/a", "n/a", "too few to say"],
        ["Moves", "all reviewed clauses", "1", "1", "0 (0 %)", "0", "n/a", "too few to say"],
    ]
    lines = ida.get("/instructor/agreement.csv").text.lstrip("\ufeff").splitlines()
    assert lines == [
        "program,instructor,times,across_families,example",
        'pitch,give_information,1,yes,"<b>Ours</b> halves it, k1."',
    ]
    answer = ida.submit("/instructor/agreement/training-data")
    assert "attachment" in answer.headers["content-disposition"]
    assert "metadata: {move: give_information}" in answer.text
    assert ("Ida", "exported") in [(each.who, each.did) for each in practice.staff.logged()]


def test_scores_are_hidden_in_the_list_until_the_call_is_seen_or_they_are_asked_for(ida, ann, call):
    def listed():
        return rows_of(ida.get("/instructor/calls").text, "Calls")[0][-3:-1]

    document = ann.get(f"/api/calls/{call}/debrief").json()
    assert listed() == ["hidden", "hidden"]
    assert ida.get(f"/instructor/calls/{call}/trust.svg").status_code == 409
    assert "Show all scores" in ida.get("/instructor/calls").text
    assert ida.submit("/instructor/calls/scores").headers["location"] == "/instructor/calls"
    assert listed() == [str(document["score"]), document["verdict"]]
    assert "Show all scores" not in ida.get("/instructor/calls").text
    assert "(the program's)" in ida.get(f"/instructor/calls/{call}").text


def test_nothing_shows_the_codes_of_a_call_that_is_still_blind(ida, signed_in, practice, ann, call, scripted_brain):
    again = ann.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    scripted_brain.move = "presume_access"
    for one in (again, ann.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]):
        ann.post(f"/api/calls/{one}/messages", json={"text": f"What is the budget of {one}?", "key": "k"})
        ann.post(f"/api/calls/{one}/end", json={})
    root = signed_in("Root", "admin")
    root.submit(f"/instructor/calls/{one}", **{"move-1-0": "decision_question", "topic-1-0": "budget"})
    trainee = practice.reviews.calls(practice.staff.named("Root"))[0].trainee
    theirs = f"/instructor/cohorts/{practice.roll.cohorts()[0].id}/trainees/{trainee}"
    ida.submit(f"/instructor/calls/{one}/blind", blind="on")
    for page in (theirs, "/instructor/agreement", "/instructor/agreement.csv"):
        assert f"of {one}" not in ida.get(page).text
    assert "in calls that you have not seen yet" in ida.get("/instructor/agreement").text
    ida.submit(f"/instructor/calls/{one}/blind")
    for page in (theirs, "/instructor/agreement", "/instructor/agreement.csv"):
        assert f"of {one}" in ida.get(page).text


def test_what_was_typed_blind_stays_when_the_programs_codes_are_asked_for(ida, call):
    typed = {"move-1-0": "affirm", "comment-2-0": "Ask <first>.", "move-2-0": "pitch"}
    page = ida.submit(f"/instructor/calls/{call}/blind", blind="on", show="on", **typed)
    assert page.status_code == 200
    assert "(the program's)" in page.text
    assert '<option value="affirm" selected>' in page.text
    assert '<option value="pitch" selected>pitch: the program is right</option>' in page.text
    assert ">Ask &lt;first&gt;.</textarea>" in page.text


def test_a_code_that_is_not_known_is_said_in_its_place_and_the_rest_stays(ida, call):
    ida.submit(f"/instructor/calls/{call}/blind")
    sent = {"move-1-0": "nonsense", "move-2-0": "affirm", "comment-1-0": "Kept.", "checked": "on"}
    refused = ida.submit(f"/instructor/calls/{call}", **sent)
    assert refused.status_code == 400
    assert '<p class="bad" id="wrong-1-0">Choose a move and a topic from the lists' in refused.text
    assert '<option value="affirm" selected>' in refused.text
    assert ">Kept.</textarea>" in refused.text
    assert 'name="checked" checked' in refused.text


def test_whose_session_has_ended_is_led_back_to_the_call(app, call):
    answer = TestClient(app).post(f"/instructor/calls/{call}", data={"comment-1-0": "x"}, follow_redirects=False)
    assert answer.headers["location"] == f"/instructor/sign-in?lost=1&next=/instructor/calls/{call}"
