"""Facts are found by meaning, by shared words, and by what was said just before."""

import numpy as np
import pytest

from bot.codebook import Clause, Move
from bot.understanding.facts import FactFinder
from bot.understanding.shared_words import SharedWords, words_of

GATES = {"id": "gates", "asks": ["How many turnstiles are there?", "number of turnstiles"], "says": ["Six of them."]}
DOGS = {"id": "dogs", "asks": ["Have you got a dog?", "what's the dog called"], "says": ["Biscuit, a beagle."]}
PAPER = {"id": None, "asks": ["What paper do you print on?"], "says": []}


def embed(texts):
    """Stands for the question encoder: a direction of its own for each subject, and one for what has none."""
    subjects = ("turnstile", "gate"), ("dog", "beagle"), ("paper", "print")
    rows = np.array([[any(word in text.lower() for word in words) for words in subjects] for text in texts], np.float32)
    rows = np.concatenate([rows, ~rows.any(axis=1, keepdims=True)], axis=1) + 0.1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def found(*texts, facts=(GATES, DOGS, PAPER)):
    clauses, at = [], 0
    for text in texts:
        move = Move.SITUATION_QUESTION if text.endswith("?") else Move.COURTESY
        clauses.append(Clause(at, at + len(text), text, move))
        at += len(text) + 1
    return [clause.fact for clause in FactFinder(embed).find(clauses, facts)]


def test_a_question_gets_the_fact_it_is_nearest_to():
    assert found("How many gates have you got?") == ["gates"]
    assert found("Is that your dog?") == ["dogs"]


def test_a_question_that_is_named_as_having_no_answer_gets_none():
    near = {"id": "near", "asks": ["What paper do you read?"], "says": ["A paper with pictures."]}
    assert found("What paper do you print on?", facts=(near,)) == ["near"]
    assert found("What paper do you print on?", facts=(near, PAPER)) == [None]


def test_a_question_near_nothing_gets_none():
    assert found("Who sweeps the steps?") == [None]


def test_what_was_said_just_before_tells_what_a_question_is_about():
    assert found("how many are there?") == [None]
    assert found("So they all come through the turnstiles.", "how many are there?")[-1] == "gates"


def test_how_it_looks_from_where_somebody_sits_asks_for_no_place():
    def by_seat(texts):
        return np.array([[1.0, 0.0] if "where you sit" in text else [0.0, 1.0] for text in texts], np.float32)

    seat = {
        "id": "seat",
        "asks": ["And where you sit, is that far?", "where you sit?"],
        "says": ["By the gate, where you sit."],
    }
    texts = ("Is where you sit far?", "How is it from where you sit?")
    asked = [Clause(0, len(text), text, Move.SITUATION_QUESTION) for text in texts]
    assert [FactFinder(by_seat).find([each], [seat])[0].fact for each in asked] == ["seat", None]


def test_what_asks_nothing_gets_no_fact():
    assert found("I saw your dog.") == [None]
    assert found("Is that your dog?", facts=()) == [None]


@pytest.mark.parametrize(
    ("text", "move", "confidence", "fact"),
    [
        ("Is that your dog?", Move.DECISION_QUESTION, 0.5, "dogs"),
        ("Is that your dog?", Move.DECISION_QUESTION, 0.95, None),
        ("what's the dog called", Move.COURTESY, 0.9, "dogs"),
        ("so is that your dog", Move.SIMPLE_REFLECTION, 0.6, "dogs"),
        ("I met your dog", Move.SIMPLE_REFLECTION, 0.3, None),
    ],
)
def test_what_looks_like_a_question_asks_for_a_fact_where_it_may_be_one(text, move, confidence, fact):
    clause = Clause(0, len(text), text, move, None, confidence)
    assert FactFinder(embed).find([clause], (GATES, DOGS, PAPER))[0].fact == fact


def test_a_word_that_few_facts_use_tells_more_than_one_that_most_do():
    words = SharedWords([["the turnstile"], ["the dog"], ["a dog"], ["one dog"], ["no shed"]])
    alike = words.with_each("dog turnstile")
    assert alike[0] > alike[1] > 0


def test_a_word_that_more_texts_of_a_fact_hold_counts_for_more():
    once, thrice = SharedWords(
        [["the gate", "a hut", "a shed"], ["gate", "gates", "the gate", "no"], ["dogs"]]
    ).with_each("gate")[:2]
    assert thrice > once > 0


@pytest.mark.parametrize("question", ["", "?!", "nobody wrote zebra"])
def test_words_that_no_fact_uses_count_for_nothing(question):
    assert not SharedWords([["the gate"], ["the dog"]]).with_each(question).any()


def test_a_share_is_below_one_however_often_a_word_is_used():
    words = SharedWords([["zebra"] * 50, *([f"horse{n}"] for n in range(10**4))])
    assert words.with_each("zebra")[0] < 1


def test_words_are_lower_case_and_plurals_like_singulars():
    assert words_of("The GATES aren't locked") == ["the", "gate", "arent", "locked"]
