"""Splitting the data by voice, and what the network and the question encoder are given to learn from."""

import json

import pytest

from bot.codebook import Move, Topic
from bot.settings import ROOT
from bot.understanding.examples import careless, from_codes
from bot.understanding.held_out import is_coded, labels_of, near_duplicates, voices
from bot.understanding.questions import questions_of
from bot.understanding.training import Example


def test_each_file_is_a_voice_and_questions_of_facts_are_none():
    data = voices(ROOT / "data/nlu")
    assert {"plain", "technical", "abroad"} <= set(data)
    assert not {"practice", "dental"} & set(data)
    assert all(is_coded(codes) for _, codes in data["technical"])
    assert not any(is_coded(codes) for _, codes in data["unclear"])


def test_labels_have_offsets_into_the_message():
    parts = [{"says": "no", "move": "confront"}, {"says": "no", "move": "courtesy"}]
    labels = labels_of("no no", {"clauses": parts})
    assert [(each.start, each.move) for each in labels] == [(0, Move.CONFRONT), (3, Move.COURTESY)]


def test_near_duplicates_share_three_quarters_of_their_words():
    others = ["Who else at the depot would have to live with it?", "How many vans?"]
    found = near_duplicates(["who at the depot has to cope with it", "How many sites do you run?"], others)
    assert found == []
    twin = "Who else at the depot would have to live with that?"
    assert near_duplicates([twin], others) == [(twin, others[0])]


SETS = (
    "unseen",
    "sales-trainer",
    "equipment-seller",
    "call-centre",
    "account-executive",
    "free-talk",
    "free-talk-2",
    "typed-ordinary",
)


@pytest.mark.parametrize("name", SETS)
def test_no_clause_of_a_set_is_nearly_one_that_is_trained_on(name, trained):
    rows = [json.loads(line) for line in (ROOT / f"tests/understanding/{name}.jsonl").read_text().splitlines()]
    twins = near_duplicates([each["text"] for each in rows], trained)
    # A greeting of two or three words is nobody's own.
    assert [pair for pair in twins if len(pair[0].split()) > 4] == []


@pytest.fixture(scope="module")
def trained():
    return [text for texts in voices(ROOT / "data/nlu").values() for text, _ in texts]


def test_careless_typing_leaves_the_words_and_the_codes():
    examples = [Example("Who's asked?", Move.DECISION_QUESTION, Topic.VETO, (), True)] * 200
    typed = careless(examples, 0.5, seed=1)
    texts = {each.text for each in typed}
    assert {"Who's asked?", "Whos asked"} <= texts
    assert len(texts) > 2  # slips among them
    assert {(each.move, each.topic) for each in typed} == {(Move.DECISION_QUESTION, Topic.VETO)}
    assert typed == careless(examples, 0.5, seed=1)


def test_what_is_no_act_is_learnt_as_such():
    assert from_codes("asdf qwer", {"move": "unclear"}) == [Example("asdf qwer", None, None, (), True)]


def test_fact_sheets_give_questions_answers_and_questions_without_one():
    from rasa.shared.nlu.training_data.loading import load_data

    questions = questions_of(load_data(str(ROOT / "data/nlu/facts")).intent_examples)
    assert len(questions) >= 1000
    sheets = {sheet: {each.fact for each in questions if each.sheet == sheet} for sheet in {q.sheet for q in questions}}
    assert sum(None in facts for facts in sheets.values()) >= 15
    for facts in sheets.values():
        assert len(facts) >= 10
