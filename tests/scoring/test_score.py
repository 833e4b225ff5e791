"""The score, on transcripts coded by hand."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.codebook import Move, Topic
from bot.scoring.bare import bare_transcript
from bot.scoring.debrief import judge
from tests.conftest import say


def judged(*turns, reply="We have talked about that a little among ourselves here."):
    spoken = []
    for turn in turns:
        clauses = tuple(turn)
        spoken += [("seller", " ".join(each.text for each in clauses), clauses), ("prospect", reply, ())]
    return judge(bare_transcript(spoken))


FACILITATING = [
    [say("seek_collaboration", None, "May I ask how your team decides such things?")],
    [say("decision_question", "stakeholders", "Who else lives with this every day?")],
    [say("simple_reflection", "stakeholders", "So the night shift was never asked.")],
    [say("complex_reflection", "risk", "You would carry the blame alone.")],
    [say("decision_question", "veto", "Whose view could stop it?")],
    [say("support_autonomy", None, "Only your people can judge that.")],
    [say("defer_to_process", "timing", "Finish the audit first and I will wait.")],
]
PUSHING = [
    [say("bid_for_liking", None, "Someone sharp sees it at once.")],
    [say("pitch", None, "Our tool halves the cost.")],
    [say("assume_seeking", None, "Which options are on your list?")],
    [say("presume_access", "budget", "What is your budget?")],
    [say("leading_question", None, "Wouldn't that be great?")],
    [say("press_to_close", None, "Tuesday or Wednesday?")],
]
PROBING = [
    [say("situation_question", None, "How many sites are there?")],
    [say("problem_question", None, "Where does the handover go wrong?")],
    [say("implication_question", None, "What does a late plan lead to?")],
    [say("benefit_question", None, "What would a faster close free up?")],
    [say("situation_question", None, "Which system is it on today?")],
]


def test_facilitating_beats_probing_beats_pushing():
    best, middle, worst = judged(*FACILITATING), judged(*PROBING), judged(*PUSHING)
    assert best["score"] > middle["score"] > worst["score"]
    assert (best["verdict"], middle["verdict"], worst["verdict"]) == ("facilitated", "conventional", "pushed")


def test_pushing_first_and_repairing_is_mixed_and_so_is_closing_hard_after_a_good_start():
    assert judged(*PUSHING[:4], *FACILITATING)["verdict"] == "mixed"
    assert judged(*FACILITATING, *PUSHING[2:])["verdict"] == "mixed"


def test_every_point_has_its_evidence():
    evidence = judged(*FACILITATING, *PUSHING)["dimensions"]["assumptions"]["evidence"]
    assert [each["turn"] for each in evidence] == [8, 10, 11]
    assert evidence[0]["why"].endswith("(A5)")


def test_a_dimension_without_a_denominator_is_not_applicable():
    dimensions = judged([say("courtesy", None, "Hello there")])["dimensions"]
    assert dimensions["facilitation_share"]["value"] is None
    assert dimensions["complex_share"]["value"] is None
    assert dimensions["outcome_fit"]["value"] is None


def test_nothing_said_scores_nothing():
    assert judge(bare_transcript([]))["score"] == 0
    assert judged([say(None, None, "¿?")])["score"] == 0


def test_repeating_the_best_question_does_not_beat_an_honest_conventional_call():
    stuck = [[say("decision_question", "veto", "Whose view could stop it?")]] * 8
    assert judged(*stuck)["score"] <= judged(*PROBING)["score"]
    assert judged(*stuck)["verdict"] != "facilitated"


def test_length_and_question_marks_do_not_score():
    plain = judged([say("pitch", None, "Our tool halves the cost")])["score"]
    decorated = judged([say("pitch", None, "Our tool halves the cost??????")])["score"]
    assert plain == decorated


CLAUSES = st.builds(
    say,
    st.one_of(st.none(), st.sampled_from([move.value for move in Move])),
    st.one_of(st.none(), st.sampled_from([topic.value for topic in Topic])),
    st.text(min_size=1, max_size=40),
)


@settings(deadline=None, max_examples=80, derandomize=True)
@given(st.lists(st.lists(CLAUSES, max_size=4), max_size=12))
def test_scores_and_values_stay_in_their_ranges_and_are_the_same_each_time(turns):
    first, again = judged(*turns), judged(*turns)
    assert first == again
    assert 0 <= first["score"] <= 100
    for name, each in first["dimensions"].items():
        value = each["value"]
        assert value is None or value >= 0
        if value is not None and name not in ("assumptions", "reflections_to_questions", "autonomy"):
            assert value <= 1


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(st.lists(CLAUSES, min_size=1, max_size=3), min_size=1, max_size=8))
def test_one_more_push_never_raises_the_score(turns):
    more = [*turns, [say("press_to_close", None, "Sign here by Friday then")]]
    if judged(*turns)["score"] > 0:
        assert judged(*more)["score"] <= judged(*turns)["score"] + 1


def unsure(turns, confidence):
    return [[replace(clause, confidence=confidence) for clause in turn] for turn in turns]


def test_what_the_program_is_not_sure_of_counts_in_proportion():
    sure, half, hardly = (judged(*FACILITATING, *unsure(PUSHING, each)) for each in (0.9, 0.55, 0.3))
    assert sure["score"] < half["score"] < hardly["score"]
    assert [each["counts"] for each in half["dimensions"]["pressure"]["evidence"]] == [0.5] * len(PUSHING)
    assert (sure["verdict"], hardly["verdict"]) == ("mixed", "facilitated")


def test_a_share_of_few_clauses_has_less_weight():
    one, none = judged(*PROBING, FACILITATING[1]), judged(*PROBING)
    assert one["dimensions"]["facilitation_share"]["quality"] == 1
    assert one["dimensions"]["facilitation_share"]["weighed"] == 3
    assert judged(*FACILITATING)["dimensions"]["facilitation_share"]["weighed"] == 18
    assert one["score"] - none["score"] <= 10


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(st.lists(CLAUSES, min_size=1, max_size=3), min_size=4, max_size=8), st.floats(0.2, 0.98))
def test_a_hundredth_of_confidence_moves_the_score_by_little(turns, confidence):
    lower, higher = (judged(*unsure(turns, each))["score"] for each in (confidence, confidence + 0.01))
    assert abs(higher - lower) <= 3


def test_the_shown_weights_and_qualities_make_up_the_score():
    found = judged(*FACILITATING, *unsure(PUSHING, 0.7))
    known = [each for each in found["dimensions"].values() if each["quality"] is not None]
    mean = sum(each["weighed"] * each["quality"] for each in known) / sum(each["weighed"] for each in known)
    assert abs(100 * mean - found["score"]) <= 1
