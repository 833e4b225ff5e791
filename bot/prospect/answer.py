"""One turn: what a prospect answers to what was heard."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Optional

from bot.codebook import POOR_KINDS, Clause, Family, IssueState, OutcomeKind
from bot.personas.schema import EndCause, Outcome, Persona, Situation
from bot.prospect.course import Turn, go_on, hear, invites
from bot.prospect.ending import end, has_worked_it_out
from bot.prospect.hearing import is_odd_question, takes_leave
from bot.prospect.issues import Advance
from bot.prospect.replies import respond
from bot.prospect.speech import Speech
from bot.prospect.state import ProspectState
from bot.prospect.trust import Effect

ALMOST_OVER = 2
"""Turns left from which the prospect says that time is running out."""


@dataclass(frozen=True)
class Answer:
    """A prospect's side of a turn: the new state, what was said, what each clause did, which issue moved."""

    state: ProspectState
    says: list[str]
    effects: list[Effect]
    moved: Optional[Advance] = None
    outcome: Optional[Outcome] = None


def opening(persona: Persona, state: ProspectState) -> list[str]:
    """What the prospect says on picking up."""
    speech = Speech(persona, state)
    speech.add("opening")
    state.last = " ".join(speech.said)
    return speech.said


def answer(persona: Persona, before: ProspectState, text: str, clauses: tuple[Clause, ...]) -> Answer:
    """The prospect's answer to a message and its coded clauses. ``before`` is left as it was."""
    state = deepcopy(before)
    turn = hear(persona, state, len(text.split()), _with_facts_left(persona, state, clauses))
    speech = Speech(persona, state)
    if turn.cause is not None:
        outcome = end(persona, state, turn.cause)
        _take_leave(speech, turn, outcome)
        return Answer(state, speech.said, turn.effects, turn.moved, outcome)
    if not any(clause.move or clause.aside or clause.fact or is_odd_question(clause) for clause in clauses):
        speech.situation(Situation.NOT_UNDERSTOOD if clauses else Situation.NOTHING_SAID)
    else:
        respond(speech, turn.effects, turn.moved, turn.pushed)
        if not turn.pushed:
            _invite(speech)
    cause = go_on(persona, state, turn)
    if cause is not None:
        outcome = end(persona, state, cause)
        if outcome.kind in POOR_KINDS:
            speech.situation(Situation.OUT_OF_TIME)
        else:
            speech.outcome(outcome)
        return Answer(state, speech.said, turn.effects, turn.moved, outcome)
    if state.time <= ALMOST_OVER and not state.warned:
        state.warned = True
        speech.situation(Situation.RUNNING_OUT)
    state.asked = bool(speech.said) and speech.said[-1].endswith("?")
    state.refused = state.refused + 1 if speech.refuses else 0
    state.asks_again = speech.asks_again
    if not speech.goes_back:
        state.last = " ".join(speech.said)
    return Answer(state, speech.said, turn.effects, turn.moved)


def _with_facts_left(persona: Persona, state: ProspectState, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses, the helpful ones without what was told of an issue to the end, and without what goes on with one
    issue where they are on the topic of another: neither must keep an issue from going on. Who asks on after a fact was
    told wants something else than that fact."""
    after = {fact.id: fact for fact in persona.facts if fact.after is not None}
    unsettled = {each.topic for each in persona.issues if state.issues[each.id].state is not IssueState.SETTLED}
    just_told = state.told_in(state.turn)

    def is_beside(clause: Clause) -> bool:
        if clause.fact is not None and f"facts.{clause.fact}" == just_told:
            return True
        fact = after.get(clause.fact or "")
        if fact is None or fact.after is None or clause.family is not Family.FACILITATING:
            return False
        told = len(state.used_lines.get(f"facts.{fact.id}", ())) >= len(fact.says)
        return told or clause.topic in unsettled - {persona.issue(fact.after).topic}

    return tuple(replace(clause, fact=None) if is_beside(clause) else clause for clause in clauses)


def hang_up(persona: Persona, before: ProspectState) -> Answer:
    """The trainee ends the call without a word."""
    state = deepcopy(before)
    outcome = end(persona, state, EndCause.GOODBYE)
    return Answer(state, [], [], None, outcome)


def _take_leave(speech: Speech, turn: Turn, outcome: Outcome) -> None:
    if turn.cause is EndCause.GOODBYE:
        speech.outcome(outcome)
        if not takes_leave(" ".join(speech.said)):
            speech.situation(Situation.GOODBYE)
        return
    respond(speech, turn.effects, turn.moved, turn.pushed)
    if outcome.kind is OutcomeKind.WALKED_AWAY:
        speech.outcome(outcome)
    else:
        speech.situation(Situation.HAD_ENOUGH)


def _invite(speech: Speech) -> None:
    # Someone who is about to say what they will do next has no need to ask what the seller offers.
    if invites(speech.persona, speech.state) and not has_worked_it_out(speech.persona, speech.state):
        speech.situation(Situation.INVITES)
