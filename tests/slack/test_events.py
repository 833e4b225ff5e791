"""What comes in: signatures, repeats, and everything in a direct message that is not something said."""

import json
import time

import pytest

from bot.slack.edge import LARGEST_BODY
from bot.slack.reminding import reminder_sender
from tests.slack.conftest import HeldBrain, running
from tests.slack.fake_slack import SECRET, command, event, message, press, signed
from tests.slack.test_calls import began

WHO = "slack-T1-UANN"


def turns(practice, who=WHO):
    return [each.text for each in practice.turns(who, practice.last_call(who))]


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: {},
        lambda body: signed(body, "another secret"),
        lambda body: signed(body + " "),
        lambda body: signed(body, at=time.time() - 301),
        lambda body: signed(body, at=time.time() + 301),
        lambda body: {**signed(body), "X-Slack-Request-Timestamp": "now"},
        lambda body: {**signed(body), "X-Slack-Signature": ""},
    ],
    ids=["none", "secret", "body", "replayed", "future", "no-time", "empty"],
)
async def test_a_request_that_slack_did_not_sign_just_now_is_refused(bot, slack, headers):
    body = json.dumps(message("practice"))
    answer = await bot.raw(body, {"content-type": "application/json", **headers(body)})
    assert answer.status_code == 401
    await bot.says("help")
    await slack.posted(1)
    assert len(slack.posts) == 1


@pytest.mark.parametrize("body", [b"\xff\xfe", b"", b"[]", b"{", b"x" * (LARGEST_BODY + 1)], ids=str)
async def test_a_body_that_makes_no_sense_is_refused(bot, body):
    headers = signed(body.decode("latin-1"), SECRET)
    assert (await bot.raw(body[: LARGEST_BODY + 1], {"content-type": "application/json", **headers})).status_code >= 400


async def test_slack_is_shown_that_the_address_is_ours(bot):
    answer = await bot.send({"type": "url_verification", "challenge": "c-1", "token": "x"})
    assert answer.json() == {"challenge": "c-1"}


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_repeated_events_give_one_turn_each(slack, practice, scripted_brain, mode):
    async with running(slack, practice, scripted_brain, mode) as bot:
        await began(bot, slack)
        said = [message(f"Who else is there, {n}?") for n in range(4)]
        for each in said:
            for repeat in range(50):
                again = dict(each)
                if repeat % 2:
                    again["event_id"] = f"{each['event_id']}-{repeat}"  # the same client_msg_id in another event
                elif repeat:
                    again["event"] = {**each["event"], "client_msg_id": f"m-{each['event_id']}-{repeat}"}
                await bot.send(again)
        await bot.says("progress")
        await slack.until(lambda: "Your progress" in slack.texts())
    assert turns(practice) == [each["event"]["text"] for each in said]


async def test_it_is_acknowledged_while_the_brain_takes_its_time(slack, practice, scripted_brain):
    held = HeldBrain(scripted_brain)
    async with running(slack, practice, held) as bot:
        begun = await began(bot, slack)
        assert (await bot.says("Who else lives with the rota?")).status_code == 200
        await held.asked.wait()
        assert (await bot.says("And who else?")).status_code == 200
        assert (await bot.send(command("progress", slack))).status_code == 200
        assert len(slack.posts) == begun
        held.go.set()
        await slack.until(lambda: "Your progress" in slack.texts())
    assert turns(practice) == ["Who else lives with the rota?", "And who else?"]


async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(bot, slack, practice, monkeypatch):
    def broken(*_):
        raise OSError("the disk is full")

    said = message("help")
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.slack_inbox.store", broken)
        assert (await bot.send(said)).status_code == 500
        told = await bot.send(command("help", slack))
        assert "did not reach the practice" in told.text
        assert (await bot.send(press("call:0", "dana-okafor", slack))).status_code == 200
        await slack.until(lambda: slack.responses)
        assert "did not reach the practice" in slack.responses[0]["text"]
    assert (await bot.send(said)).status_code == 200
    await slack.posted(1)


async def test_a_person_who_waits_is_told_when_storing_takes_long(bot, slack, monkeypatch):
    import threading

    go, store = threading.Event(), __import__("bot.store.slack_inbox", fromlist=["store"]).store

    def slow(*given):
        go.wait(20)
        return store(*given)

    monkeypatch.setattr("bot.store.slack_inbox.store", slow)
    started = time.monotonic()
    told = await bot.send(command("help", slack))
    assert time.monotonic() - started < 3
    assert "taking long" in told.text
    go.set()
    await slack.posted(1)


IGNORED = {
    "a bot": {"bot_id": "B2"},
    "a bot's message": {"subtype": "bot_message", "bot_id": "B2", "user": None},
    "the bot itself": {"user": "UBOT", "bot_id": "B1"},
    "a join": {"subtype": "channel_join"},
    "a topic": {"subtype": "channel_topic"},
    "a channel": {"channel_type": "channel", "channel": "C1"},
    "a group": {"channel_type": "mpim", "channel": "G1"},
    "slackbot": {"user": "USLACKBOT"},
    "nobody": {"user": None},
    "hidden": {"hidden": True},
    "nothing": {"text": "  "},
    "no text": {"text": None},
    "an odd id": {"user": "U 1'"},
}


@pytest.mark.parametrize("more", IGNORED.values(), ids=IGNORED.keys())
async def test_what_nobody_said_is_left_alone(bot, slack, practice, more):
    await began(bot, slack)
    count = len(slack.posts)
    said = message("Who else?")
    said["event"].update(more)
    assert (await bot.send(said)).status_code == 200
    await bot.says("progress")
    await slack.posted(count + 1)
    assert turns(practice) == []
    assert slack.texts()[count:] == ["Your progress"]


@pytest.mark.parametrize("kind", ["reaction_added", "member_joined_channel", "team_join", "message_metadata_posted"])
async def test_other_events_are_acknowledged(bot, kind):
    assert (await bot.send(event({"type": kind, "user": "UANN"}))).status_code == 200


def changed(text, before, **more):
    said = {"type": "message", "user": "UANN", "text": text, "ts": "1.1"}
    inner = {"type": "message", "subtype": "message_changed", "channel": "DANN", "channel_type": "im", "ts": "2.1"}
    return event({**inner, "message": {**said, **more}, "previous_message": {**said, "text": before}, "hidden": True})


def deleted(**more):
    inner = {"type": "message", "subtype": "message_deleted", "channel": "DANN", "channel_type": "im", "ts": "2.1"}
    return event({**inner, "previous_message": {"user": "UANN", "text": "Oops", "ts": "1.1", **more}, "hidden": True})


async def test_edits_and_deletions_change_nothing_and_are_told_once(bot, slack, practice):
    await bot.send(changed("Before any call", "Befor any call"))
    await began(bot, slack)
    count = len(slack.posts)
    await bot.says("Who else lives with the rota?")
    await slack.posted(count + 1)
    await bot.send(changed("Who else?", "Who else?", attachments=[{"title": "unfolded"}]))
    await bot.send(changed("Edited by a bot", "x", bot_id="B1"))
    await bot.send(changed("Who is it?", "Who else lives with the rota?"))
    await bot.send(deleted())
    await bot.send(changed("Who now?", "Who is it?"))
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    assert sum("What is said is said" in each for each in slack.texts()) == 1
    assert turns(practice) == ["Who else lives with the rota?"]


async def test_the_words_beside_a_file_are_heard(bot, slack, practice):
    await began(bot, slack)
    await bot.send(message("Who else?", subtype="file_share", files=[{"id": "F1"}]))
    await slack.until(lambda: any("Files cannot be seen" in each for each in slack.texts()))
    await slack.until(lambda: turns(practice))
    await bot.send(message("", subtype="file_share", files=[{"id": "F2"}]))
    await slack.until(lambda: sum("Files cannot be seen" in each for each in slack.texts()) == 2)
    assert turns(practice) == ["Who else?"]


async def test_a_message_in_a_thread_is_said_in_the_call_and_answered_there(bot, slack, practice):
    await began(bot, slack)
    count = len(slack.posts)
    await bot.says("Who else?", thread_ts="17.1")
    await slack.posted(count + 1)
    assert turns(practice) == ["Who else?"]
    assert slack.posts[count]["thread_ts"] == "17.1"
    await bot.says("And who?", thread_ts="17.1", subtype="thread_broadcast")
    await slack.posted(count + 2)
    assert turns(practice) == ["Who else?", "And who?"]


async def test_what_was_meant_is_heard(bot, slack, scripted_brain):
    await began(bot, slack)
    await bot.says("<@UBOT> it\u2019s R&amp;D, <@U2|Ben> &amp; <https://acme.com|acme.com> :wave:")
    await slack.until(lambda: scripted_brain.heard)
    assert scripted_brain.heard == ["it's R&D, Ben & acme.com hello"]


async def test_a_message_that_is_too_long_is_not_heard(bot, slack, scripted_brain):
    await began(bot, slack)
    await bot.says("Who? " * 1200)
    await slack.until(lambda: any("A message may have 5000 characters" in each for each in slack.texts()))
    assert scripted_brain.heard == []


async def test_nothing_that_a_trainee_writes_can_ping(bot, slack, scripted_brain):
    await began(bot, slack)
    scripted_brain.move, scripted_brain.topic = "pitch", None
    for ping in ("&lt;!channel&gt; now", "<!here> and <!subteam^S1>", "@channel @everyone", "<@U2> <#C1|x>"):
        await bot.says(ping)
    await bot.send(command("<!channel>", slack))
    await bot.says("end call")
    await slack.until(lambda: "Your call with" in slack.texts()[-1])
    for post in slack.posts:
        assert (post["link_names"], post["unfurl_links"], post["parse"]) in ((False, False, "none"), ("0", "0", "none"))
    # The fake itself fails the test at any "<!".


async def test_people_and_workspaces_are_told_apart(bot, slack, practice):
    await began(bot, slack)
    await began(bot, slack, "marek-nowak", "UBEN")
    assert practice.last_call("slack-T1-UANN") != practice.last_call("slack-T1-UBEN")
    await bot.says("Who else?", "UBEN")
    await slack.until(lambda: turns(practice, "slack-T1-UBEN"))
    assert turns(practice) == []


async def test_what_was_typed_is_not_kept_in_the_inbox_and_forgetting_takes_all(bot, slack, practice):
    from sqlalchemy import select

    from bot.store.tables import slack_inbox, slack_people

    await began(bot, slack)
    await bot.says("A secret")
    await bot.says("progress")
    await slack.until(lambda: "Your progress" in slack.texts())
    await bot.says("hint")  # the one before it is done once this one is answered
    await slack.until(lambda: any("Hint: " in each for each in slack.texts()))
    with practice.store.transaction() as connection:
        assert not any("A secret" in str(row) for row in connection.execute(select(slack_inbox)))
    await bot.edge.stop()
    practice.forget(WHO)
    with practice.store.transaction() as connection:
        assert connection.execute(select(slack_inbox)).all() == connection.execute(select(slack_people)).all() == []


async def test_a_reminder_comes_as_a_direct_message_with_a_way_to_begin(bot, slack, practice):
    await bot.says("help")
    await slack.posted(1)
    assert reminder_sender(practice)("slack-T1-UANN", "Your practice call with Dana <!channel> is due tomorrow.")
    assert not reminder_sender(practice)("somebody-on-the-web", "Your practice call is due.")
    await bot.says("progress", "UBEN")  # whatever comes next stirs the worker
    await slack.until(lambda: any("is due tomorrow" in each for each in slack.texts()))
    post = next(each for each in slack.posts if "is due tomorrow" in each["text"])
    assert post["channel"] == "DANN"
    assert "<!channel>" not in post["text"]
