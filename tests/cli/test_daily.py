"""What the server does once a day."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.cli.daily import do_daily
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
    practice.roll.assign(cohort.code, "dana-okafor", NOON + timedelta(days=1))
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
    practice.roll.assign(cohort.code, "dana-okafor", NOON + timedelta(days=1))
    do_daily(at(practice, NOON), 0, broken)
    assert "reminders could not be sent" in caplog.text
