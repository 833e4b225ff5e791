"""Slips put right for the coder, and found again in what was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.spelling import respell


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who elsse woudl teh change touch", "who else would the change touch"),
        ("whats kept it this way and whos affected", "what's kept it this way and who's affected"),
        ("dont decide befroe the aproval", "don't decide before the approval"),
        ("Teh nurses havent been asked", "the nurses haven't been asked"),
        ("waht woudl your stakholders need", "what would your stakeholders need"),
    ],
)
def test_slips_are_put_right(typed, meant):
    assert respell(typed).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "So finance hasn't weighed in yet.",
        "Would Marek and Mrs Okafor sit down with Kasia?",
        "the rota has had its day, they were well aware",
        "the colour of the organisation's programme",
        "GPs and PhDs use the ERP",
        "onboarding via webhook at 9am, e.g. B2B",
        "",
        "漢字 ok ¿no?",
    ],
)
def test_what_is_no_slip_is_left_alone(typed):
    assert respell(typed).text == typed


def test_a_place_in_the_meant_text_is_found_in_the_typed_one():
    typed = "thnaks for that whos elsse in it"
    meant = respell(typed)
    assert meant.text == "thanks for that who's else in it"
    for word, stood in (("thanks", "thnaks"), ("that", "that"), ("who's", "whos"), ("else", "elsse"), ("it", "it")):
        assert meant.back(meant.text.rindex(word)) == typed.rindex(stood)


TYPED = st.lists(
    st.sampled_from(["dont", "teh", "who", "elsse", "whats", "Marek", "stakholders", "è", "x" * 200, "ok.", "\u200b"]),
    max_size=30,
).map(" ".join)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.one_of(TYPED, st.text(max_size=200)))
def test_places_stay_in_order_and_inside_what_was_typed(typed):
    meant = respell(typed)
    places = [meant.back(offset) for offset in range(len(meant.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(typed) for place in places)


def test_a_word_that_nobody_could_have_meant_takes_no_time():
    word = "q" * 4000
    assert respell(word).text == word
