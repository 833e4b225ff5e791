"""Talk from outside: sessions told apart by their score, utterances by their clauses."""

import pytest

from bot.practice.outside import facilitates, session_report, utterance_report
from tests.conftest import say


def test_the_curve_is_one_where_every_good_session_scores_higher():
    report = session_report([(True, 80), (True, 61), (False, 60), (False, 20)])
    assert (report["good"], report["poor"], report["auc"]) == (2, 2, 1.0)


def test_there_is_no_curve_with_one_kind_alone():
    assert session_report([(True, 80)])["auc"] is None


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        (["complex_reflection"], True),
        (["situation_question"], True),
        (["pitch"], False),
        (["give_information"], False),
        (["courtesy"], True),
        ([None], True),
        (["simple_reflection", "confront", "confront"], False),
    ],
)
def test_an_utterance_facilitates_by_the_words_of_its_clauses(moves, expected):
    assert facilitates([say(move, text="three small words") for move in moves]) is expected


def test_macro_f1_is_over_both_kinds():
    report = utterance_report([(True, (say("affirm"),)), (False, (say("pitch"),)), (False, (say("affirm"),))])
    assert (report["facilitating"], report["directive"]) == (1, 2)
    assert report["macro_f1"] == pytest.approx(2 / 3, abs=0.001)
