"""Whole calls in a direct message, over HTTP and through Socket Mode."""

import pytest

from bot.practice.cohorts import Terms
from tests.slack.conftest import running
from tests.slack.fake_slack import command, press, pressed

LINES = ["Who else lives with the rota?", "So it would not only be up to you?", "What would they need to see?"]


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_a_whole_call_from_the_cards_to_the_debrief(slack, practice, scripted_brain, mode):
    async with running(slack, practice, scripted_brain, mode) as bot:
        await bot.says("practice")
        await slack.posted(1)
        await bot.send(pressed(slack.posts[0], "Call Dana", slack))
        begun = len(await slack.until(lambda: len(slack.posts) >= 3 and slack.posts))
        assert "You are calling Dana Okafor" in slack.posts[1]["text"]
        for number, line in enumerate(LINES, 1):
            before = len(slack.posts)
            await bot.says(line)
            await slack.posted(before + 1)
            assert len(scripted_brain.heard) == number
        await bot.send(command("end", slack))
        await slack.until(lambda: "Your call with Dana Okafor" in slack.texts()[-1])
    assert scripted_brain.heard == LINES
    assert begun >= 3
    call = practice.last_call("slack-T1-UANN")
    document = practice.debrief("slack-T1-UANN", call)
    shown = str(slack.posts[-1]["blocks"])
    assert f"{document['score']} of 100" in shown
    assert document["strength"]["said"] in shown
    assert document["issues"][0]["truth"].split()[0] in shown
    assert f"/calls/{call}/debrief" in shown
    assert {each["channel"] for each in slack.posts} == {"DANN"}


async def began(bot, slack, persona="dana-okafor", person="UANN"):
    count = len(slack.posts)
    await bot.send(press(f"call:0-{persona}", persona, slack, person))
    await slack.until(lambda: len(slack.posts) >= count + 2)
    return len(slack.posts)


async def test_words_that_nobody_hears_are_answered_with_how_to_begin(bot, slack, scripted_brain):
    await bot.says("Who else lives with the rota?")
    await slack.posted(1)
    assert "Nobody is on the line" in slack.texts()[0]
    assert scripted_brain.heard == []
    await bot.send(pressed(slack.posts[0], "Choose a prospect", slack))
    await slack.posted(2)
    assert "Who would you like to call?" in slack.texts()[1]


async def test_pages_turn_in_place(bot, slack):
    await bot.says("Practice, please!")
    first = (await slack.posted(1))[0]
    await bot.send(pressed(first, "More", slack))
    await slack.until(lambda: slack.responses)
    assert slack.responses[0]["replace_original"] is True
    assert "Page 2 of 3" in str(slack.responses[0]["blocks"])
    assert len(slack.posts) == 1


async def test_a_button_pressed_twice_begins_one_call(bot, slack, practice):
    await began(bot, slack)
    await began(bot, slack)
    assert len(practice.unfinished("slack-T1-UANN")) == 1


async def test_one_call_at_a_time(bot, slack, practice, scripted_brain):
    await began(bot, slack)
    await bot.says("Who else lives with the rota?")
    await slack.until(lambda: scripted_brain.heard)
    await bot.send(press("call:0", "marek-nowak", slack))
    await slack.until(lambda: "One call at a time." in slack.texts())
    asked = slack.posts[-1]
    await bot.send(pressed(asked, "Go on with Dana Okafor", slack))
    await slack.until(lambda: any("on the line with Dana" in each for each in slack.texts()))
    await bot.send(pressed(asked, "End it and call Marek Nowak", slack))
    await slack.until(lambda: any("You are calling Marek" in each for each in slack.texts()))
    assert [each["persona"] for each in practice.unfinished("slack-T1-UANN")] == ["marek-nowak"]


async def test_a_call_begun_on_the_web_goes_on_here(bot, slack, practice, scripted_brain):
    practice.start("slack-T1-UANN", "dana-okafor")
    await bot.says("Who else lives with the rota?")
    await slack.posted(1)
    assert scripted_brain.heard == ["Who else lives with the rota?"]
    await bot.says("hint")
    await slack.until(lambda: "Hints are off in this call." in slack.texts())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hint", "Hint: "),
        ("progress", "Your progress"),
        ("help", "You call a prospect"),
        ("nonsense", "I do not know “nonsense”"),
        ("debrief", "This call goes on"),
        ("link", "Your code is"),
        ("call dana", "You are calling Dana Okafor"),
    ],
)
async def test_commands(bot, slack, text, answer):
    await began(bot, slack)
    await bot.send(command(text, slack))
    await slack.until(lambda: any(answer in each for each in slack.texts()[1:]) or answer in slack.texts()[-1])


@pytest.mark.parametrize("text", ["", "dana", "call Dana"])
async def test_in_a_channel_a_private_call_is_offered(bot, slack, practice, text):
    await bot.send(command(text, slack, channel="C1"))
    await slack.until(lambda: slack.responses)
    assert slack.responses[0]["response_type"] == "ephemeral"
    assert slack.posts == []
    if text != "dana":
        await bot.send(pressed(slack.responses[0], "Practise in private", slack))
        await slack.posted(1)
        assert slack.posts[0]["channel"] == "DANN"


async def test_a_direct_message_with_somebody_else_is_no_place_to_practise(bot, slack):
    await bot.send(command("", slack, channel="DOTHER"))
    await slack.until(lambda: slack.responses)
    assert slack.posts == []


async def test_a_call_is_tried_again_from_a_turn(bot, slack, practice, scripted_brain):
    await began(bot, slack)
    scripted_brain.move, scripted_brain.topic = "pitch", None
    await bot.says("Ours halves the work.")
    await slack.until(lambda: scripted_brain.heard)
    await bot.says("end call")
    await slack.until(lambda: "Your call with" in slack.texts()[-1])
    await bot.send(pressed(slack.posts[-1], "Try again from turn 1", slack))
    await slack.until(lambda: any("You are back before turn 1" in each for each in slack.texts()))
    assert len(practice.unfinished("slack-T1-UANN")) == 1


async def test_the_home_shows_progress_and_begins(bot, slack):
    from tests.slack.fake_slack import event

    await bot.send(event({"type": "app_home_opened", "user": "UANN", "tab": "home", "event_ts": "1.0"}))
    await slack.until(lambda: slack.homes)
    view = slack.homes[0]["view"]
    assert "No call has been debriefed yet" in str(view)
    await bot.send({**pressed({"blocks": view["blocks"]}, "Choose a prospect", slack), "channel": None})
    await slack.posted(1)
    assert slack.posts[0]["channel"] == "DANN"


async def test_a_cohort_is_joined_from_slack_and_its_rule_for_hints_holds_there(bot, slack, practice):
    cohort = practice.roll.found_cohort("Spring class")
    await bot.send(command("join https://practice.example.com/join/nope-nope", slack))
    await slack.until(lambda: any("no such cohort" in each for each in slack.texts()))
    await bot.send(command(f"join https://practice.example.com/join/{cohort.code}", slack))
    await slack.until(lambda: any("You practise with Spring class now" in each for each in slack.texts()))
    assert practice.roll.who("slack-T1-UANN").cohort == cohort
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(hints=False))
    await began(bot, slack)
    await bot.says("hint")
    await slack.until(lambda: any("Hints are off" in each for each in slack.texts()))


async def test_a_call_that_was_left_open_on_the_web_is_named_when_another_ends(bot, slack, practice):
    practice.start("slack-T1-UANN", "marek-nowak")
    await bot.says("call Marek")
    await slack.until(lambda: any("Marek" in each for each in slack.texts()))
    practice.start("slack-T1-UANN", "dana-okafor")
    await bot.says("end the call")
    await slack.until(lambda: any("You also have a call with Marek Nowak" in each for each in slack.texts()))
