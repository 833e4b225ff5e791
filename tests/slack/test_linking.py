"""One-time codes that join an account on the web with the one in Slack."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.practice.errors import NoSuchCall
from bot.practice.linking import BadCode, new_link_code, redeem
from bot.practice.service import Practice
from bot.slack.arrivals import of_command
from bot.slack.inbox import Inbox
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from bot.store.tables import link_codes, trainees
from tests.slack.fake_slack import command
from tests.slack.test_calls import began


@pytest.fixture(params=["sqlite", "postgres"])
def practice(request, library):
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate(engine)
    yield Practice(Store(engine), lambda: library, new_seed=lambda: 7)
    engine.dispose()


def test_the_calls_of_both_are_one_trainees_afterwards(practice):
    call = practice.start("web", "dana-okafor").id
    practice.end("web", call)
    mine = practice.start("slack-T1-UANN", "marek-nowak").id
    assert redeem(practice, new_link_code(practice, "slack-T1-UANN"), "web") == "slack-T1-UANN"
    assert practice.debrief("slack-T1-UANN", call)["score"] >= 0
    assert practice.open_call("slack-T1-UANN") == mine
    with pytest.raises(NoSuchCall):
        practice.view("web", call)
    with practice.store.transaction() as connection:
        assert connection.execute(select(trainees.c.id)).scalars().all() == ["slack-T1-UANN"]


def test_a_code_works_once(practice):
    code = new_link_code(practice, "slack-T1-UANN")
    practice.start("web", "dana-okafor")
    redeem(practice, code, "web")
    with pytest.raises(BadCode):
        redeem(practice, code, "another")


def test_a_code_is_good_for_ten_minutes(practice):
    now = datetime.now(timezone.utc)
    then = replace(practice, now=lambda: now)
    code = new_link_code(then, "slack-T1-UANN")
    with pytest.raises(BadCode):
        redeem(replace(practice, now=lambda: now + timedelta(minutes=10)), code, "web")
    assert redeem(replace(practice, now=lambda: now + timedelta(minutes=9, seconds=59)), code, "web")


@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "x" * 5000, "\x00", "é"])
def test_a_code_that_was_never_given_does_nothing(practice, code):
    practice.start("web", "dana-okafor")
    new_link_code(practice, "slack-T1-UANN")
    with pytest.raises(BadCode):
        redeem(practice, code, "web")
    assert practice.open_call("web")


def test_a_new_code_voids_the_old_one_and_none_is_stored_as_it_is(practice):
    old, new = new_link_code(practice, "ann"), new_link_code(practice, "ann")
    with practice.store.transaction() as connection:
        stored = str(connection.execute(select(link_codes)).all())
    assert new not in stored
    assert new.replace("-", "") not in stored
    with pytest.raises(BadCode):
        redeem(practice, old, "web")
    assert redeem(practice, new.lower().replace("-", " "), "web") == "ann"


def test_linking_with_oneself_changes_nothing(practice):
    call = practice.start("ann", "dana-okafor").id
    assert redeem(practice, new_link_code(practice, "ann"), "ann") == "ann"
    assert practice.open_call("ann") == call


def test_forgetting_takes_the_codes(practice):
    code = new_link_code(practice, "ann")
    practice.forget("ann")
    with pytest.raises(BadCode):
        redeem(practice, code, "web")


class TestInSlack:
    @pytest.fixture(params=["sqlite"])
    def practice(self, request, library):
        engine = open_engine(request.getfixturevalue("sqlite_url"))
        migrate(engine)
        yield Practice(Store(engine), lambda: library, new_seed=lambda: 7)
        engine.dispose()

    async def test_a_call_begun_on_the_web_is_gone_on_with(self, bot, slack, practice, scripted_brain):
        practice.start("web", "dana-okafor")
        await bot.send(command("link", slack))
        await slack.posted(1)
        code = re.search("`(.{9})`", slack.texts()[0])[1]
        redeem(practice, code, "web")
        await bot.says("Who else lives with the rota?")
        await slack.posted(2)
        assert scripted_brain.heard == ["Who else lives with the rota?"]

    async def test_two_people_in_slack_can_be_one(self, bot, slack, practice):
        await began(bot, slack)
        await bot.says("help", "UBEN")
        await slack.until(lambda: any(each["channel"] == "DBEN" for each in slack.posts))
        redeem(practice, new_link_code(practice, "slack-T1-UBEN"), "slack-T1-UANN")
        await bot.says("Who else?")
        await slack.until(lambda: practice.turns("slack-T1-UBEN", practice.last_call("slack-T1-UBEN")))


def test_instructors_know_who_it_is_by_the_name_in_slack_until_another_is_given(practice):
    inbox = Inbox(practice.store, practice.now)
    for number, name in enumerate(["ann.lee", "ann.lee-smith"]):
        body = {"team_id": "T1", "user_id": "UANN", "channel_id": "D1", "user_name": name, "trigger_id": str(number)}
        inbox.take_in(of_command(body, 1.0 + number))
        assert practice.roll.who("slack-T1-UANN").name == "ann.lee"
