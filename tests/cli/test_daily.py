"""What the server does once a day."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.cli.daily import A_JUMP, DISTRUSTED_FOR, Steady, do_daily, every_day
from bot.practice.cohorts import Terms
from bot.slack.arrivals import of_command
from bot.slack.inbox import Inbox
from bot.slack.reminding import reminder_sender

NOON = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


def at(practice, now):
    return replace(practice, now=lambda: now)


def test_old_calls_go_and_newer_ones_stay(practice):
    for trainee, days in (("old", 40), ("new", 10)):
        then = at(practice, NOON - timedelta(days=days))
        call = then.start(trainee, "dana-okafor").id
        then.end(trainee, call)
    do_daily(at(practice, NOON), 30, None)
    assert practice.last_call("old") is None
    assert practice.last_call("new") is not None
    do_daily(at(practice, NOON), None, None)


def test_trainees_in_slack_are_reminded_once_a_day_and_not_at_night(practice):
    inbox = Inbox(practice.store, lambda: NOON)
    body = {"team_id": "T1", "user_id": "UANN", "channel_id": "D1", "user_name": "ann", "trigger_id": "1"}
    inbox.take_in(of_command(body, 1.0))
    inbox.finish(inbox.claim())
    cohort = practice.roll.found_cohort("Spring class")
    for trainee in ("slack-T1-UANN", "web"):
        practice.roll.join(trainee, cohort.code, "Ann")
    at(practice, NOON).cohorts.assign(cohort.id, ["dana-okafor"], Terms(NOON + timedelta(days=1)))
    for hour, expected in ((7, 0), (9, 1), (10, 0), (12, 0)):
        now = NOON.replace(hour=hour)
        do_daily(at(practice, now), None, reminder_sender(at(practice, now)))
        item = Inbox(practice.store, lambda: NOON).claim()
        assert (item is not None) == bool(expected), hour
        if item is not None:
            assert item.arrival.kind == "reminder"
            assert "Dana Okafor is due on 26 November 2026" in item.arrival.payload["text"]
            inbox.finish(item)


def test_one_part_that_fails_does_not_keep_the_other(practice, caplog):
    def broken(trainee, text):
        raise RuntimeError("no network")

    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("web", cohort.code, "Ann")
    at(practice, NOON).cohorts.assign(cohort.id, ["dana-okafor"], Terms(NOON + timedelta(days=1)))
    do_daily(at(practice, NOON), 0, broken)
    assert "reminders could not be sent" in caplog.text


def test_a_clock_that_jumps_is_not_trusted_for_a_day(caplog):
    clock, counter = [1000.0], [0.0]
    steady = Steady(lambda: clock[0], lambda: counter[0])

    def after(seconds, jump=0.0):
        counter[0] += seconds
        clock[0] += seconds + jump
        return steady()

    assert steady()
    assert after(3600, A_JUMP / 2)
    assert not after(3600, 365 * 24 * 3600)
    assert "the clock jumped by 31536000 s" in caplog.text
    assert not after(DISTRUSTED_FOR / 2)
    assert after(DISTRUSTED_FOR / 2)
    assert not after(60, -2 * A_JUMP)


async def test_nothing_is_done_by_a_clock_that_is_not_trusted():
    done, looks = [], iter([True, False, False, True])

    def steady():
        return next(looks)

    with suppress(RuntimeError):  # what a coroutine makes of the end of the looks
        await asyncio.wait_for(every_day(lambda: done.append("work"), steady, 0.0), 10)
    assert done == ["work", "work"]
