"""A plain question that no fact answers gets a short answer that its words call for."""

import pytest

from bot.personas.schema import FINER, Situation
from bot.prospect.plain_questions import wanted

PLAIN_ANSWERS = {each for each in Situation if each.value.startswith("vague_")}


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("Who sweeps the steps?", "vague_who"),
        ("and why is that", "vague_why"),
        ("Why haven't you asked them?", "vague_why_not"),
        ("What made you stop?", "vague_why_did"),
        ("What time do the gates open?", "declines"),
        ("How long have you been there?", "vague_since"),
        ("when was the last one", "vague_since"),
        ("How long does that take?", "vague_how_long"),
        ("how often does it rain in?", "vague_how_often"),
        ("Could you tell me how many doors there are?", "vague_how_many"),
        ("Where does the hose hang?", "vague_where"),
        ("Which tap drips?", "declines"),
        ("How do they let you know?", "vague_what"),
        ("How would you notice?", "vague_what"),
        ("so how did it go", "vague_what"),
        ("How's everybody holding up?", "vague_how_goes"),
        ("What is in the shed?", "vague_what"),
        ("What happens when nobody is free?", "vague_what"),
        ("what do you do if she's off", "vague_what"),
        ("And what do you think?", "vague_what"),
        ("What do the drivers say?", "vague_said"),
        ("What's a Monday like?", "vague_what"),
        ("What about the evenings?", "vague_what"),
        ("Do they all use it?", "vague_whether"),
        ("Have you ever tried another way?", "vague_ever"),
        ("Is there anybody who'd mind?", "vague_what"),
        ("So nobody checks it?", "vague_not"),
        ("Doesn't that bother them?", "vague_not"),
        ("Could they do it by themselves?", "vague_what"),
        ("Would they come back?", "vague_would"),
        ("Did they like it?", "vague_what"),
        ("What's the hardest part?", "vague_what"),
        ("What went wrong the last time?", "vague_what"),
        ("Do you have a manager?", "vague_whether"),
        ("Have you got a van?", "vague_whether"),
        ("If somebody is ill, can they swap?", "vague_what"),
        ("When did you start, and why?", "vague_since"),
        ("How is it written down?", "vague_what"),
        ("How many times a week?", "vague_how_often"),
        ("and when they forget?", "vague_what"),
        ("Who else knows?", "vague_who"),
        ("Who is Malcolm?", "declines"),
        ("A man who comes by told me that you book by phone - is that how it works?", "vague_whether"),
        ("What do they look at before they say yes?", "vague_what"),
        ("What does a new one bring you in a year?", "vague_how_many"),
        ("What about the bills: who has to settle them?", "vague_who"),
        ("can you tell me a bit more about that?", "more_to_that"),
    ],
)
def test_the_words_tell_what_is_wanted(text, situation):
    assert wanted(text) is Situation(situation)


def test_what_asks_nothing_wants_nothing():
    assert wanted("The shed is full.") is None


def test_every_finer_kind_has_one_that_serves_instead_and_needs_no_lines_of_its_own():
    assert FINER.keys() < PLAIN_ANSWERS
    assert not FINER.keys() & set(FINER.values())


def test_every_voice_of_the_library_has_lines_for_every_kind(library):
    for persona in library.personas.values():
        for situation in PLAIN_ANSWERS:
            assert len(persona.lines[situation]) >= 6, (persona.id, situation)
