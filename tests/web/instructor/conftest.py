"""Instructors for the tests of their pages."""

import re

import pytest
from starlette.testclient import TestClient

from bot.web.app import create_app

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
