"""Signing in to the instructors' pages."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import TimestampSigner

from bot.practice.errors import BadPassword, NameTaken, SignInRefused, TooManyTries
from bot.practice.guessing import MOST_FAILURES
from bot.web.instructor.gate import COOKIE, KEPT_FOR, Sessions
from tests.web.instructor.conftest import PASSWORD, InstructorClient


def test_without_signing_in_one_is_asked_to_and_led_back(app):
    client = InstructorClient(app, follow_redirects=False)
    answer = client.get("/instructor")
    assert answer.headers["location"] == "/instructor/sign-in?next=/instructor"
    assert "Password" in client.get(answer.headers["location"]).text


def test_who_signs_in_sees_the_pages_until_they_sign_out(signed_in):
    client = signed_in()
    assert "Cohorts" in client.get("/instructor").text
    client.submit("/instructor/sign-out")
    assert "Password" in client.get("/instructor").text


def test_the_cookie_is_kept_from_scripts_and_from_other_pages(app, practice):
    practice.staff.add("Ida", PASSWORD)
    cookie = InstructorClient(app, follow_redirects=False).sign_in("Ida").headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/instructor"):
        assert part in cookie


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ida", "wrong"), ("Nobody", PASSWORD), ("", ""), ("Ida", "x" * 5000)],
    ids=["password", "name", "neither", "long"],
)
def test_a_refusal_does_not_say_what_was_wrong(app, practice, name, password):
    practice.staff.add("Ida", PASSWORD)
    answer = InstructorClient(app).sign_in(name, password)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text


def test_guessing_takes_too_long(app, practice):
    practice.staff.add("Ida", PASSWORD)
    client = InstructorClient(app)
    for _ in range(MOST_FAILURES):
        assert client.sign_in("Ida", "a guess").status_code == 403
    stopped = client.sign_in("Ida")
    assert stopped.status_code == 429, "the right password is not tried any more either"
    assert 870 <= int(stopped.headers["Retry-After"]) <= 900
    assert "for this name" in stopped.text
    assert "15 minutes" in stopped.text
    logged = [(each.who, each.did) for each in practice.staff.logged()]
    assert logged.count(("Ida", "sign-in refused")) == MOST_FAILURES
    assert logged.count(("Ida", "sign-ins stopped")) == 1


def test_one_who_mistypes_keeps_no_colleague_at_the_same_address_out(app, practice):
    for name in ("Ida", "Ben"):
        practice.staff.add(name, PASSWORD)
    client = InstructorClient(app)
    for _ in range(MOST_FAILURES + 1):
        client.sign_in("Ida", "a guess")
    assert client.sign_in("Ben").status_code == 200


def test_a_session_ends_with_its_time_and_with_a_new_password(app, practice, signed_in):
    client = signed_in()
    other = InstructorClient(app)
    other.sign_in("Ida")
    new = "another good password"
    answer = client.submit("/instructor/account", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 303
    assert "Cohorts" in client.get("/instructor").text
    assert "Password" in other.get("/instructor").text

    class LongAgo(TimestampSigner):
        def get_timestamp(self):
            return int(time.time()) - KEPT_FOR - 1

    ida = practice.staff.all()[0]
    late = LongAgo("a secret for tests only", salt="instructor").sign(f"{ida.id}:{ida.generation}:t").decode()
    assert Sessions("a secret for tests only").read(late) is None
    for cookie in (late, "forged", ""):
        assert "Password" in InstructorClient(app, cookies={COOKIE: cookie}).get("/instructor").text


def test_each_sign_in_is_a_session_of_its_own_with_a_token_of_its_own(app, practice):
    practice.staff.add("Ida", PASSWORD)
    read = Sessions("a secret for tests only").read
    client = InstructorClient(app)
    client.sign_in("Ida")
    first = client.cookies[COOKIE]
    client.sign_in("Ida")
    assert read(first).token != read(client.cookies[COOKIE]).token
    old = client.post("/instructor/cohorts", data={"name": "Spring", "csrf": read(first).token})
    assert old.status_code == 403


def test_another_role_ends_the_sessions_of_the_one_until_now(practice, signed_in):
    client = signed_in(role="admin")
    practice.staff.change_role(practice.staff.named("Ida").id, "instructor")
    assert "Password" in client.get("/instructor").text


def test_signing_out_everywhere_ends_every_session_and_signing_out_only_this_one(app, practice, signed_in):
    client, other = signed_in(), InstructorClient(app)
    other.sign_in("Ida")
    client.submit("/instructor/sign-out")
    assert "Cohorts" in other.get("/instructor").text
    stolen = other.cookies[COOKIE]
    other.submit("/instructor/sign-out", everywhere="on")
    assert "Password" in InstructorClient(app, cookies={COOKIE: stolen}).get("/instructor").text
    assert "signed out everywhere" in [each.did for each in practice.staff.logged()]
    other.sign_in("Ida")
    assert "Sign out everywhere" in other.get("/instructor/account").text


@pytest.mark.parametrize("fields", [{}, {"csrf": "guessed"}])
def test_a_form_that_is_not_from_our_page_is_refused(signed_in, practice, fields):
    client = signed_in()
    assert client.post("/instructor/cohorts", data={"name": "Eve's", **fields}).status_code == 403
    assert practice.roll.cohorts() == []


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [("short", "short", "12 to 200"), ("long enough for this", "but not the same", "not the same both times")],
    ids=["short", "different"],
)
def test_a_new_password_that_cannot_be_used_is_said(signed_in, new, again, words):
    answer = signed_in().submit("/instructor/account", old=PASSWORD, new=new, again=again)
    assert answer.status_code == 400
    assert words in answer.text


def test_names_are_given_once_and_passwords_have_a_length(practice):
    practice.staff.add("Ida", PASSWORD)
    with pytest.raises(NameTaken):
        practice.staff.add("Ida", PASSWORD)
    with pytest.raises(BadPassword):
        practice.staff.add("Ben", "short")


def test_a_cohort_is_its_makers_and_an_admins(signed_in, practice):
    ida, ben, root = signed_in("Ida"), signed_in("Ben"), signed_in("Root", "admin")
    assert ida.submit("/instructor/cohorts", name="Spring <class>").status_code == 303
    assert "Spring &lt;class&gt;" in ida.get("/instructor").text
    assert "Spring" not in ben.get("/instructor").text
    assert "Spring" in root.get("/instructor").text
    assert ida.submit("/instructor/cohorts", name=" ").status_code == 400


def test_many_guesses_at_once_are_no_more_than_one_after_the_other(practice):
    practice.staff.add("Ida", PASSWORD)

    def guess(number):
        try:
            practice.staff.sign_in("Ida", f"guess {number}", "10.0.0.1")
        except SignInRefused:
            return "checked"
        except TooManyTries:
            return "not tried"

    with ThreadPoolExecutor(12) as pool:
        came = list(pool.map(guess, range(12)))
    assert came.count("checked") == MOST_FAILURES


@pytest.mark.parametrize("path", ["/join/%00", "/shared/a%00b", "/instructor/calls/%00"])
def test_nulls_are_no_pages_and_no_text(app, path):
    client = InstructorClient(app, raise_server_exceptions=False)
    assert client.get(path).status_code == 404
    assert client.post("/instructor/sign-in", content=b"name=a%00b&password=x").status_code == 403


def test_a_new_password_lets_in_whom_somebody_elses_guesses_kept_out(app, practice):
    account = practice.staff.add("Ida", PASSWORD)
    for number in range(MOST_FAILURES):
        with pytest.raises(SignInRefused):
            practice.staff.sign_in("Ida", "a guess", f"10.0.0.{number}")
    with pytest.raises(TooManyTries):
        practice.staff.sign_in("Ida", PASSWORD, "10.0.1.1")
    practice.staff.change_password(account.id, "another good password")
    assert practice.staff.sign_in("Ida", "another good password", "10.0.1.1").name == "Ida"


def test_a_name_that_differs_in_capitals_alone_is_taken(practice):
    practice.staff.add("Ida", PASSWORD)
    with pytest.raises(NameTaken):
        practice.staff.add("IDA", PASSWORD)
