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
    page = ida.get(link).text
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
    assert "No call has been read through yet" in ida.get("/instructor/agreement").text
    ida.submit(f"/instructor/calls/{call}", **{"move-1-0": "give_information", "checked": "on"})
    page = ida.get("/instructor/agreement").text
    assert "Over 2 clauses of 1 call" in page
    lines = ida.get("/instructor/agreement.csv").text.lstrip("\ufeff").splitlines()
    assert lines == [
        "program,instructor,times,across_families,example",
        'pitch,give_information,1,True,"<b>Ours</b> halves it, k1."',
    ]
    answer = ida.submit("/instructor/agreement/training-data")
    assert "attachment" in answer.headers["content-disposition"]
    assert "metadata: {move: give_information}" in answer.text
    assert ("Ida", "exported") in [(each.who, each.did) for each in practice.staff.logged()]
