"""The figures of an evaluation, on cases small enough to count by hand."""

from bot.codebook import Clause, Move, Topic
from bot.understanding.evaluation import Judged, Label, fact_report, report


def clause(start, end, move, topic=None, confidence=0.9):
    return Clause(start, end, "x" * (end - start), Move(move), Topic(topic) if topic else None, confidence)


def test_single_clauses():
    judged = [
        Judged((Label(0, Move.PITCH, None),), (clause(0, 5, "pitch"),)),
        Judged((Label(0, Move.PITCH, None),), (clause(0, 5, "confront"),)),
        Judged((Label(0, Move.AFFIRM, Topic.RISK),), (clause(0, 2, "pitch"), clause(3, 9, "affirm", "risk"))),
    ]
    single = report(judged)["single"]
    assert single["left_whole"] == 0.6667
    assert single["move_accuracy"] == 0.6667
    assert single["family_accuracy"] == 1.0
    assert single["f1_by_move"] == {"affirm": 1.0, "pitch": 0.667}
    assert single["worst_confusions"] == [{"is": "pitch", "coded": "confront", "times": 1}]
    assert single["topic_macro_f1"] == 1.0
    assert "multi" not in report(judged)


def test_several_clauses_count_only_where_both_cuts_agree():
    labels = (Label(0, Move.COURTESY, None), Label(10, Move.PITCH, None), Label(20, Move.CONFRONT, None))
    coded = (clause(0, 9, "courtesy"), clause(10, 30, "pitch"))
    multi = report([Judged(labels, coded)])["multi"]
    assert (multi["boundary_precision"], multi["boundary_recall"]) == (1.0, 0.5)
    assert multi["boundary_f1"] == 0.6667
    assert multi["move_accuracy"] == 0.3333


def test_a_program_that_is_sure_and_wrong_is_badly_calibrated():
    sure = [Judged((Label(0, Move.PITCH, None),), (clause(0, 5, "affirm", confidence=1.0),))] * 4
    assert report(sure)["single"]["calibration"]["expected_error"] == 1.0


def test_questions_on_facts():
    figures = fact_report([({"a", "c"}, "c"), ({"a"}, None), ({"a"}, "b"), ((), None), ((), "a")])
    assert figures == {
        "answerable": 3,
        "answerable_right": 0.3333,
        "answerable_wrong_fact": 0.3333,
        "unanswerable": 2,
        "unanswerable_none": 0.5,
    }


def test_asides_count_as_right_only_with_their_name():
    from bot.understanding.evaluation import aside_report

    report = aside_report([("thanked", "thanked"), ("lost", None), (None, None), (None, "lost")])
    assert (report["asides_right"], report["asides_missed"], report["others_none"]) == (0.5, 0.5, 0.5)


def test_a_clause_counts_as_covered_where_the_cut_is_off_by_a_word():
    text = "thanks a lot who else has a say"
    labels = (Label(0, Move.COURTESY, None), Label(13, Move.DECISION_QUESTION, Topic.STAKEHOLDERS))
    coded = (
        Clause(0, 16, text[:16], Move.COURTESY),
        Clause(17, len(text), text[17:], Move.DECISION_QUESTION, Topic.STAKEHOLDERS),
    )
    multi = report([Judged(labels, coded)])["multi"]
    assert (multi["family_accuracy"], multi["covering_family_accuracy"], multi["covering_move_accuracy"]) == (0, 1, 1)
