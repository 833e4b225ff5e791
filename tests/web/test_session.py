"""Who a browser is, and what it may do, over HTTP."""

import time

import pytest
from itsdangerous import TimestampSigner
from starlette.testclient import TestClient

from bot.practice.linking import new_link_code
from bot.web.app import create_app
from bot.web.identity import COOKIE, DAY, Identity, inside

SECRET = "a secret for tests only"
SITE = "https://learn.example.com"


@pytest.fixture
def app(practice, scripted_brain):
    return create_app(practice, scripted_brain, SECRET, allowed_origins=[SITE], writes_per_minute=600)


@pytest.fixture
def client(app):
    return TestClient(app)


class At(TimestampSigner):
    """Signs as at another time."""

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days

    def get_timestamp(self):
        return int(time.time() - self.days * DAY)


def cookie(trainee, days):
    return At(SECRET, salt="trainee", days=days).sign(trainee).decode()


@pytest.mark.parametrize(("days", "stale", "expired"), [(0, False, False), (2, True, False), (181, True, True)])
def test_a_cookie_grows_stale_and_expires(days, stale, expired):
    known = Identity(SECRET).known(cookie("ann", days))
    assert (known.trainee, known.stale, known.expired) == ("ann", stale, expired)


def test_a_session_of_one_day_is_renewed_before_it_ends():
    known = Identity(SECRET, days=1).known(cookie("ann", 0.75))
    assert (known.stale, known.expired) == (True, False)


def test_no_page_tells_an_expired_browser_the_name_that_it_is_asked_for(app, practice):
    practice.roll.rename("ann", "Annabella")
    code = practice.roll.found_cohort("Spring class").code
    client = TestClient(app, cookies={COOKIE: cookie("ann", 181)})
    link = Identity(SECRET).link("ben")
    for path in ("/welcome-back?next=/calls/x", f"/join/{code}", link, "/shared/x"):
        assert "Annabella" not in client.get(path).text
    assert client.post("/welcome-back", data={"name": "Somebody"}).status_code == 403
    assert "Annabella" in client.post("/welcome-back", data={"name": "annabella"}).text


def test_a_form_sent_too_late_leads_back_to_its_page(app):
    client = TestClient(app, cookies={COOKIE: cookie("ann", 181)}, follow_redirects=False)
    answer = client.post("/calls", data={"persona": "x"}, headers={"referer": "http://testserver/prospects/x"})
    assert answer.headers["location"] == "/welcome-back?next=/prospects/x"


def test_a_cookie_in_use_is_renewed(app):
    kept = TestClient(app, cookies={COOKIE: cookie("ann", 2)}).get("/")
    assert Identity(SECRET).known(kept.cookies[COOKIE]).stale is False


@pytest.mark.parametrize("salt", ["link", "embedded"])
def test_what_is_signed_for_one_use_is_of_no_other(salt):
    other = TimestampSigner(SECRET, salt=salt).sign("ann").decode()
    assert Identity(SECRET).known(other) is None


def test_an_expired_session_is_said_to_programs_and_leads_people_back(app):
    client = TestClient(app, cookies={COOKIE: cookie("ann", 181)}, follow_redirects=False)
    answer = client.post("/api/calls/x/messages", json={"text": "Hello", "key": "k"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_expired")
    assert client.get("/calls/x?y=1").headers["location"] == "/welcome-back?next=/calls/x%3Fy%3D1"
    assert client.get("/healthz").status_code == 200
    assert "Go on" in client.get("/welcome-back?next=/calls/x").text
    back = client.post("/welcome-back", data={"next": "/calls/x"})
    assert back.headers["location"] == "/calls/x"
    assert Identity(SECRET).known(back.cookies[COOKIE]).expired is False


@pytest.mark.parametrize(
    ("path", "led"),
    [
        ("/calls/x", "/calls/x"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\nSet-Cookie: x", "/"),
    ],
)
def test_nobody_is_led_to_another_site(path, led):
    assert inside(path) == led


def test_a_personal_link_asks_before_it_changes_who_one_is(app, client):
    client.post("/you/name", data={"name": "Ann"})
    link = client.get("/you").text.split('value="http://testserver')[1].split('"')[0].replace("&amp;", "&")
    stranger = TestClient(app, follow_redirects=False)
    shown = stranger.get(link)
    assert "Go on as Ann?" in shown.text
    assert (
        Identity(SECRET).known(shown.cookies[COOKIE]).trainee != Identity(SECRET).known(client.cookies[COOKIE]).trainee
    )
    assert client.get(link, follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "\u2066", "\u3164", "\u2800", "\U000e0041", "..."])
def test_a_name_that_cannot_be_used_is_refused_with_the_page_to_try_again(client, name):
    answer = client.post("/you/name", data={"name": name})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_somebody_else_at_the_same_computer_joins_as_somebody_new(client, practice):
    code = practice.roll.found_cohort("Spring class").code
    client.post("/you/name", data={"name": "First Student"})
    first = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    assert "This browser is First Student" in client.get(f"/join/{code}").text
    client.post(f"/join/{code}", data={"name": "Second Student"})
    second = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    assert practice.roll.who(first).name == "First Student"
    assert practice.roll.who(first).cohort is None
    assert practice.roll.who(second).name == "Second Student"
    client.post(f"/join/{code}", data={"name": "second student"})
    assert Identity(SECRET).known(client.cookies[COOKIE]).trainee == second


@pytest.mark.parametrize("how", ["join", "name"])
def test_whoever_kept_a_nameless_browsers_cookie_is_not_who_claims_it(app, client, practice, how):
    """On a shared computer somebody may have copied the cookie before; it must not become the next one's."""
    call = client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    kept = TestClient(app, cookies={COOKIE: client.cookies[COOKIE]})
    assert kept.get(f"/api/calls/{call}").status_code == 200
    code = practice.roll.found_cohort("Spring class").code
    client.post(f"/join/{code}" if how == "join" else "/you/name", data={"name": "Ann"})
    assert client.get(f"/api/calls/{call}").status_code == 200, "the calls go with who claims them"
    assert "Ann" in client.get("/you").text
    assert kept.get(f"/api/calls/{call}").status_code == 404
    assert "Ann" not in kept.get("/you").text


def test_signing_out_everywhere_else_ends_links_tokens_and_other_browsers(app, client, practice):
    client.post("/you/name", data={"name": "Ann"})
    call = client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    trainee = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    link, token = Identity(SECRET).link(trainee), Identity(SECRET).token(trainee)
    lost = TestClient(app, cookies={COOKIE: client.cookies[COOKIE]})
    embedding = {"origin": SITE, "authorization": f"Bearer {token}"}
    assert client.get(f"/api/calls/{call}", headers=embedding).status_code == 200
    assert "Sign out everywhere else" in client.get("/you").text
    client.post("/you/sign-out-elsewhere")
    assert client.get(f"/api/calls/{call}").status_code == 200
    assert lost.get(f"/api/calls/{call}").status_code == 404
    assert lost.get(f"/api/calls/{call}", headers=embedding).status_code == 404
    assert lost.get(link).status_code == 400
    assert practice.roll.who(trainee).name == ""


def test_who_has_nothing_stored_signs_out_elsewhere_without_a_trace(client, practice):
    client.get("/you")
    before = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    assert client.post("/you/sign-out-elsewhere").status_code == 200
    after = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    assert before != after
    assert not practice.roll.knows(after)


def test_a_link_of_somebody_who_was_forgotten_lets_nobody_in(client, practice):
    practice.roll.rename("ann", "Ann")
    link = Identity(SECRET).link("ann")
    assert client.get(link).status_code == 200
    practice.forget("ann")
    assert client.get(link).status_code == 400
    assert client.post(link).status_code == 400


def test_who_has_calls_here_is_told_before_they_become_somebody_else(client, practice):
    practice.roll.rename("ann", "Ann")
    link = Identity(SECRET).link("ann")
    assert "Calls were made in this browser" not in client.get(link).text
    client.post("/api/calls", json={"persona": "dana-okafor"})
    assert "Calls were made in this browser" in client.get(link).text


def test_odd_requests_get_a_clear_error_for_whoever_asked(client):
    many = "&".join(f"x{n}=1" for n in range(3000))
    form = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    assert client.post("/you/name", content=many, headers=form).status_code == 400
    half = b'{"persona": "\\ud800"}'
    assert client.post("/api/calls", content=half, headers={"content-type": "application/json"}).status_code == 404
    large = client.post("/you/name", content="x" * 70_000, headers=form)
    assert (large.status_code, "<h1>" in large.text) == (413, True)
    other = client.post(
        "/you/name", data={"name": "x"}, headers={"sec-fetch-site": "cross-site", "accept": "text/html"}
    )
    assert (other.status_code, "<h1>" in other.text) == (403, True)
    assert "14 of 14" in client.get("/?level=9&kind=none").text


def test_an_embedding_site_gets_a_token_and_never_a_cookie(client, app):
    origin = {"origin": SITE, "sec-fetch-site": "cross-site"}
    begun = client.post("/api/session", json={"name": "Ben"}, headers=origin)
    assert begun.status_code == 201
    assert begun.headers["access-control-allow-origin"] == SITE
    assert "set-cookie" not in begun.headers
    signed = {**origin, "authorization": f"Bearer {begun.json()['token']}"}
    call = client.post("/api/calls", json={"persona": "dana-okafor"}, headers=signed).json()["call"]
    assert client.get(f"/api/calls/{call}", headers=signed).status_code == 200
    assert client.get(f"/api/calls/{call}/link", headers=signed).json()["url"].startswith("http://testserver/enter/")
    for wrong in (origin, {**origin, "authorization": "Bearer forged.x.y"}):
        answer = client.get(f"/api/calls/{call}", headers=wrong)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "no_session")
    assert client.get(f"/api/calls/{call}").status_code == 404, "the cookie is somebody else's"
    again = client.post("/api/session", json={"name": "Ben"}, headers=signed).json()["token"]
    assert Identity(SECRET).embedded(again) == Identity(SECRET).embedded(begun.json()["token"])
    form = client.post("/sign-out", headers=signed)
    assert form.status_code == 403, "another site may use the interface, not the forms"


def test_an_embedding_page_can_read_whatever_is_answered(practice, scripted_brain, monkeypatch):
    public = "https://practice.example.com"
    app = create_app(practice, scripted_brain, SECRET, allowed_origins=[SITE], public_url=public, writes_per_minute=6)
    client = TestClient(app, base_url=public, raise_server_exceptions=False)
    origin = {"origin": SITE, "sec-fetch-site": "cross-site"}
    token = client.post("/api/session", json={}, headers=origin).json()["token"]
    signed = {**origin, "authorization": f"Bearer {token}"}
    answers = [
        client.post("/api/calls", json={"persona": "x" * 70_000}, headers=signed),
        client.get("/api/personas", headers={**signed, "host": "elsewhere.example"}),
        *(client.post("/api/calls", json={"persona": "nobody"}, headers=signed) for _ in range(4)),
    ]
    monkeypatch.setattr(scripted_brain.practice.store, "read", None)
    answers.append(client.get("/api/calls/abc", headers=signed))
    assert [each.status_code for each in answers] == [413, 421, 404, 404, 404, 429, 500]
    for each in answers:
        assert each.headers["access-control-allow-origin"] == SITE
        assert each.headers["access-control-expose-headers"] == "Retry-After, X-Request-ID"
        assert each.json()["error"]["code"]


def test_our_own_pages_work_though_their_origin_is_listed(practice, scripted_brain):
    app = create_app(practice, scripted_brain, SECRET, allowed_origins=["http://testserver"])
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert TestClient(app).post("/api/calls", json={"persona": "dana-okafor"}, headers=own).status_code == 201


def test_other_sites_can_neither_read_nor_write(client):
    thief = {"origin": "https://thief.example", "sec-fetch-site": "cross-site"}
    assert "access-control-allow-origin" not in client.get("/api/personas", headers=thief).headers
    assert client.post("/api/session", json={}, headers=thief).status_code == 403
    older = {"origin": "https://thief.example"}
    assert client.post("/you/name", data={"name": "Eve"}, headers=older).status_code == 403
    neighbour = {"origin": "http://testserver:81", "sec-fetch-site": "same-site"}
    assert client.post("/you/name", data={"name": "Eve"}, headers=neighbour).status_code == 403


def test_deleting_everything_asks_whether_one_is_sure(client, practice):
    client.post("/you/name", data={"name": "Ann"})
    trainee = Identity(SECRET).known(client.cookies[COOKIE]).trainee
    assert client.post("/you/forget", data={}).status_code == 400
    assert practice.roll.who(trainee).name == "Ann"
    client.post("/you/forget", data={"sure": "on"})
    assert practice.roll.who(trainee).name == ""


def test_a_shared_debrief_shows_that_call_and_no_other(client, app):
    calls = [client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"] for _ in range(2)]
    for each in calls:
        client.post(f"/api/calls/{each}/end")
    client.post(f"/calls/{calls[1]}/share")
    page = client.get(f"/calls/{calls[1]}/debrief").text
    token = page.split("/shared/")[1].split('"')[0]
    read = TestClient(app).get(f"/shared/{token}")
    assert read.status_code == 200
    assert "earlier" not in read.text
    assert calls[0] not in read.text
    assert calls[1] not in read.text
    assert "Try again from here" not in read.text
    assert TestClient(app).get(f"/shared/{token}/trust.svg").status_code == 200
    assert TestClient(app).post(f"/calls/{calls[1]}/share").status_code == 404


def test_a_code_from_slack_makes_two_trainees_one(app, client, practice):
    client.post("/you/name", data={"name": "Ann"})
    call = client.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    code = new_link_code(practice, "slack-T1-UANN")
    assert client.post("/link", data={"code": "WRNG-CODE"}).status_code == 400
    assert client.post("/link", data={"code": code.lower()}, follow_redirects=False).status_code == 303
    assert Identity(SECRET).known(client.cookies[COOKIE]).trainee == "slack-T1-UANN"
    assert client.get(f"/api/calls/{call}").status_code == 200
    assert practice.open_call("slack-T1-UANN") == call
    assert practice.roll.who("slack-T1-UANN").name == "Ann", "a name that was given is kept"
    assert client.post("/link", data={"code": code}).status_code == 400
