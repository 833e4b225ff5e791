"""Instructors for the tests of their pages."""

import re

import pytest
from starlette.testclient import TestClient

from bot.web.app import create_app
from tests.web.instructor.provider import FakeProvider

PASSWORD = "correct horse battery"


class InstructorClient(TestClient):
    """A browser in which an instructor is signed in; its forms carry the token of the session."""

    def sign_in(self, name, password=PASSWORD):
        return super().post("/instructor/sign-in", data={"name": name, "password": password})

    def submit(self, path, **fields):
        """Send a form as our page would: with the token that the page carries."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/instructor").text)[1]
        return self.post(path, data={"csrf": token, **fields}, follow_redirects=False)


@pytest.fixture
def provider():
    """Where an organisation's people sign in, on loopback."""
    fake = FakeProvider()
    yield fake
    fake.close()


@pytest.fixture
def app(practice, scripted_brain):
    return create_app(practice, scripted_brain, "a secret for tests only", writes_per_minute=100_000)


@pytest.fixture
def signed_in(app, practice):
    """Makes an account and signs it in, in a browser of its own."""

    def make(name="Ida", role="instructor"):
        practice.staff.add(name, PASSWORD, role)
        client = InstructorClient(app)
        assert client.sign_in(name).status_code == 200
        return client

    return make


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
