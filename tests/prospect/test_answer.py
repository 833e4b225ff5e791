"""How a prospect behaves, with clauses coded by hand."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.codebook import Fit, IssueState, Move, Topic
from bot.personas.schema import EndCause
from bot.prospect.answer import answer, hang_up, opening
from bot.prospect.ending import holds
from bot.prospect.hearing import takes_leave
from bot.prospect.state import ProspectState, begin
from tests.conftest import say


class Call:
    """A call played with hand-coded clauses."""

    def __init__(self, persona, seed=1):
        self.persona = persona
        self.state = begin(persona, seed)
        self.said = opening(persona, self.state)
        self.last = None

    def hears(self, *clauses):
        text, placed = "", []
        for clause in clauses:
            placed.append(replace(clause, start=len(text), end=len(text) + len(clause.text)))
            text += f"{clause.text} "
        self.last = answer(self.persona, self.state, text.strip(), tuple(placed))
        self.state = self.last.state
        self.said += self.last.says
        return self.last

    def issue(self, name):
        return self.state.issues[name].state


@pytest.fixture
def dana(library):
    return Call(library["dana-okafor"])


@pytest.fixture
def marek(library):
    return Call(library["marek-nowak"])


def test_a_decision_question_on_its_topic_opens_an_issue(dana):
    reply = dana.hears(say("decision_question", "stakeholders"))
    assert dana.issue("lead-nurses") is IssueState.DISCLOSED
    assert "lead nurses" in " ".join(reply.says)


def test_an_issue_is_told_in_steps_and_then_settled(dana):
    for clause in (
        say("decision_question", "stakeholders"),
        say("simple_reflection", "stakeholders"),
        say("offer_decision_help", "stakeholders"),
    ):
        dana.hears(clause)
    assert dana.issue("lead-nurses") is IssueState.SETTLED


def test_reflections_alone_draw_out_but_do_not_settle(dana):
    dana.hears(say("decision_question", "stakeholders"))
    for _ in range(5):
        dana.hears(say("simple_reflection", "stakeholders"))
    assert dana.issue("lead-nurses") is IssueState.DISCLOSED


def test_an_issue_that_comes_later_stays_guarded_until_what_it_waits_for_is_out(dana):
    guarded = dana.hears(say("decision_question", "veto"))
    assert dana.issue("partners") is IssueState.HINTED
    assert guarded.moved.kind == "guarded"
    dana.hears(say("decision_question", "stakeholders"))
    dana.hears(say("complex_reflection", "stakeholders"))
    dana.hears(say("decision_question", "veto"))
    assert dana.issue("partners") is IssueState.DISCLOSED


def test_naming_what_the_prospect_spoke_of_stays_with_that_issue(dana):
    dana.hears(say("decision_question", "stakeholders"))
    dana.hears(say("decision_question", "people_impact", "How would the ones in the lead like to be brought in?"))
    assert dana.state.issues["lead-nurses"].told == 2


def test_the_question_that_is_on_an_open_issue_is_answered_first(dana):
    dana.hears(say("decision_question", "stakeholders"))
    dana.hears(say("simple_reflection", "stakeholders"))
    dana.hears(say("offer_decision_help", "stakeholders"))
    dana.hears(say("decision_question", "veto"), say("decision_question", "stakeholders"))
    assert dana.issue("partners") is IssueState.DISCLOSED


def test_a_question_on_a_topic_that_the_prospect_has_no_issue_on_finds_its_neighbour(dana):
    assert not any(issue.topic is Topic.PEOPLE_IMPACT for issue in dana.persona.issues)
    dana.hears(say("decision_question", "people_impact"))
    assert dana.issue("lead-nurses") is IssueState.HINTED
    dana.hears(say("decision_question", "people_impact", "And whose days would it change?"))
    assert dana.issue("lead-nurses") is IssueState.DISCLOSED


def test_a_neutral_question_on_the_topic_gets_a_hint_at_most(marek):
    for _ in range(6):
        marek.hears(say("problem_question", "own_fix"))
    assert marek.issue("board") is IssueState.HINTED


def test_pushing_on_a_topic_shuts_it_and_help_wins_it_back(marek):
    marek.hears(say("assume_outside_help", "own_fix"))
    marek.hears(say("decision_question", "own_fix"))
    assert marek.issue("board") is IssueState.HINTED
    for _ in range(4):
        marek.hears(say("decision_question", "own_fix"))
    assert marek.issue("board") in (IssueState.DISCLOSED, IssueState.SETTLED)


def test_a_message_that_pushes_opens_nothing(dana):
    dana.hears(say("decision_question", "stakeholders"), say("press_to_close"))
    assert dana.issue("lead-nurses") is IssueState.HIDDEN


def test_a_plain_question_gets_the_fact(dana):
    assert "Six" in dana.hears(say("situation_question", fact="sites")).says[0]


def test_a_question_nobody_wrote_a_fact_for_gets_no_made_up_answer(dana):
    reply = dana.hears(say("situation_question", text="How many chairs are in the waiting rooms?"))
    assert reply.says[0] in dana.persona.lines["vague_how_many"]
    reply = dana.hears(say("situation_question", text="Whose idea was the colour of the doors?"))
    assert reply.says[0] in dana.persona.lines["vague_who"]


def test_three_fact_finding_questions_in_a_row_wear_thin(dana):
    effects = [dana.hears(say("situation_question")).effects[0].trust for _ in range(3)]
    assert effects == [0, 0, -3]


def test_pushing_costs_more_when_harder():
    def cost(persona, move):
        call = Call(persona)
        return call.hears(say(move)).effects[0].trust

    from bot.personas.library import load_library
    from bot.settings import ROOT

    persona = load_library(ROOT / "data")["dana-okafor"]
    assert cost(persona, "press_to_close") < cost(persona, "pitch") < cost(persona, "leading_question") < 0
    assert cost(persona, "confront") < cost(persona, "bid_for_liking") < 0


def test_the_same_question_again_earns_nothing(dana):
    first = say("decision_question", "risk", "What would make a mistake survivable for your people?")
    assert dana.hears(first).effects[0].trust > 0
    again = dana.hears(say("decision_question", "risk", "what would make a mistake survivable for your people"))
    assert (again.effects[0].trust, again.effects[0].reason) == (0, "repeated")


def test_a_string_of_stuffed_questions_earns_for_three_only(dana):
    reply = dana.hears(*(say("decision_question", topic.value) for topic in Topic))
    assert [effect.reason for effect in reply.effects].count("earned") == 3


def test_an_empty_reflection_earns_nothing(dana):
    assert dana.hears(say("simple_reflection", None, "So you mentioned things.")).effects[0].reason == "empty"


def test_asking_about_what_the_prospect_raised_is_no_push(dana):
    dana.hears(say("decision_question", "stakeholders"))
    dana.hears(say("complex_reflection", "stakeholders"))
    dana.hears(say("decision_question", "veto"))
    assert dana.hears(say("presume_access", "veto")).effects[0].reason == "raised"


def test_once_invited_talk_of_the_offer_does_no_harm(marek):
    while not marek.state.invited:
        for topic in ("own_fix", "history"):
            marek.hears(say("decision_question", topic))
        assert not marek.state.ended, "the prospect should have invited before the end"
    assert marek.hears(say("pitch")).effects[0].reason == "invited"


def test_pressing_ends_in_walking_away(marek):
    while not marek.state.ended:
        marek.hears(say("press_to_close"))
    assert marek.state.cause is EndCause.TRUST
    assert marek.last.outcome.id == "slammed"


def test_a_goodbye_ends_the_call_in_role(dana):
    dana.hears(say("situation_question"))
    reply = dana.hears(say("courtesy", None, "Thanks for your time, goodbye."))
    assert dana.state.cause is EndCause.GOODBYE
    assert len(reply.says) == 1, "leave is taken once"
    assert takes_leave(reply.says[0])


def test_a_greeting_is_no_goodbye(dana):
    dana.hears(say("courtesy", None, "Good afternoon, this is Sam, hope you have a good day."))
    assert not dana.state.ended


def test_time_runs_out(dana):
    while not dana.state.ended:
        dana.hears(say("give_information"))
    assert dana.state.cause is EndCause.TIME
    assert dana.state.turn == dana.persona.patience


def test_the_prospect_says_what_happens_next_once_it_is_worked_out(dana):
    topics = ["stakeholders", "veto"]
    while not dana.state.ended:
        unsettled = [t for t, i in zip(topics, ("lead-nurses", "partners"), strict=True) if dana.issue(i) != "settled"]
        dana.hears(say("decision_question", unsettled[0]) if unsettled else say("support_autonomy"))
    assert dana.state.cause is EndCause.WORKED_OUT
    assert dana.last.outcome.fit is Fit.BEST


def test_silence_and_what_cannot_be_coded_get_an_answer_and_move_no_trust(dana):
    before = dana.state.trust
    assert dana.hears().says[0] in dana.persona.lines["nothing_said"]
    assert dana.hears(say(None)).says[0] in dana.persona.lines["not_understood"]
    assert dana.state.trust == before


PERSONAS = st.sampled_from(["dana-okafor", "marek-nowak"])
CLAUSES = st.builds(
    lambda move, topic, text, fact: say(move, topic, text, fact),
    st.one_of(st.none(), st.sampled_from([move.value for move in Move])),
    st.one_of(st.none(), st.sampled_from([topic.value for topic in Topic])),
    st.text(max_size=40),
    st.none(),
)
MESSAGES = st.lists(st.lists(CLAUSES, max_size=5), min_size=1, max_size=45)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(name=PERSONAS, messages=MESSAGES, seed=st.integers(0, 10_000))
def test_whatever_is_said_the_rules_hold(library, name, messages, seed):
    persona = library[name]
    call = Call(persona, seed)
    for clauses in messages:
        before = json.dumps(call.state.as_dict())
        again = answer(persona, ProspectState.from_dict(json.loads(before)), "x", tuple(clauses))
        reply = answer(persona, call.state, "x", tuple(clauses))
        assert json.dumps(call.state.as_dict()) == before, "the state before is left as it was"
        assert reply.says == again.says, "the same state and words give the same answer, also after storage"
        assert 0 <= reply.state.trust <= 100
        assert reply.says, "there is always an answer"
        assert all(line.strip() for line in reply.says)
        call.state = reply.state
        if reply.state.ended:
            outcome = persona.outcome(reply.state.outcome)
            assert holds(outcome.when, reply.state, reply.state.cause)
            return
    assert hang_up(persona, call.state).outcome is not None


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    name=PERSONAS,
    moves=st.lists(
        st.tuples(
            st.sampled_from([move.value for move in Move if move.family.value == "pushing"]),
            st.sampled_from([None, *(topic.value for topic in Topic)]),
        ),
        min_size=1,
        max_size=40,
    ),
)
def test_a_seller_who_only_pushes_never_gets_the_best_outcome(library, name, moves):
    call = Call(library[name])
    for move, topic in moves:
        if not call.state.ended:
            call.hears(say(move, topic))
    outcome = call.last.outcome if call.state.ended else hang_up(call.persona, call.state).outcome
    assert outcome.fit is Fit.POOR


@settings(deadline=None, max_examples=30, derandomize=True)
@given(name=PERSONAS, seed=st.integers(0, 1000))
def test_no_line_is_said_twice_while_fresh_ones_are_left(library, name, seed):
    call = Call(library[name], seed)
    heard = []
    for _ in range(3):
        heard += call.hears(say("give_information")).says
    assert len(heard) == len(set(heard))
