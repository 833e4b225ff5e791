"""What stands in the way of an instructor is told among the instructors' pages."""

import re

import pytest

from tests.web.instructor.conftest import InstructorClient

PAGE = {"accept": "text/html"}


def links(answer):
    nav = re.search(r'<nav aria-label="Main">(.*?)</nav>', answer.text, re.DOTALL)[1]
    return re.findall(r'href="([^"]+)"', nav)


@pytest.mark.parametrize(
    ("path", "status", "back"),
    [
        ("/instructor/cohorts/none", 404, "Back to the instructors' pages"),
        ("/instructor/audit", 403, "Back to the instructors' pages"),
        ("/instructor/personas/none", 404, "Back to the personas"),
        ("/instructor/nothing/here", 404, "Back to the instructors' pages"),
    ],
)
def test_an_instructor_stays_among_their_pages(signed_in, path, status, back):
    answer = signed_in().get(path, headers=PAGE)
    assert answer.status_code == status
    assert "/instructor/calls" in links(answer)
    assert not {"/progress", "/you", "/instructor/audit"} & {*links(answer)}
    assert back in answer.text.replace("&#39;", "'")


def test_who_is_known_there_can_sign_out_there(signed_in):
    answer = signed_in().get("/instructor/cohorts/none", headers=PAGE)
    assert ">Ida</a>" in answer.text
    assert 'action="/instructor/sign-out"' in answer.text


def test_a_trainee_stays_among_theirs(app):
    answer = InstructorClient(app).get("/nothing/here", headers=PAGE)
    assert "/progress" in links(answer)
    assert "Back to the prospects" in answer.text
