"""Practice, with clauses coded by hand and no Rasa."""

import threading

import pytest

from bot.practice.deliver import Unanswered, deliver
from bot.practice.errors import CallEnded, CallGoesOn, KeyReused, NoSuchCall, NoSuchPersona
from bot.practice.message import clean
from bot.practice.plain_text import debrief_text
from tests.conftest import say

GOOD = (say("decision_question", "stakeholders", "Who else lives with the rota?"),)
TEXT = GOOD[0].text


@pytest.fixture
def call(practice):
    return practice.start("ann", "dana-okafor").id


def test_a_call_from_start_to_debrief(practice, call):
    heard = practice.hear("ann", call, "k1", TEXT, GOOD)
    assert (heard.turn, heard.ended) == (1, False)
    practice.end("ann", call)
    document = practice.debrief("ann", call)
    assert document["transcript"][0]["clauses"][0]["issue"] == "lead-nurses"
    assert {"score", "verdict", "outcome", "dimensions", "issues", "advice", "formula"} <= set(document)
    assert document["issues"][0]["state"] == "disclosed"
    assert "What was hidden" in debrief_text(document)
    assert practice.results.progress("ann")["calls"][0]["score"] == document["score"]


def test_the_same_key_gives_the_same_answer_and_one_turn(practice, call):
    first = practice.hear("ann", call, "k1", TEXT, GOOD)
    assert practice.hear("ann", call, "k1", TEXT, GOOD) == first
    assert len(practice.view("ann", call)["turns"]) == 1


def test_a_key_cannot_be_used_for_other_words(practice, call):
    practice.hear("ann", call, "k1", TEXT, GOOD)
    with pytest.raises(KeyReused):
        practice.hear("ann", call, "k1", "Other words", GOOD)


def test_somebody_elses_call_is_no_call(practice, call):
    for attempt in (
        lambda: practice.view("ben", call),
        lambda: practice.hear("ben", call, "k1", TEXT, GOOD),
        lambda: practice.end("ben", call),
        lambda: practice.debrief("ben", call),
        lambda: practice.about("ben", call),
        lambda: practice.on_the_line("ben", call, "k", TEXT),
    ):
        with pytest.raises(NoSuchCall):
            attempt()


def test_what_cannot_be_done_is_said(practice, call):
    with pytest.raises(NoSuchPersona):
        practice.start("ann", "nobody")
    with pytest.raises(CallGoesOn):
        practice.debrief("ann", call)
    practice.end("ann", call)
    practice.end("ann", call)
    with pytest.raises(CallEnded):
        practice.hear("ann", call, "k1", TEXT, GOOD)


def test_a_call_that_ended_still_gives_its_last_answer_again(practice, call):
    bye = (say("courtesy", None, "Goodbye then."),)
    practice.hear("ann", call, "k1", TEXT, GOOD)
    heard = practice.hear("ann", call, "k2", bye[0].text, bye)
    assert heard.ended
    assert practice.on_the_line("ann", call, "k2", bye[0].text) == heard


def test_a_call_keeps_the_persona_it_began_with(practice, call, library):
    changed = library["dana-okafor"].copy(update={"name": "Somebody Else"})
    practice.library.personas["dana-okafor"] = changed
    try:
        assert practice.about("ann", call)["name"] == "Dana Okafor"
        assert practice.about("ann", practice.start("ann", "dana-okafor").id)["name"] == "Somebody Else"
    finally:
        practice.library.personas["dana-okafor"] = library["dana-okafor"].copy(update={"name": "Dana Okafor"})


def test_nothing_hidden_is_shown_before_the_debrief(practice, call, library):
    practice.hear("ann", call, "k1", TEXT, GOOD)
    shown = repr([practice.catalogue.personas(), practice.view("ann", call), practice.about("ann", call)])
    for issue in library["dana-okafor"].issues:
        assert issue.truth not in shown
        assert issue.id not in shown


def test_messages_at_the_same_time_make_turns_one_after_the_other(practice, call):
    def talk(name):
        for i in range(4):
            clause = say("give_information", None, f"{name} says {i}")
            practice.hear("ann", call, f"{name}-{i}", clause.text, (clause,))

    threads = [threading.Thread(target=talk, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [turn.number for turn in practice.turns("ann", call)] == list(range(1, 17))


async def test_a_message_that_rasa_could_not_answer_is_said_so_and_can_be_sent_again(practice, call, scripted_brain):
    scripted_brain.broken = True
    with pytest.raises(Unanswered):
        await deliver(practice, scripted_brain, "ann", call, "k1", TEXT)
    scripted_brain.broken = False
    assert (await deliver(practice, scripted_brain, "ann", call, "k1", TEXT)).turn == 1


async def test_an_answered_message_does_not_reach_rasa_again(practice, call, scripted_brain):
    for _ in range(3):
        await deliver(practice, scripted_brain, "ann", call, "k1", TEXT)
    assert scripted_brain.heard == [TEXT]


def test_a_hint_gives_no_issue_away(practice):
    call = practice.start("ann", "dana-okafor", hints=True).id
    hints = [practice.hint("ann", call)]
    practice.hear("ann", call, "k1", TEXT, GOOD)
    hints.append(practice.hint("ann", call))
    push = (say("press_to_close", None, "Sign today."),)
    practice.hear("ann", call, "k2", push[0].text, push)
    hints.append(practice.hint("ann", call))
    assert len(set(hints)) == 3
    assert not any("nurse" in hint for hint in hints)


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("  hi \r\n there ", "hi \n there"),
        ("a\x00b\x07c", "a b c"),
        ("zero\u200bwidth\u202e", "zerowidth"),
        ("e\u0301", "\u00e9"),
        ("\ud800", ""),
        ("\ufeff\u2060/restart", "/restart"),
    ],
)
def test_what_nobody_typed_on_purpose_is_left_out(typed, heard):
    assert clean(typed) == heard
