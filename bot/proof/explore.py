"""Walking through the states of a persona's calls, breadth first: the first way found to anything is a shortest.

A seller is reduced to abstract moves: a clause with a move and a topic and no words. The engine that plays real calls
(:mod:`bot.prospect.course`) plays these too.

States are merged where they differ only in trust, in the time that is left, in the repetition of moves or in what was
said: the one that is reached first is kept, and a later one only if it has more trust. Less time and less trust open
no door but those of running out, which are tried by themselves, so nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Optional

from bot.codebook import Clause, IssueState, Move, Topic
from bot.personas.schema import EndCause, Persona
from bot.prospect.course import go_on, hear, invites
from bot.prospect.ending import outcome_of
from bot.prospect.issues import SETTLING
from bot.prospect.state import IssueMemory, ProspectState, begin
from bot.prospect.trust import BASE, DIMINISHING

Way = tuple[str, ...]
"""The abstract moves that lead somewhere, in order."""

MOST_STATES = 60_000
"""States of one persona that are looked at before the search says that it is not exact."""


@dataclass(frozen=True)
class AbstractMove:
    """A message of a seller, reduced to a move and a topic. ``goodbye`` marks that it takes leave, ``till_time_is_up``
    that it stands for as many of its kind as the prospect has time for."""

    move: Move
    topic: Optional[Topic] = None
    goodbye: bool = False
    till_time_is_up: bool = False

    def __str__(self) -> str:
        if self.goodbye:
            return "goodbye"
        if self.till_time_is_up:
            return "small talk till time is up"
        return self.move.value + (f"({self.topic.value})" if self.topic else "")

    def clause(self, turn: int) -> Clause:
        """The clause of this move in turn ``turn``, different from those of other turns."""
        words = "goodbye" if self.goodbye else f"{self.move.value} {self.topic} number{turn}"
        return Clause(0, len(words), words, self.move, self.topic)


GOODBYE = AbstractMove(Move.COURTESY, goodbye=True)
CHAT_ON = AbstractMove(Move.COURTESY, till_time_is_up=True)


MOST_PRESSES = 12


@dataclass
class Found:
    """What a walk came upon, each with a shortest way to it, and how much of the space it saw."""

    events: dict[tuple[str, str], Way] = field(default_factory=dict)
    """(issue, kind) -> way, kinds as in :class:`bot.prospect.issues.Advance`, with ``discloses.N`` for step N."""
    outcomes: dict[str, Way] = field(default_factory=dict)
    invited: Optional[Way] = None
    states: int = 0
    exact: bool = True


def walk(persona: Persona, moves: Callable[[ProspectState], Iterable[AbstractMove]], found: Found) -> Found:
    """Explore all calls in which the seller makes ``moves`` (given a state), and add to ``found`` what happens."""
    first = begin(persona, 0)
    layer: list[tuple[ProspectState, Way]] = [(first, ())]
    most_trust: dict[object, int] = {_key(first): first.trust}
    while layer:
        after: dict[object, tuple[ProspectState, Way]] = {}
        for state, way in layer:
            for move in moves(state):
                new, event, ended = _step(persona, state, move)
                here = (*way, str(move))
                _note(found, persona, new, event, ended, here)
                if ended is not None:
                    continue
                key = _key(new)
                if new.trust > most_trust.get(key, -1):
                    most_trust[key] = new.trust
                    after[key] = (new, here)
        found.states += len(after)
        if found.states > MOST_STATES:
            found.exact = False
            return found
        layer = list(after.values())
    return found


def _step(
    persona: Persona, before: ProspectState, move: AbstractMove
) -> tuple[ProspectState, Optional[tuple[str, str]], Optional[EndCause]]:
    state = _copy(before)
    if move.till_time_is_up:
        state.time = 1
    turn = hear(persona, state, 8, (move.clause(state.turn + 1),))
    event = None
    if turn.moved is not None:
        kind = f"discloses.{turn.moved.step}" if turn.moved.kind == "discloses" else turn.moved.kind
        event = (turn.moved.issue.id, kind)
    if turn.cause is not None:
        return state, event, turn.cause
    if not turn.pushed:
        invites(persona, state)
    return state, event, go_on(persona, state, turn)


def _note(
    found: Found,
    persona: Persona,
    state: ProspectState,
    event: Optional[tuple[str, str]],
    ended: Optional[EndCause],
    way: Way,
) -> None:
    if event is not None:
        found.events.setdefault(event, way)
    if state.invited and found.invited is None:
        found.invited = way
    if ended is not None:
        found.outcomes.setdefault(outcome_of(persona, state, ended).id, way)


def _copy(state: ProspectState) -> ProspectState:
    """A copy to be changed; what was heard is of no account, as no two abstract moves say the same."""
    issues = {name: IssueMemory(each.state, each.told, each.shut_until) for name, each in state.issues.items()}
    return replace(state, issues=issues, moves=dict(state.moves), heard=[], used_lines={})


def _key(state: ProspectState) -> object:
    issues = tuple((each.state, each.told, max(0, each.shut_until - state.turn)) for each in state.issues.values())
    return issues, state.focus, state.invited, state.ready, _pressed(state)


def _pressed(state: ProspectState) -> tuple[int, int]:
    # Presses are told apart up to where the most patient prospect hangs up: each is a step towards no trust, which the
    # walk, keeping only the state of most trust, would not see otherwise.
    return (min(state.pressed, MOST_PRESSES), state.turn - state.pressed_in) if state.pressed else (0, 0)


def helpful(persona: Persona) -> Callable[[ProspectState], Iterator[AbstractMove]]:
    """The moves of a seller who helps: on each topic that is open here, whatever settles and earns most now. They press
    as well only where a condition asks for help and for pressure or lost trust at once."""
    topics = sorted({issue.topic for issue in persona.issues})
    conditions = [persona.invites_when, *(outcome.when for outcome in persona.outcomes)]
    presses = any(
        (when.pressed or when.trust_below is not None) and (when.settled or when.disclosed or when.settled_at_least)
        for when in conditions
    )

    def moves(state: ProspectState) -> Iterator[AbstractMove]:
        best = max(sorted(SETTLING), key=lambda move: _earns(state, move))
        open_topics = {i.topic for i in persona.issues if state.issues[i.id].state is not IssueState.SETTLED}
        for topic in topics:
            if topic in open_topics:
                yield AbstractMove(best, topic)
        yield AbstractMove(best)
        yield AbstractMove(Move.COMPLEX_REFLECTION)
        yield GOODBYE
        yield CHAT_ON
        if presses:
            yield AbstractMove(Move.PRESS_TO_CLOSE)

    return moves


def careless(persona: Persona) -> Callable[[ProspectState], Iterator[AbstractMove]]:
    """The moves of a seller who takes no care: opens with anything on any topic, then presses, or chats on."""
    topics = sorted({issue.topic for issue in persona.issues})

    def moves(state: ProspectState) -> Iterator[AbstractMove]:
        yield GOODBYE
        yield AbstractMove(Move.PRESS_TO_CLOSE)
        yield CHAT_ON
        if state.turn < 2:
            for topic in topics:
                yield AbstractMove(Move.PRESUME_ACCESS, topic)
                yield AbstractMove(Move.PROBLEM_QUESTION, topic)
                yield AbstractMove(Move.DECISION_QUESTION, topic)

    return moves


def pushing(persona: Persona) -> Callable[[ProspectState], Iterator[AbstractMove]]:
    """The moves of a seller who only pushes, one for each price that pushing has, on each topic with an issue."""
    topics: list[Optional[Topic]] = [None, *sorted({issue.topic for issue in persona.issues})]
    prices = {
        BASE[move]: move for move in (Move.LEADING_QUESTION, Move.PITCH, Move.PRESUME_ACCESS, Move.PRESS_TO_CLOSE)
    }

    def moves(state: ProspectState) -> Iterator[AbstractMove]:
        yield GOODBYE
        for move in prices.values():
            for topic in topics if move is Move.PRESUME_ACCESS else topics[:1]:
                yield AbstractMove(move, topic)

    return moves


def _earns(state: ProspectState, move: Move) -> int:
    nth = state.moves.get(move.value, 0)
    return BASE[move] * DIMINISHING[min(nth, len(DIMINISHING) - 1)]
