"""What the network learns from: every code with enough examples, and nothing that it is tested on."""

import re
from collections import Counter

import pytest

from bot.codebook import Move, Topic
from bot.settings import ROOT
from bot.understanding.clauses import sentences
from bot.understanding.examples import from_training_data, run_ons


@pytest.fixture(scope="module")
def examples():
    from rasa.shared.nlu.training_data.loading import load_data

    return from_training_data(load_data(str(ROOT / "data/nlu")).intent_examples)


def words(text):
    return frozenset(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))


def test_all_25_moves_and_14_topics_have_examples(examples):
    moves = Counter(each.move for each in examples if each.move)
    assert sum(moves.values()) >= 4000
    topics = Counter(each.topic for each in examples if each.move)
    assert set(moves) == set(Move)
    assert set(topics) == {None, *Topic}
    assert min(moves.values()) >= 120, moves.most_common()[-3:]
    assert min(topics.values()) >= 120, topics.most_common()[-3:]


def test_every_decision_question_has_a_topic(examples):
    assert [each.text for each in examples if each.move is Move.DECISION_QUESTION and not each.topic] == []


SHARE_OF_TWO_CODES = 1 / 2000
"""Share of clauses that may have two codes: those that many readers coded as testers typed them ("Great.", which may be
meant or not) are not all clear without what stood around them. The authors' own clauses have one each."""


def test_hardly_a_clause_has_two_codes(examples):
    codes = {}
    for each in examples:
        if each.move:
            codes.setdefault(each.text.lower(), set()).add((each.move, each.topic))
    twice = [text for text, found in codes.items() if len(found) > 1]
    assert len(twice) <= SHARE_OF_TWO_CODES * len(codes), twice
    assert all(len(text.split()) < 8 for text in twice)


def test_rehearsals_are_not_learnt_from(examples, library):
    # A greeting and a word of thanks are nobody's own.
    courtesies = {words(each.text) for each in examples if each.move is Move.COURTESY}
    learnt = {words(each.text) for each in examples if len(words(each.text)) > 3} - courtesies
    rehearsed = {
        words(message[start:end])
        for rehearsals in library.rehearsals.values()
        for rehearsal in rehearsals
        for message in rehearsal.seller
        for start, end in sentences(message)
    }
    assert learnt & rehearsed == set()


def test_run_ons_are_the_same_each_time_and_mark_where_clauses_begin(examples):
    made = run_ons(examples, 50, seed=1)
    assert made == run_ons(examples, 50, seed=1)
    for each in made:
        assert all(each.text[start - 1].isspace() and not each.text[start].isspace() for start in each.starts)
    assert sum(len(each.starts) for each in made) >= 40
