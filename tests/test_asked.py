"""Polite lead-ins of a question."""

import pytest

from bot.asked import Asked, asked_for, has_lead_in, without_lead_in


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who covers when somebody is ill?", "who"),
        ("and which people would that be", "who"),
        ("do you know who signs it", "who"),
        ("Why do you still do it on paper?", "why"),
        ("How come nobody changed it?", "why"),
        ("How long does that take you?", "when"),
        ("since when is it like this", "when"),
        ("How many people work there?", "how_many"),
        ("what does it cost", "how_many"),
        ("Where do you keep them?", "where"),
        ("Which one do you mean?", "which"),
        ("what software do you use for that", "which"),
        ("how you make rotas now", "how"),
        ("Could you tell me how it works?", "how"),
        ("What happens when somebody is ill?", "what"),
        ("Is Monday the worst day?", "whether"),
        ("is it hard when someone leaves", "whether"),
        ("Mondays are busy then?", "whether"),
    ],
)
def test_the_first_question_word_tells_what_is_wanted(text, kind):
    assert asked_for(text) is Asked(kind)


@pytest.mark.parametrize("text", ["We sell rota software.", "Thanks for that.", ""])
def test_what_asks_nothing_wants_no_answer(text):
    assert asked_for(text) is None
