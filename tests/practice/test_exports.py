"""Calls on their way to other systems: CSV, JSONL, xAPI statements, and an LRS that takes them."""

import csv
import io
import json
import re
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.practice import exports
from bot.practice.cohorts import Terms
from bot.practice.exports import HEAD, Exports, as_csv, as_jsonl
from bot.practice.record_store import LONGEST_WAIT, TRIES, RecordStore, RecordStoreFailed, wait
from bot.practice.spreadsheet import csv_lines
from bot.practice.xapi import NoHomePage, duration, home_page, statements
from tests.conftest import say
from tests.xapi.lrs import KEY, SECRET, FakeLrs, invalid

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
BASE = "https://buyin.example.com"


def talk(practice, trainee, move="decision_question", persona="dana-okafor"):
    """A call of one turn that has ended."""
    call = practice.start(trainee, persona).id
    clause = say(move, "stakeholders", f"Who else, {trainee}?")
    practice.hear(trainee, call, "k", clause.text, (clause,))
    practice.end(trainee, call)
    return call


@pytest.fixture
def cohort(practice):
    """A cohort that is to pass a call with Dana; Ann is in it, Ben in none; each has talked to her."""
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann Lee")
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(pass_mark=99))
    for trainee in ("ann", "ben"):
        talk(practice, trainee)
    return cohort


def rows(lines):
    return list(csv.DictReader(io.StringIO("".join(lines))))


def test_csv_has_a_line_for_each_call_with_every_dimension(practice, cohort):
    found = rows(as_csv(Exports(practice.store).calls()))
    assert [(each["trainee"], each["name"], each["cohort"], each["passed"]) for each in found] == [
        ("ann", "Ann Lee", "Spring class", "no"),
        ("ben", "", "", ""),
    ]
    document = practice.debrief("ann", found[0]["call"])
    assert int(found[0]["score"]) == document["score"]
    for name, each in document["dimensions"].items():
        assert found[0][name] == ("" if each["value"] is None else str(each["value"]))
    assert list(found[0]) == HEAD, "no two columns have one name"


def test_jsonl_has_turns_with_their_clauses(practice, cohort):
    found = [json.loads(line) for line in as_jsonl(Exports(practice.store).calls([cohort.id]))]
    assert [each["trainee"]["name"] for each in found] == ["Ann Lee"]
    clause = found[0]["turns"][0]["clauses"][0]
    assert (clause["text"], clause["move"], clause["topic"]) == ("Who else, ann?", "decision_question", "stakeholders")
    assert found[0]["turns"][0]["replies"]


def test_calls_that_go_on_and_those_that_ended_before_the_day_stay_out(practice, cohort):
    practice.start("ann", "dana-okafor")
    assert len(list(Exports(practice.store).calls())) == 2
    assert list(Exports(practice.store).calls(since=practice.now() + timedelta(days=1))) == []
    assert len(list(Exports(practice.store).calls(since=practice.now() - timedelta(days=1)))) == 2
    assert list(Exports(practice.store).calls([])) == []


def test_every_call_comes_once_however_they_are_batched(practice, monkeypatch):
    made = [talk(practice, f"trainee {n}") for n in range(7)]
    for batch in (1, 3, 7, 100):
        monkeypatch.setattr(exports, "BATCH", batch)
        assert [each.call.id for each in Exports(practice.store).calls()] == made


def test_a_name_is_no_formula_in_a_spreadsheet():
    lines = "".join(csv_lines(["name", "n"], [["=HYPERLINK(1)", -1], ['A, "B"\nC', None]]))
    assert lines == 'name,n\r\n\'=HYPERLINK(1),-1\r\n"A, ""B""\nC",\r\n'


def test_statements_are_valid_and_say_what_happened(practice, cohort):
    found = list(statements(Exports(practice.store).calls(), BASE))
    assert [(each["actor"].get("name"), each["verb"]["id"].rsplit("/", 1)[1]) for each in found] == [
        ("Ann Lee", "initialized"),
        ("Ann Lee", "completed"),
        ("Ann Lee", "failed"),
        (None, "initialized"),
        (None, "completed"),
    ]
    assert [problem for each in found for problem in invalid(each)] == []
    assert all(each["verb"]["id"].startswith("http://adlnet.gov/expapi/verbs/") for each in found)
    failed = found[2]["result"]
    score = practice.debrief("ann", next(Exports(practice.store).calls()).call.id)["score"]
    assert failed["score"] == {"scaled": score / 100, "raw": score, "min": 0, "max": 100}
    assert (failed["success"], failed["completion"]) == (False, True)
    assert "success" not in found[1]["result"], "what was passed or failed says another statement"
    assert found[0]["object"]["id"] == f"{BASE}/prospects/dana-okafor"
    assert found[0]["actor"]["account"] == {"homePage": f"{BASE}/", "name": "ann"}
    assert found == list(statements(Exports(practice.store).calls(), BASE)), "the same calls give the same statements"
    assert len({each["id"] for each in found}) == len(found)


def test_who_reaches_the_pass_mark_has_passed(practice):
    cohort = practice.roll.found_cohort("Easy class")
    practice.roll.join("ann", cohort.code, "Ann")
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(pass_mark=1))
    talk(practice, "ann")
    passed = list(statements(Exports(practice.store).calls(), BASE))[-1]
    assert (passed["verb"]["display"]["en"], passed["result"]["success"]) == ("passed", True)


def test_the_schema_refuses_what_the_specification_refuses(practice, cohort):
    good = list(statements(Exports(practice.store).calls(), BASE))[1]
    for name, value in {"id": "1", "verb": {}, "actor": {"name": "Ann"}, "timestamp": "yesterday", "more": 1}.items():
        assert invalid({**good, name: value})
    assert invalid({**good, "result": {"score": {"scaled": 7}}})
    assert invalid({**good, "result": {"duration": "PT"}})


@pytest.mark.parametrize("home", ["urn:buyin", "mailto:ida@example.com", "buyin.example.com", "/", "https:///", ""])
def test_the_home_page_of_an_account_is_an_address(practice, cohort, home):
    good = next(statements(Exports(practice.store).calls(), BASE))
    assert invalid(good) == []
    assert invalid({**good, "actor": {"account": {"homePage": home, "name": "ann"}}})


def test_without_an_address_there_are_no_statements():
    with pytest.raises(NoHomePage, match="BUYIN_PUBLIC_URL"):
        home_page("")
    assert home_page(BASE) == BASE


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (59.6, "PT1M"), (3723, "PT1H2M3S"), (90_000, "PT25H"), (-5, "PT0S")]
)
def test_durations(seconds, text):
    assert duration(seconds) == text


@pytest.fixture
def lrs():
    lrs = FakeLrs()
    yield lrs
    lrs.close()


@pytest.fixture
def waited():
    return []


@pytest.fixture
def record_store(lrs, waited):
    with RecordStore(lrs.url, KEY, SECRET, waited.append) as store:
        yield store


@pytest.fixture
def found(practice, cohort):
    return list(statements(Exports(practice.store).calls(), BASE))


def test_an_lrs_stores_statements_and_sending_twice_is_harmless(record_store, lrs, found):
    for _ in range(2):
        sent = record_store.send(found)
        assert (sent.stored, sent.kept) == (5, 0)
    assert list(lrs.statements.values()) == found


def test_a_statement_that_is_there_with_other_content_stays_and_the_others_are_stored(record_store, lrs, found):
    record_store.send(found[:1])
    renamed = [{**each, "actor": {**each["actor"], "name": "Ann Smith"}} for each in found]
    sent = record_store.send(renamed)
    assert (sent.stored, sent.kept) == (4, 1)
    assert lrs.statements[found[0]["id"]] == found[0]


def test_a_busy_lrs_is_asked_again_when_it_says_so(record_store, lrs, found, waited):
    lrs.failures = [(503, {}), (429, {"Retry-After": "7"}), (500, {}), (502, {"Retry-After": "no date"})]
    assert record_store.send(found).stored == 5
    assert waited == [1.0, 7.0, 4.0, 8.0]


def test_an_lrs_that_stays_busy_is_given_up_with_what_it_said(record_store, lrs, found, waited):
    lrs.failures = [(503, {})] * TRIES
    with pytest.raises(RecordStoreFailed, match=r"503.*as the test asked.*0 statements were stored"):
        record_store.send(found)
    assert len(waited) == TRIES - 1


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "BUYIN_LRS_SECRET"), (404, "BUYIN_LRS_URL"), (400, "answered 400")]
)
def test_what_will_not_get_better_is_not_tried_again(record_store, lrs, found, waited, status, advice):
    lrs.failures = [(status, {})]
    with pytest.raises(RecordStoreFailed, match=advice):
        record_store.send(found)
    assert waited == []


def test_wrong_credentials_are_refused(lrs, found):
    with RecordStore(lrs.url, KEY, "wrong") as store, pytest.raises(RecordStoreFailed, match="401"):
        store.send(found)
    assert lrs.statements == {}


def test_an_lrs_that_takes_less_at_once_gets_less(record_store, lrs, found):
    lrs.most = 2
    assert record_store.send(found).stored == 5
    assert [status for _, status in lrs.requests] == [413, 200, 413, 200, 200]


def test_an_lrs_that_is_not_there_is_said_so(found, waited):
    store = RecordStore("http://127.0.0.1:9/xapi", KEY, SECRET, waited.append)
    with store, pytest.raises(RecordStoreFailed, match="cannot be reached"):
        store.send(found)
    assert len(waited) == TRIES - 1


@pytest.mark.parametrize(
    ("tried", "asked", "seconds"),
    [
        (1, None, 1),
        (4, None, 8),
        (20, None, LONGEST_WAIT),
        (1, "99999", LONGEST_WAIT),
        (1, "Wed, 25 Nov 2026 12:00:30 GMT", 30),
        (1, "Wed, 25 Nov 2026 12:00:30 -0000", 30),
        (1, "Wed, 25 Nov 2026 11:00:00 GMT", 0),
        (3, "soon", 4),
        (3, "", 4),
    ],
)
def test_how_long_to_wait(tried, asked, seconds):
    assert wait(tried, asked, NOW) == seconds


@given(st.floats(-10, 10**8))
def test_a_duration_gives_its_whole_seconds_back(seconds):
    text = duration(seconds)
    hours, minutes, rest = (
        int(each or 0) for each in re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text).groups()
    )
    assert text != "PT"
    assert minutes < 60
    assert rest < 60
    assert hours * 3600 + minutes * 60 + rest == max(0, round(seconds))


@given(
    st.integers(1, 8),
    st.one_of(
        st.none(),
        st.text(max_size=30),
        st.integers().map(str),
        st.lists(
            st.sampled_from(
                ["Wed, ", "21 ", "Oct ", "2015 ", "99999999999 ", "07:28:00 ", "GMT", "-9999", "nan", "inf"]
            )
        ).map("".join),
    ),
)
@example(1, "Wed, 21 Oct 99999999999999999999 07:28:00 GMT")
def test_whatever_is_asked_for_the_wait_is_bounded(tried, asked):
    assert 0 <= wait(tried, asked) <= LONGEST_WAIT
