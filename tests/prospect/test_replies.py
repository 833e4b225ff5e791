"""What a prospect answers to what is said beside the point, and how replies are joined."""

import random
from dataclasses import replace

import pytest

from bot.codebook import Aside, IssueState, Move, Topic
from bot.personas.schema import Situation
from bot.prospect.answer import answer
from bot.prospect.state import ProspectState, begin
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


@pytest.mark.parametrize("aside", ["say_again", "explain"])
def test_asked_again_or_what_was_meant_they_give_the_same_content_in_other_words(dana, aside):
    first = dana.hears(say("decision_question", "stakeholders")).says[-1]
    again = dana.hears(say("courtesy", aside=aside)).says
    assert again[0] in lines(dana, aside)
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


@pytest.mark.parametrize("text", ["Depends on what?", "depends on what, sorry", "The half of what?"])
def test_a_vague_word_asked_about_is_waved_away_and_not_answered_as_a_new_question(dana, text):
    dana.state.last, dana.state.turn = "Half and half, it depends.", 3
    assert dana.hears(say("situation_question", text=text)).says[0] in lines(dana, "manner_of_speaking")


def test_say_that_again_after_a_vague_answer_repeats_that_answer_and_no_older_one(dana):
    dana.hears(say("decision_question", "stakeholders"))
    vague = dana.hears(say("situation_question", text="How do the vans find the yard?")).says
    for _ in range(2):
        again = dana.hears(say("courtesy", aside="say_again")).says
        assert again[0] in lines(dana, "say_again")
        assert again[1:] == vague


@pytest.mark.parametrize("move", ["seek_collaboration", "courtesy", "give_information", "press_to_close"])
def test_asked_for_a_small_step_they_neither_grant_a_question_nor_scold(dana, move):
    said = dana.hears(say(move, text="May I ring again in spring?", aside="asked_step")).says
    assert said[0] in lines(dana, "asked_step")
    assert len(said) == 1


def test_a_small_step_costs_what_a_press_costs_and_nothing_else_does(dana):
    before = dana.state.trust
    dana.hears(say("courtesy", text="May I send you a note?", aside="asked_step"))
    assert dana.state.trust == before
    dana.hears(say("press_to_close", text="Meet me on Monday at ten?", aside="asked_step"))
    assert dana.state.trust < before
    assert dana.state.pressed == 1


@pytest.mark.parametrize(
    ("text", "situation"), [("You must be a genius, Dana", "unmoved"), ("Is that not a bit much?", "vague_not")]
)
def test_what_may_have_been_no_push_gets_a_word_that_fits_either_way(dana, text, situation):
    doubtful = replace(say("bid_for_liking", text=text), confidence=0.6)
    assert dana.hears(doubtful).says[0] in lines(dana, situation)
    assert dana.last.effects[0].reason == "pushed"


def test_of_several_plain_questions_at_once_the_last_is_answered(dana):
    said = dana.hears(
        say("situation_question", text="How long is the yard?"), say("situation_question", text="Who sweeps it?")
    ).says
    assert said[0] in lines(dana, "vague_who")
    assert len(said) == 1


@pytest.mark.parametrize(
    "clauses",
    [
        [("defer_to_process", "I'll leave you to it then", None)],
        [("courtesy", "anyway, off I go", "goodbye")],
        [("courtesy", "Goodbye, Dana", None), ("affirm", "You made that very clear", None)],
        [("courtesy", "bye", "goodbye"), ("courtesy", "good luck with the roof", None)],
    ],
)
def test_leave_is_taken_whatever_courtesies_follow(dana, clauses):
    dana.hears(say("decision_question", "stakeholders"))
    assert dana.hears(*(say(move, text=text, aside=aside) for move, text, aside in clauses)).outcome is not None


@pytest.mark.parametrize("text", ["Shall I say goodbye to that idea?", "Who says bye first on your calls?"])
def test_a_question_takes_no_leave(dana, text):
    dana.hears(say("decision_question", "stakeholders"))
    assert dana.hears(say("situation_question", text=text, aside="goodbye")).outcome is None


def test_nobody_refuses_four_times_running(dana):
    questions = [
        "What is in the yard?",
        "Which tap drips?",
        "How do you sweep the steps?",
        "When does the hose freeze?",
        "What colour are the doors?",
    ]
    moves = ["situation_question", "implication_question"] * 3
    said = [dana.hears(say(move, text=text)).says[0] for move, text in zip(moves, questions, strict=False)]
    assert said[3] in lines(dana, "asks_back")
    assert not {*said[:3], said[4]} & set(lines(dana, "asks_back"))


def test_a_question_is_answered_whatever_is_stated_beside_it(dana):
    unsure = replace(say("pitch", text="We could do that in half the time"), confidence=0.55)
    said = dana.hears(say("situation_question", text="Where does the hose hang?"), unsure).says
    assert said[0] in [*lines(dana, "vague_where"), *lines(dana, "declines")]


def test_what_a_fact_answers_is_answered_without_a_reproach(dana):
    fact = dana.persona.facts[0]
    asked = replace(say("presume_access", text="How many of them are there?", fact=fact.id), confidence=0.95)
    assert dana.hears(asked).says[0] in fact.says
    assert len(dana.last.says) == 1


def test_a_wish_for_a_good_day_takes_leave_though_it_begins_like_a_question(dana):
    dana.hears(say("decision_question", "stakeholders"))
    assert dana.hears(say("courtesy", text="Have a nice day, bye bye")).outcome is not None


def test_a_good_day_in_the_first_message_greets(dana):
    greeted = dana.hears(
        say("courtesy", text="Good day, Dr Okafor,", aside="goodbye"),
        say("courtesy", text="my name is Wendell", aside="introduced"),
    )
    assert greeted.outcome is None
    assert dana.hears(say("courtesy", text="Good day to you then", aside="goodbye")).outcome is not None


@pytest.mark.parametrize(
    "clauses",
    [
        [("courtesy", "Cheers, Deb.", None)],
        [("courtesy", "Hope you had a nice weekend.", None), ("affirm", "You clearly run a tight ship.", None)],
        [("courtesy", "Good to see you are well", None)],
    ],
)
def test_thanks_and_good_wishes_take_no_leave(dana, clauses):
    dana.hears(say("decision_question", "stakeholders"))
    assert dana.hears(*(say(move, text=text, aside=aside) for move, text, aside in clauses)).outcome is None


def test_like_what_draws_out_the_next_step_and_is_not_waved_away(dana):
    dana.hears(say("decision_question", "stakeholders"))
    more = dana.hears(say("situation_question", text="Like what?"))
    assert more.moved.kind == "discloses"
    assert more.says[-1] in more.moved.issue.discloses[more.moved.step]


def test_what_was_told_and_has_no_other_words_is_not_taken_back(dana):
    dana.hears(say("decision_question", "stakeholders"))
    for _ in range(4):
        last = dana.hears(say("courtesy", aside="explain")).says
    assert last[0] not in lines(dana, "explain")
    first = Call(dana.persona)
    first.persona = dana.persona.copy(update={"facts": [dana.persona.facts[0].copy(update={"says": ["Six."]})]})
    first.hears(say("situation_question", fact=dana.persona.facts[0].id))
    assert first.hears(say("courtesy", aside="explain")).says[0] in lines(dana, "more_to_that")


def test_a_state_of_a_later_version_is_read_as_far_as_it_is_known(dana):
    kept = {**dana.state.as_dict(), "something_new": 3}
    assert ProspectState.from_dict(kept) == dana.state


def test_who_offers_to_go_has_not_gone(library):
    call = Call(library["rosa-delgado"])
    call.hears(say("courtesy", text="Hello Rosa."))
    leaves = replace(say("defer_to_process", text="If you've dough on the go, I'll be off."), aside=Aside.GOODBYE)
    assert not call.hears(leaves).state.ended
    for words in ("If that's all, I'll say bye now.", "If you'll excuse me, I'll let you get on."):
        leaves = replace(say("courtesy", text=words), aside=Aside.GOODBYE)
        assert answer(call.persona, call.state, words, (leaves,)).state.ended


@pytest.mark.parametrize(
    ("aside", "text", "situation"),
    [
        ("off_topic", "Is the door a thing that you mend yourself, or do the managers do it?", "either"),
        ("small_talk", "Is it still going?", "vague_whether"),
        ("off_topic", "You do all that just between the shops, or do you take her hunting too?", "either"),
        ("assent", "True?", "vague_whether"),
        ("small_talk", "Lovely morning, isn't it?", "small_talk"),
        ("off_topic", "What is the capital of Peru?", "off_topic"),
        ("off_topic", "Would you sing me a song?", "off_topic"),
    ],
)
def test_a_light_question_about_them_gets_its_answer(dana, aside, text, situation):
    assert dana.hears(say("courtesy", None, text, aside=aside)).says[0] in lines(dana, situation)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("Could I ask, then, whether the firm has ever tried templates?", "vague_ever"),
        ("May I ask what you make of it?", "vague_what"),
        ("May I ask you something?", "given_leave"),
        ("I wondered whether I might ask a question or two?", "given_leave"),
    ],
)
def test_who_asks_leave_and_the_question_in_one_gets_an_answer(dana, text, situation):
    assert dana.hears(say("seek_collaboration", None, text)).says[0] in lines(dana, situation)


def test_two_things_named_one_after_the_other_are_a_choice(dana):
    asked = say("courtesy", None, "Hundreds?"), say("simple_reflection", None, "Thousands?")
    assert dana.hears(*asked).says[0] in lines(dana, "either")
    assert dana.hears(*asked, say("courtesy", None, "You must have some idea.")).says[0] in lines(dana, "either")


def test_a_question_that_only_goes_on_with_the_one_before_it_leaves_that_to_be_answered(dana):
    said = dana.hears(say("situation_question", None, "Who decides?"), say("courtesy", None, "Just you?")).says
    assert said[0] in lines(dana, "vague_who")


def test_nobody_says_twice_running_that_it_is_a_long_story(dana):
    first, second = (
        dana.hears(say("situation_question", None, f"What is in the {word}?")).says[0] for word in ("shed", "loft")
    )
    assert first in lines(dana, "vague_what")
    assert second in lines(dana, "declines")


def test_an_answer_that_says_something_is_no_refusal_and_wears_nobody_out(dana):
    for word in ("shed", "loft", "yard", "cellar"):
        said = dana.hears(say("situation_question", None, f"Is the {word} in use or is it shut?")).says
        assert said[0] in lines(dana, "either")
