"""Reading with a network that is told what to say."""

import numpy as np
import pytest

from bot.codebook import Aside, Move, Topic
from bot.understanding.entities import clauses_of, entity_of
from bot.understanding.examples import BadExample, from_codes
from bot.understanding.facts import FactFinder
from bot.understanding.network import ASIDES, MOVES, TOPICS, Codes
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
        return Codes(moves, topics, np.eye(len(ASIDES), dtype=np.float32)[[0] * len(texts)], begins)


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


def test_a_clause_of_several_may_be_an_aside():
    parts = [{"says": "poor you,", "move": "courtesy", "aside": "small_talk"}, {"says": "who pays", "move": "unclear"}]
    examples = from_codes("poor you, who pays", {"clauses": parts})
    assert [(each.move, each.aside, each.judged) for each in examples[:2]] == [
        (Move.COURTESY, Aside.SMALL_TALK, True),
        (None, None, False),
    ]


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
    vectors["How many are there? Why?"] = [0.6, 0.8]
    finder = FactFinder(lambda texts: np.array([vectors[text] for text in texts], np.float32))
    facts = [{"id": "count", "asks": ["How many?"]}]
    asked = [say("situation_question", None, "How many are there?"), say("situation_question", None, "Why?")]
    assert [each.fact for each in finder.find(asked, facts)] == ["count", None]
    assert finder.find([say("pitch", None, "How many?")], facts)[0].fact is None
    assert finder.find(asked, []) == tuple(asked)


def test_a_good_question_is_matched_to_what_goes_on_with_an_issue_and_to_nothing_else():
    vectors = {"How would they take it?": [1.0, 0.0], "How might they feel?": [0.9, 0.43], "How many?": [0.0, 1.0]}
    finder = FactFinder(lambda texts: np.array([vectors[text] for text in texts], np.float32))
    asked = [say("decision_question", "stakeholders", "How might they feel?")]
    feelings = {"id": "feelings", "asks": ["How would they take it?"], "says": []}
    assert finder.find(asked, [feelings])[0].fact is None
    assert finder.find(asked, [{**feelings, "after": "nurses"}])[0].fact == "feelings"


class Unsure(Told):
    """Thinks every move of one family a little likely, and of all moves none likely enough."""

    def __init__(self, chances):
        super().__init__()
        self.chances = chances

    def read(self, texts):
        codes = super().read(texts)
        codes.moves[:] = 0.0
        for move, chance in self.chances.items():
            codes.moves[:, MOVES.index(move)] = chance
        return codes


def test_the_family_is_decided_before_the_move():
    torn = {Move.SIMPLE_REFLECTION: 0.28, Move.COMPLEX_REFLECTION: 0.27, Move.PITCH: 0.4}
    assert read(Unsure(torn), "so it is what it is")[0].move is Move.SIMPLE_REFLECTION


def test_what_is_not_clear_at_all_stays_uncoded():
    spread = {move: 0.15 for move in (Move.PITCH, Move.CONFRONT, Move.AFFIRM)}
    assert read(Unsure(spread), "well there it goes")[0].move is None
    assert read(Unsure({None: 0.6, Move.PITCH: 0.3}), "stakeholders budget veto")[0].move is None


def test_a_good_question_said_twice_in_a_message_is_coded_once():
    clauses = read(Told(), "Who else would this touch? who else would this touch?")
    assert [each.move for each in clauses] == [Move.DECISION_QUESTION, None]


class Cuts(Told):
    """Begins a clause at every word of ``words``, with its probability."""

    def __init__(self, words):
        super().__init__()
        self.words = words

    def read(self, texts):
        codes = super().read(texts)
        begins = [
            ([text.find(word) for word in self.words if word in text], np.array(list(self.words.values()), np.float32))
            if all(word in text for word in self.words)
            else ([], np.array([], np.float32))
            for text in texts
        ]
        return Codes(codes.moves, codes.topics, codes.asides, begins)


def test_a_joining_word_goes_with_the_clause_that_it_opens():
    clauses = read(Cuts({"so": 0.8, "the": 0.5}), "thanks ruth so the porters know")
    assert [each.text for each in clauses] == ["thanks ruth", "so the porters know"]


def test_a_slip_before_a_cut_does_not_move_it():
    text = "thnaks for that whoos else knows"
    clauses = read(Cuts({"else": 0.9}), text)
    assert [(each.start, each.text) for each in clauses] == [(0, "thnaks for that whoos"), (22, "else knows")]


def test_several_samples_of_a_fact_count_for_more_than_one_chance_likeness():
    vectors = {
        "asked": [1, 0, 0],
        "close": [0.97, 0.243, 0],
        "alike": [0.9, 0.436, 0],
        "odd": [0, 0, 1],
    }
    finder = FactFinder(lambda texts: np.array([vectors[text] for text in texts], np.float32))
    facts = [{"id": "lucky", "asks": ["close", "odd", "odd"]}, {"id": "meant", "asks": ["alike", "alike", "alike"]}]
    assert finder.find([say("situation_question", None, "asked")], facts)[0].fact == "meant"


@pytest.mark.parametrize(("chance", "cut"), [(0.9, True), (0.3, True), (0.05, False)])
def test_a_doubtful_place_is_cut_where_both_parts_are_plainly_acts(chance, cut):
    clauses = read(Cuts({"who": chance}), "thanks for that who else knows")
    assert (len(clauses) == 2) is cut


def test_a_doubtful_place_is_left_where_a_part_is_no_plain_act():
    class Doubtful(Cuts):
        def read(self, texts):
            codes = super().read(texts)
            return Codes(codes.moves / 2, codes.topics, codes.asides, codes.begins)

    assert len(read(Doubtful({"who": 0.3}), "thanks for that who else knows")) == 1
