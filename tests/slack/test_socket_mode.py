"""Socket Mode: envelopes are acknowledged once stored, and the connection comes back."""

import logging

import pytest

from bot.slack.socket_mode import SocketMode
from tests.slack.conftest import HeldBrain, OverSocket, running
from tests.slack.fake_slack import APP_TOKEN, Failure, command, event, message
from tests.slack.test_calls import began


@pytest.fixture(autouse=True)
def quick_pings(monkeypatch):
    made = SocketMode.__init__
    monkeypatch.setattr(SocketMode, "__init__", lambda self, *given: made(self, *given, ping_interval=0.2))


@pytest.fixture
async def bot(slack, practice, scripted_brain):
    async with running(slack, practice, scripted_brain, "socket") as over:
        yield over


async def test_what_is_not_stored_is_not_acknowledged(bot, slack, monkeypatch):
    def broken(*_):
        raise OSError("the disk is full")

    said = message("help")
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.slack_inbox.store", broken)
        await slack.send("events_api", said, "first")
        await bot.send(command("help", slack))
        assert "did not reach the practice" in slack.acknowledged[-1]["payload"]["text"]
    assert all(each["envelope_id"] != "first" for each in slack.acknowledged)
    await bot.send(said)
    await slack.posted(1)


async def test_it_is_acknowledged_while_the_brain_takes_its_time(slack, practice, scripted_brain):
    held = HeldBrain(scripted_brain)
    async with running(slack, practice, held, "socket") as bot:
        begun = await began(bot, slack)
        await bot.says("Who else lives with the rota?")
        await held.asked.wait()
        await bot.says("And who else?")
        assert len(slack.posts) == begun
        held.go.set()
        await slack.posted(begun + 2)


@pytest.mark.parametrize("way", ["asked to", "cut off"])
async def test_it_connects_again(bot, slack, way):
    first = slack.sockets[0]
    if way == "asked to":
        await first.send_json({"type": "disconnect", "reason": "refresh_requested"})
    else:
        await first.close()
    await slack.connected(2)
    await bot.says("help")
    await slack.posted(1)


async def test_an_envelope_that_is_repeated_after_a_reconnect_is_one_turn(bot, slack, practice):
    count = await began(bot, slack)
    said = message("Who else?")
    await bot.send(said)
    await slack.sockets[0].close()
    await slack.connected(2)
    await bot.send(said)
    await bot.says("progress")
    await slack.posted(count + 2)
    assert len(practice.turns("slack-T1-UANN", practice.last_call("slack-T1-UANN"))) == 1


async def test_a_slack_that_cannot_be_reached_at_first_is_tried_again(slack, practice, scripted_brain):
    slack.fail("apps.connections.open", Failure(503))
    async with running(slack, practice, scripted_brain, "socket") as bot:
        await bot.says("help")
        await slack.posted(1)


async def test_a_token_that_slack_refuses_is_said_in_one_line(slack, practice, scripted_brain, caplog):
    caplog.set_level(logging.ERROR)
    from bot.slack.edge import open_slack
    from tests.slack.conftest import settings

    edge = open_slack(settings(slack, signing_secret="", app_token="xapp-wrong"), practice, scripted_brain)
    await edge.start()
    await slack.until(lambda: "apps.connections.open" in slack.methods)
    await slack.until(lambda: "SLACK_APP_TOKEN: Slack refuses it (invalid_auth)" in caplog.text or _again(slack))
    await edge.stop()
    assert "Socket Mode is off" in caplog.text
    assert edge.routes == []


def _again(slack):
    return len(slack.methods) > 1


async def test_other_envelopes_are_acknowledged(bot, slack):
    await bot.send(event({"type": "reaction_added", "user": "UANN"}))
    assert isinstance(bot, OverSocket)
    assert APP_TOKEN.startswith("xapp-")
