"""What a prospect answers to what is said beside the point, and how replies are joined."""

import random

import pytest

from bot.codebook import Aside, IssueState, Move, Topic
from bot.personas.schema import Situation
from bot.prospect.answer import answer
from bot.prospect.state import begin
from tests.conftest import say
from tests.prospect.test_answer import Call


@pytest.fixture
def dana(library):
    return Call(library["dana-okafor"])


def lines(call, situation):
    return call.persona.lines[Situation(situation)]


@pytest.mark.parametrize(
    ("aside", "situation"),
    [
        ("called_a_bot", "called_a_bot"),
        ("asked_to_list", "asked_to_list"),
        ("off_topic", "off_topic"),
        ("asked_contact", "asked_contact"),
        ("how_are_you", "how_are_you"),
        ("asked_time", "asked_time"),
        ("thanked", "thanked"),
        ("apologised_to", "apologised_to"),
    ],
)
def test_an_aside_is_answered_in_role(dana, aside, situation):
    said = dana.hears(say("courtesy", aside=aside)).says
    assert said[0] in lines(dana, situation)


def test_who_are_you_is_answered_with_name_and_role(dana):
    said = " ".join(dana.hears(say("situation_question", aside="asked_who")).says)
    assert dana.persona.name in said or dana.persona.role in said
    assert "{" not in said


def test_asking_for_the_list_of_issues_opens_none_and_earns_nothing(dana):
    before = dana.state.trust
    dana.hears(say("decision_question", "stakeholders", aside="asked_to_list"))
    assert dana.state.trust == before
    assert all(each.state is IssueState.HIDDEN for each in dana.state.issues.values())


def test_an_insult_costs_what_an_attack_costs(library):
    insulted, attacked = Call(library["dana-okafor"]), Call(library["dana-okafor"])
    insulted.hears(say("courtesy", aside="insulted"))
    attacked.hears(say("confront"))
    assert insulted.state.trust < begin(insulted.persona, 1).trust
    assert abs(insulted.state.trust - attacked.state.trust) <= 2


def test_say_that_again_gives_the_same_content_in_other_words(dana):
    first = dana.hears(say("decision_question", "stakeholders")).says[-1]
    again = dana.hears(say("courtesy", aside="say_again")).says
    assert again[0] in lines(dana, "say_again")
    told = [line for step in dana.persona.issue("lead-nurses").discloses for line in step]
    assert again[1] in told
    assert again[1] != first


def test_a_request_for_leave_is_answered_with_leave(dana):
    assert dana.hears(say("seek_collaboration")).says[0] in lines(dana, "given_leave")


def test_a_good_question_where_nothing_is_hidden_gets_an_answer_on_its_topic(dana):
    said = dana.hears(say("decision_question", "incumbent")).says
    topic = dana.persona.elsewhere[Topic.INCUMBENT]
    moved = dana.last.moved
    assert moved is not None or said[0] in topic


def test_what_is_settled_is_not_taken_for_something_that_never_came_up(dana):
    for move in ("decision_question", "complex_reflection", "support_autonomy"):
        dana.hears(say(move, "stakeholders"))
    assert dana.issue("lead-nurses") is IssueState.SETTLED
    said = dana.hears(say("decision_question", "stakeholders")).says
    assert not set(said) & set(lines(dana, "listening"))


def test_a_fact_asked_for_again_in_other_words_is_not_told_in_the_same_ones(dana):
    said = [
        line
        for number in range(4)
        for line in dana.hears(say("situation_question", text=f"how many {number}", fact="sites")).says
    ]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("seed", range(12))
def test_no_line_is_ever_said_twice_whatever_is_said(library, seed):
    chance = random.Random(seed)
    for name, persona in library.personas.items():
        state, said = begin(persona, seed), []
        while not state.ended:
            aside = chance.choice([None, None, *(each.value for each in Aside if each is not Aside.SAY_AGAIN)])
            clause = say(
                chance.choice([each.value for each in Move]),
                chance.choice([None, *(each.value for each in Topic)]),
                fact=chance.choice([None, None, persona.facts[0].id]),
                aside=None if aside == "explain" else aside,
            )
            reply = answer(persona, state, clause.text, (clause,))
            state = reply.state
            assert reply.says, (name, clause)
            said += reply.says
        assert len(said) == len(set(said)), (name, [line for line in said if said.count(line) > 1])


@pytest.mark.parametrize("move", ["courtesy", "situation_question", "simple_reflection", "give_information", None])
def test_no_line_is_said_twice_to_somebody_who_does_the_same_for_ever(library, move):
    for persona in library.personas.values():
        state, said = begin(persona, 3), []
        while not state.ended:
            clause = say(move)
            reply = answer(persona, state, clause.text, (clause,))
            state = reply.state
            said += reply.says
        assert len(said) == len(set(said)), persona.id
