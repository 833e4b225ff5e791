"""What kind of answer a question wants, and what a prospect does with one that no fact answers."""

from dataclasses import replace

import pytest

from bench.hostile_messages import PATTERNS
from bot.asked import asked_for
from bot.codebook import IssueState, Topic
from bot.personas.facts import fact_sheet
from bot.personas.schema import Situation
from bot.prospect.plain_questions import wanted
from bot.prospect.question_forms import form_of
from bot.prospect.questions import echoes, follows_up, says_what_is_meant
from tests.conftest import say
from tests.prospect.test_answer import Call


@pytest.mark.parametrize(
    "text",
    ["Why?", "and why is that?", "like what?", "such as?", "Who would that be?", "go on", "tell me more", "how so"],
)
def test_a_bare_follow_up_is_told(text):
    assert follows_up(text)


def test_who_asks_which_of_two_things_was_meant_gets_one_of_them(library):
    call = Call(library["dana-okafor"])
    call.hears(say("situation_question", text="Is the yard locked at night, do you know?"))
    said = call.hears(say("courtesy", text="No it isn't, or no you don't know?", aside="explain")).says
    assert said[0] in call.persona.lines[Situation.EITHER]


@pytest.mark.parametrize(
    "text",
    [
        "To be honest, is it you or the board?",
        "No worries, is the desk open or closed then?",
        "About how many is it, forty or fifty?",
        "Yeah? So do you print it or email it?",
    ],
)
def test_a_choice_of_its_own_asks_for_a_fact_all_the_same(text, library):
    call = Call(library["dana-okafor"])
    first, second = call.persona.facts[:2]
    assert call.hears(say("situation_question", text=text, fact=first.id)).says[0] in first.says
    which = say("situation_question", text="No to which, or you mean no it isn't?", fact=second.id)
    assert call.hears(which).says[0] in call.persona.lines[Situation.EITHER]


def test_who_meant_little_has_the_question_put_again_and_that_is_no_repetition(library):
    call = Call(library["dana-okafor"])
    question = "Which of the vans is parked in the yard?"
    call.hears(say("situation_question", text=question))
    owned_up = call.hears(say("situation_question", text="Sorry, the what?")).says
    assert owned_up[0] in call.persona.lines[Situation.MANNER_OF_SPEAKING]
    again = call.hears(say("situation_question", text=question))
    assert again.effects[0].reason != "repeated"
    assert again.says[0] not in call.persona.lines[Situation.REPEATED]
    once_more = call.hears(say("situation_question", text=question))
    assert once_more.effects[0].reason == "repeated"
    assert once_more.says[0] in call.persona.lines[Situation.REPEATED]


def test_who_asks_on_after_a_fact_is_not_told_it_once_more(library):
    call = Call(library["dana-okafor"])
    fact = call.persona.facts[0]
    assert call.hears(say("situation_question", text="How many?", fact=fact.id)).says[0] in fact.says
    assert call.hears(say("situation_question", text="Who minds them?", fact=fact.id)).says[0] not in fact.says
    assert call.hears(say("situation_question", text="How many sites again?", fact=fact.id)).says[0] in fact.says


def unsure(move, topic, text):
    return replace(say(move, topic, text=text), confidence=0.5)


def test_what_may_be_no_question_about_deciding_gets_no_guarded_word_and_opens_nothing(library):
    persona = library["dana-okafor"]
    guarded = next(each for each in persona.issues if each.opens_when.trust > 30)
    call = Call(persona)
    call.state.trust = 10
    said = call.hears(unsure("decision_question", guarded.topic.value, "How far apart are they, would you say?")).says
    assert said[0] not in guarded.guarded
    assert call.hears(say("situation_question", text="Why?")).moved is None
    assert call.state.issues[guarded.id].state is IssueState.HIDDEN


@pytest.mark.parametrize("text", ["Have they been at it long?", "which floors lie furthest apart"])
def test_no_hint_stands_in_place_of_an_answer(text, library):
    call = Call(library["dana-okafor"])
    reflection = say("simple_reflection", text="Somebody in the office sees to the list.")
    assert call.hears(reflection, unsure("decision_question", "own_fix", text)).moved is None


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


@pytest.mark.parametrize(
    "text", ["Which people do you mean?", "who's the person?", "So who are you talking about there?"]
)
def test_who_asks_on_about_a_hint_gets_a_guarded_word_on_it(library, text):
    call = Call(library["dana-okafor"])
    hinted = call.hears(say("problem_question", "stakeholders", text="Is it hard with so many people?"))
    assert hinted.moved.kind == "hint"
    said = call.hears(say("situation_question", text=text)).says
    assert said[0] in call.persona.issue("lead-nurses").guarded


def test_who_asks_on_about_something_else_than_a_hint_gets_no_guarded_word(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("situation_question", text="Which people do you mean?")).says
    assert all(each.state is IssueState.HIDDEN for each in call.state.issues.values())
    assert said


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


def test_a_good_question_that_reaches_nothing_here_is_told_so_and_nothing_out_of_nowhere_is_brought_up(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("decision_question", "risk", "What would make a mistake survivable?")).says
    assert len(said) == 1
    assert said[0] in call.persona.elsewhere[Topic.RISK]


def test_a_question_about_what_was_told_gets_its_answer_and_the_next_step_waits(library):
    persona = library["dana-okafor"]
    fact = next(each for each in persona.facts if each.after == "lead-nurses")
    call = Call(persona)
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    said = call.hears(say("decision_question", "stakeholders", text="How would they take it?", fact=fact.id)).says
    assert said[0] in fact.says
    assert len(said) == 1
    assert call.state.issues["lead-nurses"].told == 1


def test_what_was_told_of_an_issue_to_the_end_does_not_keep_the_issue_from_going_on(library):
    persona = library["dana-okafor"]
    fact = next(each for each in persona.facts if each.after == "lead-nurses")
    call = Call(persona)
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    for words in ("How would they take it?", "What would the six make of that?", "And how might Harbour Street feel?"):
        call.hears(say("decision_question", "stakeholders", text=words, fact=fact.id))
    assert call.state.issues["lead-nurses"].told == 2


def test_a_question_that_was_answered_brings_up_no_other_issue(library):
    persona = library["dana-okafor"]
    fact = next(each for each in persona.facts if each.after == "lead-nurses")
    call = Call(persona)
    call.hears(say("problem_question", "veto", text="Is it hard to get things past people?"))
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    said = call.hears(say("decision_question", "stakeholders", text="How would they take it?", fact=fact.id)).says
    assert len(said) == 1
    assert not call.state.issues["partners"].is_open
    # On the topic of another issue it asks for that one, and for nothing beside it.
    call.state.trust = 95
    said = call.hears(
        say("decision_question", "workaround", text="And what do people do meanwhile?", fact=fact.id)
    ).says
    assert call.state.issues["swaps"].is_open
    assert not set(said) & set(fact.says)


def test_nothing_is_confirmed_to_who_pushes_or_sums_up_nothing(library):
    for clause in (
        say("leading_question", text="You want it gone, am I right?"),
        say("pitch", text="It pays, is that right?"),
    ):
        call = Call(library["dana-okafor"])
        assert not set(call.hears(clause).says) & set(call.persona.lines[Situation.CONFIRMS])


def test_who_takes_the_offered_step_is_answered_as_that_though_they_offer_two_days(library):
    call = Call(library["dana-okafor"])
    call.state.invited = True
    said = call.hears(say("press_to_close", text="Is Tuesday or Wednesday better?")).says
    assert said[0] in call.persona.lines[Situation.TAKES_STEP]


def test_what_goes_on_with_an_issue_is_on_the_sheet_once_the_issue_was_told(library):
    persona = library["dana-okafor"]
    later = {each.id for each in persona.facts if each.after == "lead-nurses"}
    assert later
    before = {each["id"] for each in fact_sheet(persona, ())}
    after = {each["id"] for each in fact_sheet(persona, {"lead-nurses"})}
    assert after - before == later


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("Did I get that right?", Situation.CONFIRMS),
        ("is that about it?", Situation.CONFIRMS),
        ("What would you want somebody like me to ask?", Situation.ASKED_TO_LEAD),
        ("Is there anything you'd like to ask me?", Situation.ASKED_TO_LEAD),
        ("Would that be of any use to you?", Situation.ASKED_OPINION),
        ("does this sound believable to you", Situation.ASKED_OPINION),
        ("Would you give it a look?", Situation.ASKED_OPINION),
        ("Do you do it on paper or on screen?", Situation.EITHER),
        ("Who decides on that, you or the board?", Situation.EITHER),
        ("A grumble from the staff, or from the owners?", Situation.EITHER),
        ("Or is it the cold?", Situation.EITHER),
        ("Forty people short, or forty desserts?", Situation.EITHER),
        ("To the first part, or no you don't come home empty?", Situation.EITHER),
        ("Um, yes as in it's a nuisance, or yes as in it's fine?", Situation.EITHER),
        ("No they don't, or no they do?", Situation.EITHER),
        ("that he wants it or that you asked him?", Situation.EITHER),
        ("You mean the drives or the cold?", Situation.EITHER),
        ("Yes or so?", None),
        ("Would your folks go for that or do they hate apps?", Situation.EITHER),
        ("Haha, yes they'd go for it or yes they hate apps?", Situation.EITHER),
        ("And your empty kilometres, are they going up or down lately?", Situation.EITHER),
        ("You have own people or somebody from outside is coming?", Situation.EITHER),
        ("Sorry, which one, up or down?", Situation.EITHER),
        ("Could you or somebody else show me?", None),
        ("Is that right, or did I get it wrong?", None),
        ("What happens when he's ill, or away?", None),
        ("Could we look at it on Monday, or Tuesday?", None),
        ("or would you like me to ring?", None),
        ("Is it six or seven people?", None),
        ("Do you want it or not?", None),
        ("That sounds good.", None),
        ("What do you hear from the nurses?", None),
        ("Did I catch you at a bad time?", None),
        ("Would it be useful if we made a list?", None),
        ("How many vans or lorries do you have?", None),
        ("Have you got one or two of them?", None),
        ("Is there a form or something?", None),
        ("What happens then?", None),
    ],
)
def test_some_questions_want_an_answer_of_a_kind_that_their_form_tells(text, situation):
    assert form_of(text) is situation


def test_a_choice_of_two_gets_an_answer_that_fits_a_choice(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("situation_question", text="Is that done on Mondays or on Fridays?")).says
    assert said[0] in call.persona.lines[Situation.EITHER]


def test_who_sums_up_and_asks_whether_it_is_right_is_told_so_first(library):
    call = Call(library["dana-okafor"])
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    said = call.hears(
        say("complex_reflection", "stakeholders", "It is the nurses' own work."),
        say("seek_collaboration", text="Have I got that right?"),
    ).says
    assert said[0] in call.persona.lines[Situation.CONFIRMS]
    assert said[1] in call.persona.issue("lead-nurses").discloses[1]


@pytest.mark.parametrize("words", PATTERNS)
def test_words_said_again_and_again_do_not_hold_it_up(words):
    form_of("what, " + "or " * 55 + " " * 4700 + "x?y")
    text = (words * 5000)[:5000] + "zzz"
    assert not echoes(text)
    asked_for(text)
    form_of(text)
    follows_up(text)
    wanted(text)
    says_what_is_meant(text)


def test_a_bare_question_word_gives_nothing_back():
    assert echoes("the half of what?")
    assert not echoes("... what?")


def test_who_says_what_they_take_the_prospect_to_mean_is_told_that_it_is_so(library):
    call = Call(library["dana-okafor"])
    call.hears(say("situation_question", text="How is it written down?"))
    said = call.hears(say("courtesy", text="You mean somebody writes it on a form?", aside="explain")).says
    assert said[0] in call.persona.lines[Situation.CONFIRMS]


def test_what_is_put_lightly_is_a_question_all_the_same(library):
    call = Call(library["dana-okafor"])
    said = call.hears(say("situation_question", text="And do they all use the hose?", aside="small_talk")).says
    assert said[0] in call.persona.lines[Situation.VAGUE_WHETHER]


def test_of_a_fact_and_a_push_the_last_is_answered(library):
    fact = library["dana-okafor"].facts[0]
    asks, presses = say("situation_question", text="How many?", fact=fact.id), say("press_to_close", text="Sign today.")
    first, last = (Call(library["dana-okafor"]) for _ in range(2))
    assert first.hears(presses, asks).says[-1] in fact.says
    said = last.hears(asks, presses).says
    assert said
    assert not set(said) & set(fact.says)


def test_a_fact_asked_before_what_draws_out_more_of_an_issue_is_left_aside(library):
    call = Call(library["dana-okafor"])
    call.hears(say("decision_question", "stakeholders", text="Who else lives with it?"))
    fact = call.persona.facts[0]
    asks = say("situation_question", text="How many?", fact=fact.id)
    said = call.hears(asks, say("complex_reflection", "stakeholders", text="It is the nurses' own work.")).says
    assert call.last.moved.kind == "discloses"
    assert not set(said) & set(fact.says)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("You mean the boss?", True),
        ("you mean on the form", True),
        ("What do you mean by that?", False),
        ("How do you mean it goes round then?", False),
        ("Do you mean the one on the wall or the other one?", False),
    ],
)
def test_what_a_seller_takes_to_be_meant_is_no_question_of_what_was(text, taken):
    assert says_what_is_meant(text) is taken
