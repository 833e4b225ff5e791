"""What kind of answer a question wants, and what a prospect does with one that no fact answers."""

import pytest

from bot.codebook import IssueState, Topic
from bot.personas.schema import Situation
from bot.prospect.questions import answer_wanted, echoes, follows_up
from tests.conftest import say
from tests.prospect.test_answer import Call


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who covers when somebody is ill?", "vague_who"),
        ("and which people would that be", "vague_who"),
        ("do you know who signs it", "vague_who"),
        ("Why do you still do it on paper?", "vague_why"),
        ("How come nobody changed it?", "vague_why"),
        ("How long does that take you?", "vague_when"),
        ("since when is it like this", "vague_when"),
        ("How many people work there?", "vague_how_many"),
        ("what does it cost", "vague_how_many"),
        ("Where do you keep them?", "vague_where"),
        ("Which one do you mean?", "vague_which"),
        ("what software do you use for that", "vague_which"),
        ("how you make rotas now", "vague_how"),
        ("Could you tell me how it works?", "vague_how"),
        ("What happens when somebody is ill?", "vague_what"),
        ("Is Monday the worst day?", "vague_whether"),
        ("is it hard when someone leaves", "vague_whether"),
        ("Mondays are busy then?", "vague_whether"),
    ],
)
def test_the_first_question_word_tells_what_is_wanted(text, kind):
    assert answer_wanted(text) is Situation(kind)


@pytest.mark.parametrize("text", ["We sell rota software.", "Thanks for that.", ""])
def test_what_asks_nothing_wants_no_answer(text):
    assert answer_wanted(text) is None


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
