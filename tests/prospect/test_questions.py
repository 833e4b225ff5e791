"""What kind of answer a question wants, and what a prospect does with one that no fact answers."""

import pytest

from bench.hostile_messages import PATTERNS
from bot.asked import asked_for
from bot.codebook import IssueState, Topic
from bot.personas.schema import Situation
from bot.prospect.questions import echoes, follows_up
from tests.conftest import say
from tests.prospect.test_answer import Call


@pytest.mark.parametrize(
    "text",
    ["Why?", "and why is that?", "like what?", "such as?", "Who would that be?", "go on", "tell me more", "how so"],
)
def test_a_bare_follow_up_is_told(text):
    assert follows_up(text)


@pytest.mark.parametrize(
    "text", ["Why do you use paper?", "Who makes the rota?", "We sell more of them than anyone", "I see."]
)
def test_a_question_of_its_own_is_no_follow_up(text):
    assert not follows_up(text)


def test_a_word_given_back_asks_what_was_meant():
    assert echoes("the half of what?")
    assert not echoes("What do you use?")
    assert not echoes("You do half of it?")


def test_a_plain_question_that_no_fact_answers_gets_a_vague_answer_of_its_kind(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("situation_question", text="Who covers for you in August?")).says
    assert said[0] in call.persona.lines[Situation.VAGUE_WHO]


def test_a_bare_follow_up_draws_out_the_next_step_of_what_is_being_told(library):
    call = Call(library["dana-okafor"])
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    assert call.state.issues["lead-nurses"].told == 1
    said = call.hears(say("situation_question", text="Why?")).says
    assert said[0] in call.persona.issue("lead-nurses").discloses[1]
    assert call.state.issues["lead-nurses"].state is IssueState.DISCLOSED


def test_a_bare_follow_up_on_a_hint_gets_a_guarded_word_and_opens_nothing(library):
    call = Call(library["dana-okafor"])
    call.hears(say("problem_question", "stakeholders", text="Is it hard with so many people?"))
    assert call.state.issues["lead-nurses"].state is IssueState.HINTED
    said = call.hears(say("situation_question", text="Who would that be?")).says
    assert said[0] in call.persona.issue("lead-nurses").guarded
    assert call.state.issues["lead-nurses"].state is IssueState.HINTED


def test_a_fact_that_was_asked_for_comes_alone(library):
    call = Call(library["dana-okafor"])
    said = call.hears(
        say("simple_reflection", text="So it is a spreadsheet."),
        say("situation_question", text="Who plans it?", fact="planner"),
    ).says
    assert len(said) == 1
    assert all(each.state is IssueState.HIDDEN for each in call.state.issues.values())


def test_a_message_that_ends_with_a_plain_question_has_that_question_answered(library):
    call = Call(library["dana-okafor"])
    said = call.hears(
        say("complex_reflection", "stakeholders", "So it is the nurses who carry it."),
        say("situation_question", text="Do they like the sheet?"),
    ).says
    assert said[0] in call.persona.lines[Situation.VAGUE_WHETHER]
    assert all(each.state is IssueState.HIDDEN for each in call.state.issues.values())


def test_a_good_question_that_reaches_nothing_here_is_told_so_before_a_hint_at_what_does(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("decision_question", "risk", "What would make a mistake survivable?")).says
    assert said[0] in call.persona.elsewhere[Topic.RISK]
    assert said[1] in [line for issue in call.persona.issues for line in issue.hint]


@pytest.mark.parametrize("words", PATTERNS)
def test_words_said_again_and_again_do_not_hold_it_up(words):
    text = (words * 5000)[:5000] + "zzz"
    assert not echoes(text)
    asked_for(text)
    follows_up(text)


def test_a_bare_question_word_gives_nothing_back():
    assert echoes("the half of what?")
    assert not echoes("... what?")
