"""Polite lead-ins of a question."""

import pytest

from bot.understanding.asking import has_lead_in, without_lead_in


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("May I ask how many sites you run?", "how many sites you run?"),
        ("could you tell me the number of sites", "the number of sites"),
        ("I was wondering how long it takes", "how long it takes"),
        ("hi, can i ask who makes the rota", "who makes the rota"),
        ("Would you mind telling me where you are based", "where you are based"),
        ("So tell me, what do you use today?", "what do you use today?"),
    ],
)
def test_what_only_leads_up_to_a_question_is_left_out(typed, bare):
    assert without_lead_in(typed) == bare
    assert has_lead_in(typed)


@pytest.mark.parametrize("typed", ["How many sites do you run?", "Could you?", "tell me", "", "The lead nurse knows."])
def test_what_has_no_lead_in_or_nothing_behind_it_stays(typed):
    assert without_lead_in(typed) == typed
