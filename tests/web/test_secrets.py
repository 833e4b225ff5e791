"""Changing the secret, and clocks that jump: who was let in stays so for as long as they should."""

import time

import pytest
from itsdangerous import TimestampSigner
from starlette.testclient import TestClient

from bot.settings import OidcSettings
from bot.web.app import create_app
from bot.web.identity import COOKIE, DAY, LINK_KEPT_FOR, Identity
from bot.web.instructor.elsewhere import COOKIE as ELSEWHERE
from bot.web.instructor.elsewhere import Elsewhere
from bot.web.instructor.gate import COOKIE as INSTRUCTOR
from bot.web.instructor.gate import KEPT_FOR, Sessions
from bot.web.signing import SET_BACK, keys
from tests.web.instructor.conftest import PASSWORD, InstructorClient

OLD, NEW, OTHER = "the old secret of tests", "the new secret of tests", "somebody else's secret"
HOUR = 3600


class At(TimestampSigner):
    """Signs as at another time."""

    def __init__(self, *args, ago, **kwargs):
        super().__init__(*args, **kwargs)
        self.ago = ago

    def get_timestamp(self):
        return int(time.time() - self.ago)


def signed(value, salt, ago, secret=NEW):
    return At(secret, salt=salt, ago=ago).sign(value).decode()


@pytest.fixture
def over(practice, scripted_brain):
    """A server with some secrets."""
    return lambda *secrets: create_app(practice, scripted_brain, secrets, writes_per_minute=100_000)


def test_who_came_under_the_old_secret_stays_and_is_signed_anew(over):
    before = TestClient(over(OLD))
    call = before.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    cookie = before.cookies[COOKIE]
    during = TestClient(over(NEW, OLD), cookies={COOKIE: cookie})
    answer = during.get(f"/api/calls/{call}")
    assert answer.status_code == 200
    renewed = answer.cookies[COOKIE]
    assert Identity([NEW, OLD]).known(renewed).stale is False
    assert TestClient(over(NEW), cookies={COOKIE: renewed}).get(f"/api/calls/{call}").status_code == 200
    assert TestClient(over(NEW), cookies={COOKIE: cookie}).get(f"/api/calls/{call}").status_code == 404
    assert TestClient(over(NEW, OTHER), cookies={COOKIE: cookie}).get(f"/api/calls/{call}").status_code == 404


def test_everything_that_is_signed_is_believed_under_the_old_secret_while_it_is_there(practice):
    ida = practice.staff.add("Ida", PASSWORD)
    old, both, new = Identity([OLD]), Identity([NEW, OLD]), Identity([NEW])
    token = old.link("ann").split("/")[2].split("?")[0]
    assert (both.linked(token), new.linked(token)) == ("ann", None)
    assert (both.embedded(old.token("ann")), new.embedded(old.token("ann"))) == ("ann", None)
    session = Sessions([OLD]).sign(ida)
    assert Sessions([NEW, OLD]).read(session).instructor == ida.id
    assert Sessions([NEW]).read(session) is None
    assert new.known(both.sign("ann")).trainee == "ann", "the first signs"


def test_a_sign_in_elsewhere_goes_on_after_the_secret_was_changed(over):
    class Asked:
        def __init__(self, **cookies):
            self.session, self.cookies, self.scope = {"next": "/instructor"}, cookies, {}

    class Left:
        def set_cookie(self, name, value, *_, **__):
            self.cookies = {name: value}

    settings, left = OidcSettings("https://login.example.com", "us", "s"), Left()
    asked = Asked()
    asked.app = over(OLD)
    asked.url = type("Url", (), {"scheme": "https"})
    Elsewhere(settings, [OLD]).remember(asked, left)
    for secrets, recalled in (([NEW, OLD], {"next": "/instructor"}), ([NEW], {})):
        back = Asked(**{ELSEWHERE: left.cookies[ELSEWHERE]})
        Elsewhere(settings, secrets).recall(back)
        assert back.scope["session"] == recalled


def test_an_instructor_stays_signed_in_while_the_secret_changes(over, practice):
    practice.staff.add("Ida", PASSWORD)
    before = InstructorClient(over(OLD))
    before.sign_in("Ida")
    cookies = {INSTRUCTOR: before.cookies[INSTRUCTOR]}
    assert "Cohorts" in InstructorClient(over(NEW, OLD), cookies=cookies).get("/instructor").text
    assert "Password" in InstructorClient(over(NEW), cookies=cookies).get("/instructor").text


@pytest.mark.parametrize("ahead", [2 * HOUR, SET_BACK - HOUR])
def test_a_clock_that_was_set_back_shuts_nobody_out(over, practice, ahead):
    identity = Identity([NEW])
    known = identity.known(signed("ann", "trainee", -ahead))
    assert (known.trainee, known.stale, known.expired) == ("ann", True, False), "and it is signed anew"
    assert identity.linked(signed("ann", "link", -ahead)) == "ann"
    assert identity.embedded(signed("ann", "embedded", -ahead)) == "ann"
    assert Sessions([NEW]).read(signed("ida:0:t", "instructor", -ahead)).instructor == "ida"


def test_what_is_too_old_or_from_another_age_lets_nobody_in():
    identity = Identity([NEW], days=180)
    for ago in (181 * DAY, -SET_BACK - HOUR):
        assert identity.known(signed("ann", "trainee", ago)).expired is True
        assert identity.embedded(signed("ann", "embedded", ago)) is None
    for ago in (LINK_KEPT_FOR + HOUR, -SET_BACK - HOUR):
        assert identity.linked(signed("ann", "link", ago)) is None
    for ago in (KEPT_FOR + HOUR, -SET_BACK - HOUR):
        assert Sessions([NEW]).read(signed("ida:0:t", "instructor", ago)) is None


def test_one_secret_is_not_taken_for_several():
    assert keys("one secret") == ["one secret"]
    assert keys(["new", "old"]) == ["old", "new"]
