"""Asides that are told by their words alone, however sure the network is."""

import pytest

from bot.codebook import Aside
from bot.understanding.asides import aside_in, said_in_so_many_words


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Sorry to ring so early, how are you?", Aside.HOW_ARE_YOU),
        ("thanks, and how are things today", Aside.HOW_ARE_YOU),
        ("Have you got two minutes?", Aside.ASKED_TIME),
        ("is now ok or are you in the middle of it lol", Aside.ASKED_TIME),
        ("Good morning, is this Mr Whitaker?", Aside.ASKED_WHO),
        ("Am I speaking to Dana?", Aside.ASKED_WHO),
        ("May I call you again in some weeks?", Aside.ASKED_STEP),
        ("could we perhaps drop by on the way", Aside.ASKED_STEP),
        ("mind if I send a short note", Aside.ASKED_STEP),
        ("How are you planning the shifts?", None),
        ("May I ask whom you ring when somebody is ill?", None),
        ("Is this the busiest day?", None),
        ("I'd like to ask a few questions, is that OK?", None),
        ("Are you Polish?", None),
        ("Who can call in sick?", None),
        ("have you been running the clinics a long time?", None),
        ("How do you do the rotas for your clinics at the minute?", None),
        ("Do you spend a lot of time on the rota?", None),
        ("Do you lose a lot of time chasing people?", None),
    ],
)
def test_plain_forms(text, aside):
    assert said_in_so_many_words(text) is aside


@pytest.mark.parametrize(
    ("text", "likeliest", "kept"),
    [
        ("Good morning, Mr Hale here", Aside.HOW_ARE_YOU, False),
        ("both of what", Aside.EXPLAIN, True),
        ("could you put me through to the kitchen", Aside.ASKED_STEP, True),
        ("The tins are stacked by size", Aside.ASKED_STEP, False),
        ("right, off I go then, bye", Aside.GOODBYE, True),
        ("The cranes stand still in winter", Aside.GOODBYE, False),
        ("What does your team look like at the moment?", Aside.ASKED_TIME, False),
        ("how about right now", Aside.ASKED_TIME, True),
        ("give me the short version, I've got a minute", Aside.ASKED_TIME, False),
        ("and what that meant for the people at the bench?", Aside.EXPLAIN, False),
        ("I meant your grandmother", Aside.EXPLAIN, False),
        ("What's their name, and how many hours do they have?", Aside.ASKED_WHO, False),
        ("Sorry, what was your name again?", Aside.ASKED_WHO, True),
        ("First I like to understand how is it at your lab.", Aside.HOW_ARE_YOU, False),
        ("How is it going?", Aside.HOW_ARE_YOU, True),
        ("How are things at your end?", Aside.HOW_ARE_YOU, True),
    ],
)
def test_an_aside_needs_its_telling_words(text, likeliest, kept):
    assert (aside_in(text, likeliest) is likeliest) is kept
