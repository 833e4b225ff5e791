"""Exports, the audit log, and deleting a trainee, on the pages."""

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from tests.conftest import say


@pytest.fixture
def ida(signed_in, practice):
    """An instructor in whose cohort Ann has had a call; Ben, in no cohort, has had one too."""
    client = signed_in("Ida")
    client.submit("/instructor/cohorts", name="Spring class")
    practice.roll.join("ann", practice.roll.cohorts()[0].code, "Zo\u00eb <Lee>")
    for trainee in ("ann", "ben"):
        call = practice.start(trainee, "dana-okafor").id
        clause = say("affirm", None, "You did that well.")
        practice.hear(trainee, call, "k", clause.text, (clause,))
        practice.end(trainee, call)
    return client


def test_a_csv_has_the_instructors_own_trainees_and_opens_in_a_spreadsheet(ida, practice):
    answer = ida.submit("/instructor/exports", format="csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="calls.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf"), "or accents are noise in a spreadsheet"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [each["name"] for each in rows] == ["Zo\u00eb <Lee>"]
    assert practice.staff.logged()[0].about == "csv of all"


def test_an_admin_takes_out_all_or_one_cohort(ida, signed_in, practice):
    root = signed_in("Root", "admin")
    assert len(root.submit("/instructor/exports", format="jsonl").text.splitlines()) == 2
    cohort = practice.roll.cohorts()[0].id
    root.app.state.public_url = "https://buyin.example.com"
    found = root.submit("/instructor/exports", format="xapi", cohort=cohort, since="2020-01-01").text.splitlines()
    assert {json.loads(line)["actor"]["account"]["name"] for line in found} == {"ann"}


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"format": "csv", "since": "monday"}, 400, "YYYY-MM-DD"),
        ({"format": "exe"}, 400, "Choose a format"),
        ({"format": "xapi"}, 400, "BUYIN_PUBLIC_URL"),
        ({"format": "csv", "cohort": "somebody-elses"}, 404, "no such cohort"),
    ],
)
def test_what_cannot_be_taken_out_is_said(ida, practice, fields, status, words):
    answer = ida.submit("/instructor/exports", **fields)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert practice.reviews.seen(practice.staff.named("Ida")) == set(), "what was not taken out was not seen"


@pytest.mark.parametrize("as_format", ["csv", "jsonl"])
def test_calls_that_were_taken_out_count_as_seen_and_the_page_says_so(ida, practice, as_format):
    assert "What you download counts as seen" in ida.get("/instructor/exports").text
    ida.submit("/instructor/exports", format=as_format)
    me = practice.staff.named("Ida")
    assert practice.reviews.seen(me) == {each.id for each in practice.reviews.calls(me)}
    assert len(practice.reviews.seen(me)) == 1, "and those of others do not"


def test_a_trainee_is_deleted_once_the_box_is_ticked(ida, practice, signed_in):
    path = "/instructor/trainees/ann/forget"
    assert "1 call." in ida.get(path).text
    unsure = ida.submit(path)
    assert unsure.status_code == 400
    assert "Tick the box" in unsure.text
    gone = ida.submit(path, sure="on")
    assert "Everything of Zo\u00eb &lt;Lee&gt; is deleted" in gone.text
    assert "1 call went with it" in gone.text
    assert practice.roll.who("ann").name == ""
    again = ida.submit(path, sure="on")
    assert (again.status_code, "It is deleted already" in again.text) == (200, True)
    assert "0 calls" not in again.text
    assert ida.get(path).status_code == 404
    root = signed_in("Root", "admin")
    assert "dana-okafor" in root.get("/instructor/exports").text, "the counts that are left"
    log = root.get("/instructor/audit").text
    assert "trainee ann with 1 calls" in log
    assert "Lee" not in log


def test_the_audit_log_as_csv(ida, signed_in):
    ida.submit("/instructor/exports", format="csv")
    answer = signed_in("Root", "admin").get("/instructor/audit.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["at_utc", "who", "did", "about"]
    assert ["Ida", "exported", "csv of all"] in [row[1:] for row in rows]


def test_what_a_trainee_deletes_is_in_the_log_without_their_name(practice, app):
    client = TestClient(app)
    client.post("/you/name", data={"name": "Ann Lee"})
    client.post("/you/forget", data={"sure": "on"})
    assert [(each.who, each.did) for each in practice.staff.logged()] == [("the trainee", "deleted")]
    assert "Ann" not in practice.staff.logged()[0].about
