"""The web edge, with a scripted brain behind it."""

import json
import re

import pytest
from starlette.testclient import TestClient

from bot.web.app import create_app
from bot.web.hardening import LARGEST_BODY
from bot.web.identity import COOKIE, Identity

SECRET = "a secret for tests only"


@pytest.fixture
def app(practice, scripted_brain):
    return create_app(practice, scripted_brain, SECRET, writes_per_minute=600)


@pytest.fixture
def client(app):
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def other(app):
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def call(client):
    return client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]


def says(client, call, text, key="k1"):
    return client.post(f"/api/calls/{call}/messages", json={"text": text, "key": key})


def test_a_whole_call(client, call):
    answer = says(client, call, "Who else lives with the rota?")
    assert answer.status_code == 200
    assert answer.json()["turn"] == 1
    assert answer.json()["replies"]
    shown = client.get(f"/api/calls/{call}").json()
    assert shown["turns"][0] == {
        "turn": 1,
        "text": "Who else lives with the rota?",
        "replies": answer.json()["replies"],
    }
    assert client.get(f"/api/calls/{call}/debrief").status_code == 409
    assert client.post(f"/api/calls/{call}/end", json={}).status_code == 200
    assert client.get(f"/api/calls/{call}").json()["ended"] is True
    assert 0 <= client.get(f"/api/calls/{call}/debrief").json()["score"] <= 100


def test_the_same_key_begins_one_call_and_tries_again_once(client, other):
    begin = {"persona": "dana-okafor", "key": "once"}
    first = client.post("/api/calls", json=begin)
    assert client.post("/api/calls", json=begin).json() == first.json()
    assert other.post("/api/calls", json=begin).json()["call"] != first.json()["call"]
    reused = client.post("/api/calls", json={"persona": "marek-nowak", "key": "once"})
    assert (reused.status_code, reused.json()["error"]["code"]) == (409, "key_reused")
    assert client.post("/api/calls", json={**begin, "key": ""}).json()["error"]["code"] == "bad_key"

    call = first.json()["call"]
    says(client, call, "Who else lives with the rota?")
    client.post(f"/api/calls/{call}/end", json={})
    again = [client.post(f"/api/calls/{call}/retry", json={"turn": 1, "key": "again"}) for _ in range(2)]
    assert again[0].status_code == again[1].status_code == 201
    assert again[0].json() == again[1].json()
    begun = client.post(f"/api/calls/{call}/retry", json={"turn": 1, "key": "once"})
    assert begun.json()["error"]["code"] == "key_reused"


def test_the_same_key_gives_the_same_answer(client, call):
    assert says(client, call, "Hello?").json() == says(client, call, "Hello?").json()
    assert says(client, call, "Other words").json()["error"]["code"] == "key_reused"


def test_the_cookie_is_signed_and_kept_from_scripts(client):
    cookie = client.get("/api/personas").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert Identity(SECRET).known(re.match(f"{COOKIE}=([^;]+)", cookie)[1])
    assert "set-cookie" not in client.get("/").headers


def test_a_forged_cookie_is_a_new_trainee(app, client, call):
    mine = client.cookies[COOKIE]
    for forged in (mine[:-2] + "xx", "ann", Identity("another secret, as long").sign("ann")):
        stranger = TestClient(app, cookies={COOKIE: forged})
        assert stranger.get(f"/api/calls/{call}").status_code == 404


@pytest.mark.parametrize("path", ["", "/debrief"])
def test_somebody_elses_call_is_not_found(other, call, path):
    assert other.get(f"/api/calls/{call}{path}").status_code == 404
    assert other.get(f"/calls/{call}{path}").status_code == 404


def test_somebody_elses_call_cannot_be_spoken_in_or_ended(other, call):
    assert says(other, call, "Hello").status_code == 404
    assert other.post(f"/api/calls/{call}/end", json={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"nope", 400, "not_json"),
        (b"[1]", 400, "not_json"),
        (b"[" * 10_000, 400, "not_json"),
        (b"{}", 400, "missing"),
        (b'{"text": 1, "key": "k"}', 400, "missing"),
        (b'{"text": "x", "key": ""}', 400, "bad_key"),
        (b'{"text": "x", "key": "a\\u0000b"}', 400, "bad_key"),
        (json.dumps({"text": "x", "key": "k" * 101}).encode(), 400, "bad_key"),
        (json.dumps({"text": "x" * 5001, "key": "k"}).encode(), 413, "too_long"),
        (b"x" * (LARGEST_BODY + 1), 413, "too_large"),
    ],
    ids=["no-json", "list", "deep", "empty", "type", "no-key", "odd-key", "long-key", "long", "large"],
)
def test_bad_input_gets_a_clear_error(client, call, body, status, code):
    answer = client.post(f"/api/calls/{call}/messages", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]


def test_a_body_without_its_length_is_bounded_too(client, call):
    pieces = (b"x" * 1000 for _ in range(100))
    headers = {"content-type": "application/json"}
    assert client.post(f"/api/calls/{call}/messages", content=pieces, headers=headers).status_code == 413


def test_only_json_is_read(client, call):
    assert client.post(f"/api/calls/{call}/messages", data={"text": "x", "key": "k"}).status_code == 415


def test_a_write_from_another_site_is_refused(client):
    answer = client.post("/api/calls", json={"persona": "dana-okafor"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_an_unknown_persona_call_or_page_is_not_found(client):
    assert client.post("/api/calls", json={"persona": "nobody"}).json()["error"]["code"] == "no_such_persona"
    assert client.get("/api/calls/nothing").status_code == 404
    assert client.get("/nowhere").json()["error"]["message"] == "There is nothing here."
    assert "Back to the prospects" in client.get("/nowhere", headers={"accept": "text/html"}).text
    assert client.put("/api/calls").status_code == 405


def test_when_rasa_fails_the_message_can_be_sent_again(client, call, scripted_brain):
    scripted_brain.broken = True
    answer = says(client, call, "Who else?")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    scripted_brain.broken = False
    assert says(client, call, "Who else?").json()["turn"] == 1


def test_nothing_may_be_said_after_the_end(client, call):
    client.post(f"/api/calls/{call}/end", json={})
    assert says(client, call, "Hello?").json()["error"]["code"] == "call_ended"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}", "&lt;b&gt;"]
)
def test_markup_is_shown_as_text(client, call, text):
    says(client, call, text)
    client.post(f"/api/calls/{call}/end", json={})
    page = client.get(f"/calls/{call}/debrief").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page or "7*7" not in text


def test_pages_and_headers(client, call):
    for path in ("/", f"/calls/{call}", "/widget.js", "/static/style.css"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
    assert client.get(f"/calls/{call}/debrief", follow_redirects=False).headers["location"] == f"/calls/{call}"
    client.post(f"/api/calls/{call}/end", json={})
    assert "What was hidden" in client.get(f"/calls/{call}/debrief").text
    assert "Your latest score" in client.get("/").text


def test_a_call_is_started_from_the_page(client):
    answer = client.post("/calls", data={"persona": "marek-nowak"}, follow_redirects=False)
    assert answer.status_code == 303
    assert "Marek Nowak" in client.get(answer.headers["location"]).text


@pytest.fixture
def debriefed(client, call, scripted_brain):
    for number, (move, topic, text) in enumerate(
        [
            ("decision_question", "stakeholders", "Who else lives with the rota?"),
            ("pitch", None, "<b>Ours</b> halves the work."),
        ]
    ):
        scripted_brain.move, scripted_brain.topic = move, topic
        says(client, call, text, f"k{number}")
    client.post(f"/api/calls/{call}/end")
    return call


def test_the_debrief_page_shows_what_it_is_made_of(client, debriefed):
    page = client.get(f"/calls/{debriefed}/debrief").text
    for words in ("What worked", "What would have helped most", "What was hidden", "Try again from here", "Better:"):
        assert words in page
    assert "<b>Ours" not in page


@pytest.mark.parametrize("path", ["/calls/{call}/trust.svg", "/progress/score.svg", "/progress/dimensions.svg"])
def test_charts_are_documents_that_come_out_the_same(client, debriefed, path):
    answers = [client.get(path.format(call=debriefed)) for _ in range(2)]
    assert answers[0].headers["content-type"] == "image/svg+xml"
    assert answers[0].content == answers[1].content
    assert b"<svg" in answers[0].content


def test_progress_before_and_after_a_call(client, call):
    assert "No call has been debriefed yet" in client.get("/progress").text
    client.post(f"/api/calls/{call}/end")
    assert "Too few calls" in client.get("/progress").text
    assert client.get("/api/progress").json()["score"]["trend"] == "too few"


def test_a_call_is_tried_again_from_a_turn_and_both_are_compared(client, debriefed, scripted_brain):
    answer = client.post(f"/calls/{debriefed}/retry", data={"turn": "2"}, follow_redirects=False)
    assert answer.status_code == 303
    again = answer.headers["location"].rsplit("/", 1)[1]
    before = client.get(f"/api/calls/{debriefed}").json()["turns"]
    assert client.get(f"/api/calls/{again}").json()["turns"] == before[:1]
    scripted_brain.move, scripted_brain.topic = "complex_reflection", "stakeholders"
    says(client, again, "You would sooner ask them.", "other")
    client.post(f"/api/calls/{again}/end")
    page = client.get(f"/calls/{again}/debrief").text
    assert "Beside the call you tried again" in page
    assert f"/calls/{debriefed}/debrief" in page


@pytest.mark.parametrize("turn", ["0", "3", "x", "-1", "", "99999999999"])
def test_a_turn_that_is_not_there_cannot_be_tried_again(client, debriefed, turn):
    assert client.post(f"/calls/{debriefed}/retry", data={"turn": turn}).status_code == 404


def test_somebody_elses_call_cannot_be_tried_again_or_looked_at(other, debriefed):
    assert other.post(f"/api/calls/{debriefed}/retry", json={"turn": 1}).status_code == 404
    assert other.get(f"/calls/{debriefed}/trust.svg").status_code == 404


def test_hints_are_off_unless_asked_for_and_counted_once_a_turn(client, call, scripted_brain):
    assert client.post(f"/api/calls/{call}/hint").status_code == 409
    with_hints = client.post("/api/calls", json={"persona": "dana-okafor", "hints": True}).json()["call"]
    scripted_brain.move, scripted_brain.topic = "pitch", None
    says(client, with_hints, "Ours halves the work.")
    hints = [client.post(f"/api/calls/{with_hints}/hint").json()["hint"] for _ in range(2)]
    assert hints[0] == hints[1]
    client.post(f"/api/calls/{with_hints}/end")
    assert client.get(f"/api/calls/{with_hints}/debrief").json()["hints"] == [1]
    assert "You took 1 hint" in client.get(f"/calls/{with_hints}/debrief").text


def test_nothing_hidden_is_in_any_answer_before_the_debrief(client, call, library):
    says(client, call, "Who else lives with the rota?")
    paths = ["/", "/api/personas", f"/calls/{call}", f"/api/calls/{call}", "/you", "/example"]
    paths += [f"/prospects/{each}" for each in library.personas]
    # A page's style names are the page's own, whatever a persona calls its issues.
    everything = re.sub(r'class="[^"]*"', "", " ".join(client.get(path).text for path in paths))
    for persona in library.personas.values():
        hidden = [issue.truth for issue in persona.issues] + [issue.id for issue in persona.issues]
        hidden += [outcome.afterwards for outcome in persona.outcomes] + [outcome.id for outcome in persona.outcomes]
        assert [each for each in hidden if f'"{each}"' in everything or (len(each) > 30 and each in everything)] == []


def test_health_and_readiness(client, practice, scripted_brain):
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").json()["ready"] is True
    assert len(scripted_brain.heard) == 1
    client.get("/readyz")
    assert len(scripted_brain.heard) == 1, "a turn that went through vouches for half a minute"


def test_not_ready_when_no_turn_goes_through(client, scripted_brain):
    scripted_brain.broken = True
    assert client.get("/readyz").status_code == 503
