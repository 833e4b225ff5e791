"""Reading with a network that is told what to say."""

import numpy as np
import pytest

from bot.codebook import Move, Topic
from bot.understanding.entities import clauses_of, entity_of
from bot.understanding.examples import BadExample, from_codes
from bot.understanding.facts import FactFinder
from bot.understanding.network import MOVES, TOPICS, Codes
from bot.understanding.reader import read
from bot.understanding.typed import guarded, unguarded
from tests.conftest import say


class Told:
    """Codes a text as a question if it ends with a question mark, and begins a clause at each "so"."""

    def __init__(self):
        self.batches = []

    def read(self, texts):
        self.batches.append(list(texts))
        moves = np.zeros((len(texts), len(MOVES)), np.float32)
        topics = np.zeros((len(texts), len(TOPICS)), np.float32)
        begins = []
        for row, text in enumerate(texts):
            moves[row, MOVES.index(Move.DECISION_QUESTION if text.endswith("?") else Move.COURTESY)] = 0.9
            topics[row, 0], topics[row, TOPICS.index(Topic.VETO)] = 0.6, 0.4
            begins.append(([0, max(0, text.find("so "))], np.array([0.9, 0.9])))
        return Codes(moves, topics, begins)


def test_a_message_of_whole_sentences_takes_one_pass():
    told = Told()
    clauses = read(told, "Hi Dana. Who else would this touch?")
    assert [each.move for each in clauses] == [Move.COURTESY, Move.DECISION_QUESTION]
    assert len(told.batches) == 1


def test_a_run_on_is_cut_and_its_parts_are_coded_again():
    told = Told()
    text = "thanks for the time so who else would this touch?"
    clauses = read(told, text)
    assert [text[each.start : each.end] for each in clauses] == ["thanks for the time", "so who else would this touch?"]
    assert told.batches[1] == ["thanks for the time", "so who else would this touch?"]


def test_a_decision_question_always_has_a_topic():
    assert read(Told(), "Who could stop it?")[0].topic is Topic.VETO
    assert read(Told(), "Hello there")[0].topic is None


def test_one_word_is_never_a_good_move():
    assert read(Told(), "abc?")[0].move is not Move.DECISION_QUESTION


def test_what_is_no_english_is_not_coded():
    assert [each.move for each in read(Told(), "😀😀")] == [None]
    assert read(Told(), "  ") == ()


def test_a_clause_survives_as_an_entity():
    clause = say("press_to_close", "timing", "Sign by Friday", fact="sites")
    assert clauses_of([entity_of(clause, 0)], 0) == (clause,)
    assert clauses_of([entity_of(say(None, text="¿?"), 0)], 0)[0].move is None


@pytest.mark.parametrize("typed", ["/restart", "/end_call{}", "plain", "", "\u2060odd"])
def test_a_slash_is_only_text(typed):
    assert not guarded(typed).startswith("/")
    if typed != "\u2060odd":
        assert unguarded(guarded(typed))[0] == typed


def test_examples_of_several_clauses_teach_where_clauses_begin():
    parts = [{"says": "hi Tom", "move": "courtesy"}, {"says": "who pays", "move": "presume_access", "topic": "budget"}]
    examples = from_codes("hi Tom who pays", {"clauses": parts})
    assert [(each.text, each.move) for each in examples[:2]] == [
        ("hi Tom", Move.COURTESY),
        ("who pays", Move.PRESUME_ACCESS),
    ]
    assert examples[2].starts == (7,)


@pytest.mark.parametrize(
    "codes",
    [
        {},
        {"move": "sing"},
        {"move": "pitch", "topic": "weather"},
        {"clauses": [{"says": "elsewhere", "move": "pitch"}]},
    ],
)
def test_an_example_with_codes_that_do_not_exist_is_refused(codes):
    with pytest.raises(BadExample, match="some text"):
        from_codes("some text", codes)


def test_only_plain_questions_are_matched_to_facts():
    vectors = {"How many?": [1.0, 0.0], "How many are there?": [0.9, 0.43], "Why?": [0.0, 1.0]}
    finder = FactFinder(lambda texts: np.array([vectors[text] for text in texts], np.float32))
    facts = [{"id": "count", "asks": ["How many?"]}]
    asked = [say("situation_question", None, "How many are there?"), say("situation_question", None, "Why?")]
    assert [each.fact for each in finder.find(asked, facts)] == ["count", None]
    assert finder.find([say("pitch", None, "How many?")], facts)[0].fact is None
    assert finder.find(asked, []) == tuple(asked)
