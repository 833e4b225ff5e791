"""How hidden issues are hinted at, disclosed, settled, and shut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Optional

from bot.codebook import NEEDS_QUESTIONS, REFLECTIONS, Aside, Clause, Family, IssueState, Move, Topic
from bot.personas.schema import Issue, Persona
from bot.prospect.hearing import asks, content_words
from bot.prospect.questions import follows_up, refers_back
from bot.prospect.state import ProspectState
from bot.prospect.trust import Effect

SHUT_FOR = 3
"""Turns for which pushing on an issue's topic shuts it."""

SETTLING = frozenset(
    {
        Move.DECISION_QUESTION,
        Move.COMPLEX_REFLECTION,
        Move.SUPPORT_AUTONOMY,
        Move.WIDEN_FRAME,
        Move.OFFER_DECISION_HELP,
        Move.DEFER_TO_PROCESS,
    }
)
"""Moves that help a prospect settle what is on the table; the other facilitating ones draw out more of it."""

NEIGHBOURS: dict[Topic, tuple[Topic, ...]] = {
    Topic.STAKEHOLDERS: (Topic.PEOPLE_IMPACT, Topic.AGENDAS, Topic.VETO),
    Topic.VETO: (Topic.STAKEHOLDERS,),
    Topic.WORKAROUND: (Topic.OWN_FIX, Topic.PRIORITY),
    Topic.OWN_FIX: (Topic.WORKAROUND,),
    Topic.INCUMBENT: (Topic.WORKAROUND,),
    Topic.BUDGET: (Topic.VETO,),
    Topic.RULES: (Topic.VETO,),
    Topic.TIMING: (Topic.PRIORITY,),
    Topic.PEOPLE_IMPACT: (Topic.STAKEHOLDERS,),
    Topic.CRITERIA: (Topic.AGENDAS,),
    Topic.AGENDAS: (Topic.CRITERIA, Topic.STAKEHOLDERS),
    Topic.RISK: (Topic.HISTORY,),
    Topic.HISTORY: (Topic.RISK,),
    Topic.PRIORITY: (Topic.TIMING, Topic.WORKAROUND),
}
"""Where to look next when a prospect has no open issue on the very topic of a question: who asks how people's days
would change has also asked about the people. Our own judgement; nearest first."""

DRAWS_HINT = REFLECTIONS | {
    Move.DECISION_QUESTION,
    Move.SUPPORT_AUTONOMY,
    Move.WIDEN_FRAME,
    Move.OFFER_DECISION_HELP,
}
"""Moves that draw a hint where they reach no issue. To a request for leave the answer is leave."""


PLAINLY_ASKED = 0.9
"""Confidence, 0-1, from which a question draws a hint, a guarded word, or one that its topic is not where it is stuck.
Below it, it may be on something else, and any of these would come out of nowhere."""


@dataclass(frozen=True)
class Advance:
    """What became of an issue in a turn. ``step`` is the index of the step told, when one was."""

    kind: str
    """``settles``, ``discloses``, ``guarded``, ``hint``, or ``shut``"""
    issue: Issue
    clause: Clause
    step: int = 0


def advance(persona: Persona, state: ProspectState, effects: Iterable[Effect]) -> Optional[Advance]:
    """Let a message move at most one issue by one step, and say how. Updates the issue in ``state``.

    A message that pushes shuts what it pushed on and opens nothing. One that ends with a plain question has that
    question answered. Otherwise the last helpful clause is the one that a person would answer first.
    """
    effects = list(effects)
    pushes = [effect.clause for effect in effects if effect.reason == "pushed"]
    if pushes:
        return _shut(persona, state, pushes)
    helpful = [] if _ends_in_plain_question(effects) else [each.clause for each in effects if each.reason == "earned"]
    by_question_first = sorted(reversed(helpful), key=lambda clause: clause.move is not Move.DECISION_QUESTION)
    # A question that a fact answers has its answer, and nothing is brought up or refused beside it.
    answered = any(effect.clause.fact and effect.reason != "repeated" for effect in effects)
    for reaches in (_plainly_meant,) if answered else (_plainly_meant, _perhaps_meant):
        for clause in by_question_first:
            issue = reaches(persona, state, clause)
            if issue is None or (answered and not state.issues[issue.id].is_open):
                continue
            moved = _help(issue, state, clause)
            if moved is not None:
                return moved
    for clause in [] if answered or _leaves_a_question(effects) else by_question_first:
        moved = _draw_hint(persona, state, clause)
        if moved is not None:
            return moved
    for effect in reversed(effects):
        asks_on = refers_back(effect.clause.text) or effect.clause.aside is Aside.EXPLAIN
        if follows_up(effect.clause.text) or (asks_on and _has_just_hinted(state)):
            return _follow(persona, state, effect.clause)
        # Who asks how the work goes asks for no more than that, whatever it comes near.
        need = effect.clause.move in NEEDS_QUESTIONS - {Move.SITUATION_QUESTION} and effect.clause.fact is None
        if need and effect.reason != "repeated" and effect.clause.confidence >= PLAINLY_ASKED:
            moved = _needs_question(persona, state, effect.clause)
            if moved is not None:
                return moved
    return None


def _ends_in_plain_question(effects: list[Effect]) -> bool:
    """Whether the last thing said is a question whose answer is no issue: one of fact or need, one on an aside, or one
    for a small step."""
    last = effects[-1] if effects else None
    if last is not None and last.clause.aside is Aside.ASKED_STEP:
        return True
    if last is None or last.clause.family is Family.FACILITATING:
        return False
    return last.clause.move in NEEDS_QUESTIONS or asks(last.clause.text)


def _leaves_a_question(effects: list[Effect]) -> bool:
    """Whether a message asks something that wants its own answer, and no hint in its place."""
    asked = [each.clause for each in effects if asks(each.clause.text)]
    return any(each.move not in DRAWS_HINT or each.confidence < PLAINLY_ASKED for each in asked)


def _shut(persona: Persona, state: ProspectState, pushes: list[Clause]) -> Optional[Advance]:
    shut: Optional[Advance] = None
    for clause in pushes:
        issue = _on_topic(persona, state, clause.topic)
        if issue is not None:
            state.issues[issue.id].shut_until = state.turn + SHUT_FOR
            shut = Advance("shut", issue, clause)
    return shut


def _plainly_meant(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Issue]:
    """The issue that a clause is on: what was just told, if it reflects; else the one on its topic or named in it."""
    on_topic = _on_topic(persona, state, clause.topic)
    focus = _focus(persona, state)
    if clause.move in REFLECTIONS and focus is not None and state.issues[focus.id].state is IssueState.DISCLOSED:
        # Nobody can say back what they have not heard.
        unheard = on_topic is None or state.issues[on_topic.id].state is IssueState.HIDDEN
        return focus if unheard else on_topic
    return on_topic or _named(persona, state, clause)


def _perhaps_meant(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Issue]:
    """The issue that a clause on none comes near: the nearest neighbour of its topic, or what is being talked of. What
    nobody has spoken of yet, and may not have been asked for, is neither told straight out nor refused."""
    if clause.topic is None:
        # To a request for leave the answer is leave.
        near_by = [None if clause.move is Move.SEEK_COLLABORATION else _focus(persona, state)]
    else:
        near_by = [_on_topic(persona, state, each) for each in NEIGHBOURS[clause.topic]]
    for issue in near_by:
        hidden = issue is None or state.issues[issue.id].state is IssueState.HIDDEN
        if issue is not None and not hidden and not _is_guarded(issue, state):
            return issue
    return None


def _help(issue: Issue, state: ProspectState, clause: Clause) -> Optional[Advance]:
    memory = state.issues[issue.id]
    guarded = _is_guarded(issue, state)
    if guarded and asks(clause.text) and clause.confidence < PLAINLY_ASKED:
        return None
    state.focus = issue.id
    if memory.state is IssueState.DISCLOSED:
        return _deepen(issue, state, clause)
    if guarded:
        # A guarded answer is a cue in itself: the seller now knows that there is something. Help on the very
        # topic that was pushed on shortens the time it stays shut, so that it can be won back.
        memory.shut_until -= 1
        memory.state = IssueState.HINTED
        return Advance("guarded", issue, clause)
    memory.state = IssueState.DISCLOSED
    memory.told = 1
    return Advance("discloses", issue, clause, step=0)


def _deepen(issue: Issue, state: ProspectState, clause: Clause) -> Optional[Advance]:
    memory = state.issues[issue.id]
    if memory.told < len(issue.discloses):
        if clause.fact:
            return None  # the question has an answer of its own, and what comes next can wait
        memory.told += 1
        return Advance("discloses", issue, clause, step=memory.told - 1)
    if clause.move in SETTLING:
        memory.state = IssueState.SETTLED
        state.focus = None
        return Advance("settles", issue, clause)
    return None


def _needs_question(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Advance]:
    issue = _on_topic(persona, state, clause.topic)
    if (
        issue is None
        or state.issues[issue.id].state is not IssueState.HIDDEN
        or state.turn < state.issues[issue.id].shut_until
    ):
        return None
    state.issues[issue.id].state = IssueState.HINTED
    state.focus = issue.id
    return Advance("hint", issue, clause)


def _follow(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Advance]:
    """What a bare "why?" or "like what?" gets: the next thing of what is being told, a guarded word on a hint."""
    issue = _focus(persona, state)
    if issue is None:
        return None
    memory = state.issues[issue.id]
    if memory.state is IssueState.HINTED:
        return Advance("guarded", issue, clause)
    if memory.told < len(issue.discloses):
        memory.told += 1
        return Advance("discloses", issue, clause, step=memory.told - 1)
    return None


def _has_just_hinted(state: ProspectState) -> bool:
    pool = state.told_last or ""
    return pool.startswith("issues.") and pool.endswith(".hint")


def _draw_hint(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Advance]:
    # Who knows what happens next says so, and brings up nothing new.
    if clause.move not in DRAWS_HINT or state.ready:
        return None
    hidden = [issue for issue in persona.issues if state.issues[issue.id].state is IssueState.HIDDEN]
    ready = [issue for issue in hidden if state.turn >= state.issues[issue.id].shut_until and may_open(issue, state)]
    # The hint follows what was just said: first a neighbour of the clause's topic, then one of what they talk of.
    asks_for_one = clause.move is Move.DECISION_QUESTION and clause.topic is not None
    if clause.move is Move.DECISION_QUESTION and clause.confidence < PLAINLY_ASKED:
        return None
    focus = persona.issue(state.focus).topic if state.focus and not asks_for_one else None
    nearby = [topic for about in (clause.topic, focus) if about is not None for topic in (about, *NEIGHBOURS[about])]
    if asks_for_one:
        # Who asks for something that is not there is told so, and nothing out of nowhere beside it.
        ready = [each for each in ready if each.topic in nearby]
    if not ready:
        return None
    issue = min(ready, key=lambda each: nearby.index(each.topic) if each.topic in nearby else len(nearby))
    state.issues[issue.id].state = IssueState.HINTED
    state.focus = issue.id
    return Advance("hint", issue, clause)


def _is_guarded(issue: Issue, state: ProspectState) -> bool:
    """Whether the prospect would refuse to speak of an issue that they have not spoken of."""
    memory = state.issues[issue.id]
    return not memory.is_open and (state.turn < memory.shut_until or not may_open(issue, state))


def may_open(issue: Issue, state: ProspectState) -> bool:
    """Whether trust and the issues before it allow an issue to be disclosed."""
    earlier = all(state.issues[name].is_open for name in issue.opens_when.after)
    return earlier and state.trust >= issue.opens_when.trust


def _on_topic(persona: Persona, state: ProspectState, topic: Optional[Topic]) -> Optional[Issue]:
    if topic is None:
        return None
    unsettled = [
        issue
        for issue in persona.issues
        if issue.topic is topic and state.issues[issue.id].state is not IssueState.SETTLED
    ]
    # Two issues may share a topic: the one that is being talked of comes before the next.
    unsettled.sort(key=lambda issue: issue.id != state.focus)
    return unsettled[0] if unsettled else None


def _named(persona: Persona, state: ProspectState, clause: Clause) -> Optional[Issue]:
    """The open issue that a clause names by a word the prospect used of it and of no other issue."""
    words = set(content_words(clause.text))
    for issue in persona.issues:
        named = state.issues[issue.id].state is IssueState.DISCLOSED and words & set(content_words(issue.truth))
        if named and named & telling_words(persona, issue):
            return issue
    return None


def telling_words(persona: Persona, issue: Issue) -> set[str]:
    """Words, of four letters or more, that belong to ``issue`` and to no other one: they stand in its truth, and the
    prospect uses them when disclosing it."""
    others = {word for other in persona.issues if other.id != issue.id for word in _disclosing_words(other)}
    own = set(_disclosing_words(issue)) & set(content_words(issue.truth))
    return {word for word in own if len(word) > 3} - others - set(content_words(persona.brief))


def _disclosing_words(issue: Issue) -> tuple[str, ...]:
    lines = [line for step in issue.discloses for line in ([step] if isinstance(step, str) else step)]
    return content_words(" ".join(lines))


def _focus(persona: Persona, state: ProspectState) -> Optional[Issue]:
    if state.focus is None or state.issues[state.focus].state is IssueState.SETTLED:
        return None
    return persona.issue(state.focus)
