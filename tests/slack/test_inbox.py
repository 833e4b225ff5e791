"""The inbox, on SQLite and on PostgreSQL: nothing twice, nothing out of order, nothing lost."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from bot.practice.service import Practice
from bot.slack.inbox import Inbox
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from bot.store.slack_inbox import Arrival
from tests.conftest import ScriptedBrain
from tests.slack.conftest import running
from tests.slack.fake_slack import message


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def clock():
    return [datetime(2026, 11, 25, tzinfo=timezone.utc)]


@pytest.fixture
def inbox(url, clock):
    engine = open_engine(url)
    migrate(engine)
    yield Inbox(Store(engine), lambda: clock[0])
    engine.dispose()


def arrival(key, person="UANN", sent="1.0", **more):
    return Arrival(key, "T1", person, "D1", "message", sent, {"text": key}, **more)


def test_the_same_key_or_event_is_stored_once(inbox):
    assert inbox.take_in(arrival("k1", event_id="e1"))
    assert not inbox.take_in(arrival("k1", event_id="e2"))
    assert not inbox.take_in(arrival("k2", event_id="e1"))
    assert inbox.take_in(arrival("k3"))
    assert inbox.take_in(arrival("k4"))


def test_many_at_once_store_it_once(inbox):
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda n: inbox.take_in(arrival("k1", event_id=f"e{n % 2}")), range(32)))
    assert sum(stored) == 1


def test_many_at_once_claim_each_once(inbox):
    for n in range(12):
        inbox.take_in(arrival(f"k{n}", f"U{n}"))
    with ThreadPoolExecutor(8) as pool:
        claimed = [item for item in pool.map(lambda _: inbox.claim(), range(40)) if item]
    assert sorted(item.arrival.key for item in claimed) == sorted(f"k{n}" for n in range(12))


def test_a_persons_arrivals_are_dealt_with_one_after_the_other_by_slacks_time(inbox, clock):
    for key, sent in (("late", "0000000003.000000"), ("early", "0000000001.000000"), ("middle", "0000000002.000000")):
        inbox.take_in(arrival(key, sent=sent))
    done = []
    for _ in range(3):
        item = inbox.claim()
        assert inbox.claim() is None
        inbox.postpone(item, timedelta(minutes=1))
        assert inbox.claim() is None, "what came later waits too"
        clock[0] += timedelta(minutes=1)
        again = inbox.claim()
        assert (again.arrival.key, again.attempts) == (item.arrival.key, 2)
        inbox.finish(again)
        done.append(again.arrival.key)
    assert done == ["early", "middle", "late"]


def test_a_claim_ends_unless_it_is_kept_and_then_is_not_ones_own(inbox, clock):
    inbox.take_in(arrival("k1"))
    first = inbox.claim()
    clock[0] += timedelta(seconds=29)
    inbox.keep_claim(first)
    clock[0] += timedelta(seconds=29)
    assert inbox.claim() is None
    clock[0] += timedelta(seconds=2)
    second = inbox.claim()
    inbox.finish(first)
    inbox.postpone(first, timedelta(0))
    assert inbox.claim() is None, "the first has lost it, and cannot give it back"
    inbox.finish(second)
    clock[0] += timedelta(days=1)
    assert inbox.claim() is None


def test_what_is_done_is_known_for_days_and_then_dropped(inbox, clock):
    inbox.take_in(arrival("k1"))
    inbox.finish(inbox.claim())
    clock[0] += timedelta(days=6)
    inbox.tidy()
    assert not inbox.take_in(arrival("k1"))
    clock[0] += timedelta(days=2)
    inbox.tidy()
    assert inbox.take_in(arrival("k1"))


async def test_two_processes_on_one_database_never_double(url, library, slack):
    """Each event comes to both, as when Slack repeats it to another process; both work on the same inbox."""
    engines = [open_engine(url) for _ in range(2)]
    migrate(engines[0])
    practices = [Practice(Store(engine), lambda: library, new_seed=lambda: 7) for engine in engines]
    people = [f"U{n}" for n in range(4)]
    for person in people:
        practices[0].start(f"slack-T1-{person}", "dana-okafor")
    said = [message(f"Who else, {n}?", person) for n in range(3) for person in people]
    async with (
        running(slack, practices[0], ScriptedBrain(practices[0])) as first,
        running(slack, practices[1], ScriptedBrain(practices[1])) as second,
    ):
        for each in said:
            await asyncio.gather(first.send(each), second.send(each))
        for person in people:
            await first.says("progress", person)
        await slack.until(lambda: slack.texts().count("Your progress") == len(people))
    for person in people:
        turns = practices[0].turns(f"slack-T1-{person}", practices[0].last_call(f"slack-T1-{person}"))
        assert [each.text for each in turns] == [f"Who else, {n}?" for n in range(3)]
        lines = [line for each in turns for line in each.replies]
        shown = [each["blocks"][-1]["text"]["text"] for each in slack.posts if each["channel"] == f"D{person[1:]}"]
        assert shown[:-1] == lines
    for engine in engines:
        engine.dispose()
