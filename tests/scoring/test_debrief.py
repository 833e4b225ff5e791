"""The debrief: better lines, where a call turned, the map of issues."""

import pytest

from bot.codebook import Family
from bot.practice.plain_text import debrief_text
from bot.prospect.hearing import said_before, signature
from tests.conftest import say

PUSH = [
    ("pitch", None, "Our tool halves the cost of planning."),
    ("press_to_close", None, "Tuesday or Wednesday for a demo?"),
    ("leading_question", "workaround", "Wouldn't you rather be rid of that sheet?"),
    ("presume_access", "veto", "Who signs this off?"),
]
HELP = [
    ("decision_question", "stakeholders", "Who else lives with the rota?"),
    ("complex_reflection", "stakeholders", "You would sooner ask them than tell them."),
    ("support_autonomy", None, "Only you can judge when that is right."),
    ("decision_question", "workaround", "What makes the way people swap good enough?"),
]


@pytest.fixture
def played(practice):
    def play(*clauses, persona="dana-okafor", trainee="ann"):
        call = practice.start(trainee, persona, seed=1).id
        for number, (move, topic, text) in enumerate(clauses):
            practice.hear(trainee, call, f"k{number}", text, (say(move, topic, text),))
            if practice.view(trainee, call)["ended"]:
                break
        practice.end(trainee, call)
        return call, practice.debrief(trainee, call)

    return play


def pushes(document):
    return [
        each for turn in document["transcript"] for each in turn["clauses"] if each["counts_as"] == Family.PUSHING.value
    ]


def test_every_push_gets_a_better_line_of_its_own(played, library):
    _, document = played(*HELP, *PUSH)
    lines = [each["better"]["try"] for each in pushes(document)]
    assert len(lines) >= 2
    assert len({signature(line) for line in lines}) == len(lines)
    said = [signature(clause["text"]) for turn in document["transcript"] for clause in turn["clauses"]]
    assert not [line for line in lines if said_before(line, said)]
    own = {line for issue in library["dana-okafor"].issues for line in (*issue.opens_with, *issue.settles_with)}
    assert set(lines) <= own


def test_a_better_line_is_about_the_issue_that_was_open_at_that_moment(played, library):
    _, document = played(HELP[0], ("pitch", None, "Our tool halves the cost of planning."))
    (push,) = pushes(document)
    assert push["better"]["issue"] == "lead-nurses"
    assert push["better"]["try"] in library["dana-okafor"].issue("lead-nurses").settles_with


def test_pushing_on_a_topic_gets_a_line_on_that_topic(played):
    _, document = played(("presume_access", "veto", "Who signs this off?"))
    assert pushes(document)[0]["better"]["issue"] == "partners"


def test_advice_is_at_most_two_changes_each_on_another_issue(played):
    _, document = played(*PUSH)
    assert len(document["advice"]) == 2
    assert len({each["issue"] for each in document["advice"]}) == 2
    assert document["advice"][0]["said"] == "Tuesday or Wednesday for a demo?"


def test_a_hint_that_was_passed_over_is_pointed_out(played):
    _, document = played(
        ("problem_question", "stakeholders", "Is it hard with that many people?"),
        ("situation_question", None, "Which version of the sheet is it?"),
    )
    assert document["advice"][0]["said"] == "Which version of the sheet is it?"
    assert "let something show" in document["advice"][0]["why"]


@pytest.mark.parametrize(
    ("clauses", "turn", "to"), [([*HELP, *PUSH], 5, "pushing"), ([*PUSH[2:], *HELP], 3, "helping")]
)
def test_the_debrief_says_where_the_call_turned(played, clauses, turn, to):
    _, document = played(*clauses)
    assert document["turned"] == {"turn": turn, "to": to}
    assert f"turn {turn}" in debrief_text(document)


@pytest.mark.parametrize("clauses", [HELP, PUSH])
def test_a_call_of_one_kind_did_not_turn(played, clauses):
    assert played(*clauses)[1]["turned"] is None


def test_the_map_says_what_opened_an_issue_and_what_could_have(played):
    _, document = played(*HELP)
    issues = {each["id"]: each for each in document["issues"]}
    assert issues["lead-nurses"]["opened_by"] == {"turn": 1, "said": HELP[0][2]}
    assert issues["lead-nurses"]["reached"]["disclosed"] == 1
    assert issues["partners"]["opened_by"] is None
    assert issues["partners"]["asks_for"]


def test_the_trust_line_starts_where_the_prospect_did(played, library):
    _, document = played(*HELP)
    assert document["trust"][0] == {"turn": 0, "trust": library["dana-okafor"].trust}
    assert [each["turn"] for each in document["trust"]] == list(range(len(document["transcript"]) + 1))


def test_each_dimension_comes_with_its_formula(played):
    _, document = played(*HELP)
    for each in document["dimensions"].values():
        assert {"value", "evidence", "quality", "weight", "words", "formula", "range"} <= set(each)
