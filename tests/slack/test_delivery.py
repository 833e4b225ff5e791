"""What was answered arrives, once and in order, whatever Slack and the power supply do."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.slack.worker import back_off
from bot.store.tables import slack_inbox
from tests.slack.conftest import running
from tests.slack.fake_slack import Failure, command
from tests.slack.test_calls import began
from tests.slack.test_events import turns

FAILURES = {
    "rate limit": Failure(429, "ratelimited", retry_after=1),
    "500": Failure(500),
    "503": Failure(503),
    "dropped": Failure(drop=True),
    "not ok": Failure(error="internal_error"),
    "fatal": Failure(error="fatal_error"),
    "token": Failure(error="token_expired"),
    "arrived, then 500": Failure(500, after=True),
    "arrived, then dropped": Failure(drop=True, after=True),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
async def test_a_post_that_fails_arrives_later_once_and_in_order(bot, slack, practice, failure):
    count = await began(bot, slack)
    slack.fail("chat.postMessage", failure)
    await bot.says("Who else lives with the rota?")
    await bot.says("And who else?")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    said = [
        line for each in practice.turns("slack-T1-UANN", practice.last_call("slack-T1-UANN")) for line in each.replies
    ]
    assert [each["blocks"][-1]["text"]["text"] for each in slack.posts[count:-1]] == said
    assert len(turns(practice)) == 2


async def test_slack_is_given_the_time_it_asks_for(slack, practice, scripted_brain):
    clock = [datetime.now(timezone.utc)]
    timed = replace(practice, now=lambda: clock[0])
    async with running(slack, timed, scripted_brain, lease=3600) as bot:
        slack.fail("chat.postMessage", Failure(429, "ratelimited", retry_after=30))
        await bot.says("help")
        await slack.until(lambda: slack.methods)
        await _due(practice, clock[0] + timedelta(seconds=30))
        clock[0] += timedelta(seconds=29)
        await bot.says("progress", "UBEN")
        await slack.until(lambda: "Your progress" in slack.texts())
        assert len(slack.posts) == 1
        clock[0] += timedelta(seconds=1)
        await slack.until(lambda: any("You call a prospect" in each for each in slack.texts()))


async def _due(practice, when):
    for _ in range(500):
        with practice.store.transaction() as connection:
            due = connection.execute(select(slack_inbox.c.next_at)).scalar()
        if due.replace(tzinfo=timezone.utc) == when:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"due at {due}, not {when}")


@pytest.mark.parametrize("error", ["channel_not_found", "account_inactive", "is_archived"])
async def test_a_post_that_slack_refuses_for_good_is_given_up_at_once(bot, slack, error, caplog):
    slack.fail("chat.postMessage", Failure(error=error))
    await bot.says("help")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert len(slack.posts) == 1
    assert error in caplog.text


async def test_it_is_given_up_after_a_day(slack, practice, scripted_brain, caplog):
    clock = [datetime.now(timezone.utc)]
    timed = replace(practice, now=lambda: clock[0])
    async with running(slack, timed, scripted_brain, lease=3 * 86400) as bot:
        slack.fail("chat.postMessage", Failure(500))
        await bot.says("help")
        await slack.until(lambda: len(slack.methods) == 1)
        await _due(practice, clock[0] + back_off(1))
        slack.fail("conversations.history", Failure(500))
        clock[0] += timedelta(days=1, seconds=1)
        await slack.until(lambda: len(slack.methods) == 2)
        await bot.says("progress")
        await slack.until(lambda: "Your progress" in slack.texts())
    assert len(slack.posts) == 1
    assert "was given up after 2 attempts" in caplog.text


async def test_one_persons_trouble_is_not_anothers(bot, slack):
    slack.fail("chat.postMessage", Failure(429, "ratelimited", retry_after=600))
    await bot.says("help")
    await slack.until(lambda: slack.methods)
    await bot.says("help", "UBEN")
    await slack.posted(1)
    assert slack.posts[0]["channel"] == "DBEN"


@pytest.mark.parametrize("failure", [FAILURES["rate limit"], FAILURES["arrived, then 500"]], ids=["not there", "there"])
async def test_of_several_messages_only_those_that_are_missing_are_posted_again(bot, slack, failure):
    slack.fail("chat.postMessage", None, failure)
    await bot.says("call Dana")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert ["You are calling" in slack.texts()[0], len(slack.posts)] == [True, 3]


async def test_in_a_thread_too_nothing_is_posted_twice(bot, slack):
    slack.fail("chat.postMessage", FAILURES["arrived, then 500"])
    await bot.says("help", thread_ts="17.1")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert len(slack.posts) == 2
    assert "conversations.replies" in slack.methods


@pytest.mark.parametrize("arrived", [False, True], ids=["before the post", "after the post"])
@pytest.mark.parametrize("text", ["Who else lives with the rota?", "end call", "link", "practice"])
async def test_killed_between_turn_and_post_the_answer_arrives_once(slack, practice, scripted_brain, text, arrived):
    """The first process stops dead in the middle of a post: nothing is given back, as after a power cut."""
    async with running(slack, practice, scripted_brain, lease=0.5) as bot:
        await began(bot, slack)
    count = len(slack.posts)
    await _dies_while_posting(slack, practice, scripted_brain, text, arrived)
    assert len(slack.posts) == count + arrived
    async with running(slack, practice, scripted_brain, lease=0.5) as bot:
        await bot.says("progress")
        await slack.until(lambda: "Your progress" in slack.texts())
    assert len(slack.posts) == count + 2, slack.texts()
    assert len(scripted_brain.heard) <= 1


async def _dies_while_posting(slack, practice, brain, text, arrived):
    """An edge whose first post never returns, and which then leaves everything as it is."""
    from bot.slack import posting

    reached = asyncio.Event()

    async def never(self, item, place, replies, already):
        if arrived:
            await post(self, item, place, replies[:1], already)
        reached.set()
        await asyncio.Event().wait()

    post, posting.Poster.post = posting.Poster.post, never
    try:
        context = running(slack, practice, brain, lease=0.5)
        bot = await context.__aenter__()
        await bot.says(text)
        await asyncio.wait_for(reached.wait(), 10)
    finally:
        posting.Poster.post = post
    # No stop(): its tasks are ended without the chance to give anything back.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.slack.inbox.Inbox.postpone", lambda *_: None)
        await bot.edge.worker.stop(grace=0)


async def test_a_brain_that_fails_is_asked_again(bot, slack, practice, scripted_brain):
    count = await began(bot, slack)
    scripted_brain.broken = True
    await bot.says("Who else?")
    await bot.says("help", "UBEN")  # which is answered meanwhile
    await slack.posted(count + 1)
    assert scripted_brain.heard == ["Who else?"]
    scripted_brain.broken = False
    await slack.posted(count + 2)
    assert turns(practice) == ["Who else?"]


async def test_a_fault_of_our_own_does_not_stand_in_the_way_for_ever(bot, slack, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError

    caplog.set_level(logging.WARNING)
    monkeypatch.setattr("bot.slack.worker.back_off", lambda attempts: timedelta(0))
    monkeypatch.setattr("bot.slack.wishes.cards.page", broken)
    await bot.says("practice")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert "given up after 5 failures" in caplog.text
    assert "Please send it again" in slack.texts()[0]


async def test_a_brain_that_stays_away_is_given_up_and_whoever_waits_is_told(bot, slack, monkeypatch, scripted_brain):
    monkeypatch.setattr("bot.slack.worker.back_off", lambda attempts: timedelta(0))
    count = await began(bot, slack)
    scripted_brain.broken = True
    await bot.says("Who else?")
    await slack.until(lambda: any("Please send it again" in each for each in slack.texts()))
    assert len(scripted_brain.heard) > 5
    scripted_brain.broken = False
    await bot.says("Who else, then?")
    await slack.posted(count + 2)


async def test_an_answer_for_one_persons_eyes_that_comes_too_late_is_given_up(bot, slack):
    slack.fail("respond", Failure(500), Failure(404, "expired_url"))
    await bot.send(command("help", slack, channel="C1"))
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert slack.responses == []


def test_waits_double_up_to_some_minutes():
    waits = [back_off(each).total_seconds() for each in (1, 2, 3, 12, 500)]
    assert waits == [0.5, 1, 2, 300, 300]
