"""One turn: what a prospect answers to what was heard."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Optional

from bot.codebook import NEEDS_QUESTIONS, POOR_KINDS, Clause, Family, Fit, Move
from bot.personas.schema import EndCause, Outcome, Persona, Situation
from bot.prospect.ending import NO_TRUST_LEFT, end, has_worked_it_out, holds
from bot.prospect.hearing import says_goodbye
from bot.prospect.issues import Advance, advance
from bot.prospect.lines import choose
from bot.prospect.state import ProspectState
from bot.prospect.trust import Effect, weigh

MONOLOGUE_WORDS = 90
"""Words in one message above which it costs the prospect an extra turn of their time."""


@dataclass(frozen=True)
class Answer:
    """A prospect's side of a turn: the new state, what was said, what each clause did, which issue moved."""

    state: ProspectState
    says: list[str]
    effects: list[Effect]
    moved: Optional[Advance] = None
    outcome: Optional[Outcome] = None


@dataclass
class _Speech:
    """What is about to be said, in order: a reaction first, then content."""

    persona: Persona
    state: ProspectState
    said: list[str] = field(default_factory=list)

    def situation(self, situation: Situation) -> None:
        lines = self.persona.lines[situation]
        self.said.append(choose(self.state, f"lines.{situation.value}", lines))

    def reaction(self, move: Move) -> None:
        self.said.append(choose(self.state, f"reactions.{move.value}", self.persona.reactions[move]))

    def fact(self, fact_id: str) -> None:
        fact = next(each for each in self.persona.facts if each.id == fact_id)
        self.said.append(choose(self.state, f"facts.{fact_id}", fact.says))

    def issue(self, moved: Advance) -> None:
        issue = moved.issue
        if moved.kind == "discloses":
            step = issue.discloses[moved.step]
            lines = [step] if isinstance(step, str) else list(step)
            self.said.append(choose(self.state, f"issues.{issue.id}.discloses.{moved.step}", lines))
        elif moved.kind != "shut":
            lines = list(getattr(issue, moved.kind))
            self.said.append(choose(self.state, f"issues.{issue.id}.{moved.kind}", lines))

    def outcome(self, outcome: Outcome) -> None:
        self.said.append(choose(self.state, f"outcomes.{outcome.id}", outcome.says))


def opening(persona: Persona, state: ProspectState) -> list[str]:
    """What the prospect says on picking up."""
    return [choose(state, "opening", persona.opening)]


def answer(persona: Persona, before: ProspectState, text: str, clauses: tuple[Clause, ...]) -> Answer:
    """The prospect's answer to a message and its coded clauses. ``before`` is left as it was."""
    state = deepcopy(before)
    state.turn += 1
    speech = _Speech(persona, state)
    effects = weigh(persona, state, clauses)
    state.trust = max(0, min(100, state.trust + sum(effect.trust for effect in effects)))
    pushed = any(effect.reason == "pushed" for effect in effects)
    state.time -= 1 + pushed + (len(text.split()) > MONOLOGUE_WORDS)
    moved = advance(persona, state, effects)
    outcome: Optional[Outcome] = None

    if all(clause.move is None for clause in clauses):
        speech.situation(Situation.NOT_UNDERSTOOD if clauses else Situation.NOTHING_SAID)
    elif state.trust <= NO_TRUST_LEFT:
        outcome = end(persona, state, EndCause.TRUST)
        speech.situation(Situation.HAD_ENOUGH)
    elif says_goodbye(clauses, state.turn):
        outcome = end(persona, state, EndCause.GOODBYE)
        if pushed:
            _react(speech, effects)
        if outcome.kind not in POOR_KINDS:
            speech.outcome(outcome)
        speech.situation(Situation.GOODBYE)
    else:
        _respond(speech, effects, moved, pushed)
        if not pushed:
            _invite(speech)
        outcome = _conclude(speech, moved, pushed)

    if outcome is None:
        outcome = _keep_time(speech)
    return Answer(state, speech.said, effects, moved, outcome)


def hang_up(persona: Persona, before: ProspectState) -> Answer:
    """The trainee ends the call without a word."""
    state = deepcopy(before)
    outcome = end(persona, state, EndCause.GOODBYE)
    return Answer(state, [], [], None, outcome)


def _respond(speech: _Speech, effects: list[Effect], moved: Optional[Advance], pushed: bool) -> None:
    if pushed:
        _react(speech, effects)
    facts = [effect.clause.fact for effect in effects if effect.clause.fact and effect.reason != "repeated"]
    if facts:
        speech.fact(facts[-1])
    if moved is not None and moved.kind != "shut":
        speech.issue(moved)
    if not speech.said:
        speech.situation(_filler(speech.state, effects))


def _react(speech: _Speech, effects: list[Effect]) -> None:
    worst = min((effect for effect in effects if effect.reason == "pushed"), key=lambda effect: effect.trust)
    assert worst.clause.move is not None
    speech.reaction(worst.clause.move)


def _filler(state: ProspectState, effects: list[Effect]) -> Situation:
    """What kind of thing to say when neither a push, a fact nor an issue calls for an answer."""
    reasons = {effect.reason for effect in effects}
    last = next(effect for effect in reversed(effects) if effect.clause.move is not None)
    move = last.clause.move
    if last.reason == "repeated":
        return Situation.REPEATED
    if "stuffed" in reasons:
        return Situation.TOO_MUCH_AT_ONCE
    if last.reason == "wearing":
        return Situation.WEARY_OF_QUESTIONS
    if move is Move.SITUATION_QUESTION or last.reason == "raised":
        return Situation.UNKNOWN_FACT
    if move in NEEDS_QUESTIONS:
        return Situation.NO_COMPLAINT
    if last.reason == "invited":
        return Situation.TAKES_STEP if move is Move.PRESS_TO_CLOSE else Situation.TAKES_INFORMATION
    if move in (Move.GIVE_INFORMATION, Move.ADVISE_WITH_PERMISSION):
        return Situation.TAKES_INFORMATION if state.invited else Situation.UNASKED_INFORMATION
    if move is Move.COURTESY:
        return Situation.GREETING if state.turn == 1 else Situation.SMALL_TALK
    if last.clause.family is Family.FACILITATING and move is Move.DECISION_QUESTION:
        return Situation.LISTENING
    return Situation.ACKNOWLEDGE


def _invite(speech: _Speech) -> None:
    state, persona = speech.state, speech.persona
    if state.invited or not holds(persona.invites_when, state, None):
        return
    state.invited = True
    # Someone who is about to say what they will do next has no need to ask what the seller offers.
    if not has_worked_it_out(persona, state):
        speech.situation(Situation.INVITES)


def _conclude(speech: _Speech, moved: Optional[Advance], pushed: bool) -> Optional[Outcome]:
    state, persona = speech.state, speech.persona
    was_ready = state.ready
    state.ready = has_worked_it_out(persona, state)
    progressing = moved is not None and moved.kind in ("settles", "discloses")
    if not (was_ready and state.ready) or progressing or pushed:
        return None
    outcome = end(persona, state, EndCause.WORKED_OUT)
    assert outcome.fit is Fit.BEST
    speech.outcome(outcome)
    return outcome


def _keep_time(speech: _Speech) -> Optional[Outcome]:
    state, persona = speech.state, speech.persona
    if state.time <= 0:
        outcome = end(persona, state, EndCause.TIME)
        if outcome.kind in POOR_KINDS:
            speech.situation(Situation.OUT_OF_TIME)
        else:
            speech.outcome(outcome)
        return outcome
    if state.time <= 2 and not state.warned:
        state.warned = True
        speech.situation(Situation.RUNNING_OUT)
    return None
