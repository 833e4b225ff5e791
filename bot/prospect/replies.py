"""What a prospect answers while the call goes on: reaction, aside, fact and issue, joined as a person would."""

from __future__ import annotations

import re
from typing import Optional

from bot.asked import Asked, asked_for
from bot.codebook import NEEDS_QUESTIONS, REFLECTIONS, Aside, Clause, Family, IssueState, Move
from bot.personas.schema import Situation
from bot.prospect.hearing import (
    asks,
    asks_for_something,
    asks_leave,
    begins_as_question,
    content_words,
    is_empty_talk,
    is_odd_question,
)
from bot.prospect.issues import PLAINLY_ASKED, Advance
from bot.prospect.plain_questions import wanted
from bot.prospect.question_forms import (
    asks_to_confirm,
    asks_which_was_meant,
    form_of,
    may_be_one_of_several,
    plans_to_talk,
)
from bot.prospect.questions import asks_what_was_meant, follows_up, says_what_is_meant
from bot.prospect.speech import Speech
from bot.prospect.trust import Effect

ANSWERED_AT_ONCE = (
    Aside.INSULTED,
    Aside.CALLED_A_BOT,
    Aside.ASKED_TO_LIST,
    Aside.ASKED_WHO,
    Aside.ASKED_CONTACT,
    Aside.OFF_TOPIC,
)
"""Asides that get their answer whatever else was said, the first of them in this order."""

ANSWERED_IN_PASSING = (Aside.HOW_ARE_YOU, Aside.ASKED_TIME)
"""Asides that are questions: answered before what else there is to say."""

ANSWERED_ALONE = frozenset({Aside.THANKED, Aside.APOLOGISED_TO, Aside.SMALL_TALK})
"""Asides that get an answer of their own only where nothing else calls for one; any other gets an assent."""

TAKEN_UP: dict[Move, Situation] = {
    Move.SIMPLE_REFLECTION: Situation.ACKNOWLEDGE,
    Move.COMPLEX_REFLECTION: Situation.ACKNOWLEDGE,
    Move.AFFIRM: Situation.AFFIRMED,
    Move.SEEK_COLLABORATION: Situation.GIVEN_LEAVE,
    Move.SUPPORT_AUTONOMY: Situation.LEFT_CHOICE,
    Move.WIDEN_FRAME: Situation.WIDENED,
    Move.OFFER_DECISION_HELP: Situation.OFFERED_HELP,
    Move.DEFER_TO_PROCESS: Situation.DEFERRED,
}
"""How a helpful clause other than a question is taken up, alone or, but for leave, before what it draws out."""

REACTS_FROM = 0.8
"""Confidence, 0-1, from which a prospect answers a push as what it is. A
push costs trust all the same."""
HARD_PUSHES = frozenset({Move.PRESS_TO_CLOSE, Move.CONFRONT})
"""Pushes that are answered before a question that came with them, where they plainly are pushes."""
REACTS_BESIDE_A_FACT = 0.85
"""The same where the message also asks for a fact, whose answer would do alone."""

SAYS_SO_EVERY = 5
"""Messages in a row that ask for facts after which a prospect who has no answer says that it is a lot of asking."""

_WHY = frozenset({Situation.VAGUE_WHY, Situation.VAGUE_WHY_NOT, Situation.VAGUE_WHY_DID})

GIVES_NOTHING = frozenset({Situation.VAGUE_WHAT, Situation.DECLINES, Situation.MORE_TO_THAT})
"""What gives nothing away, not even a yes or a rough number."""

_REQUEST = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:can|could|would|will) you\b", re.IGNORECASE)
_SAYS_WHY = re.compile(r"\b(about|because|regarding|reason|wanted to|we (do|make|sell|help|offer))\b", re.IGNORECASE)


def respond(speech: Speech, effects: list[Effect], moved: Optional[Advance], pushed: bool) -> None:
    """Add the answer to a message to ``speech``."""
    asides = [each.clause.aside for each in effects if each.clause.aside and not _is_put_lightly(each.clause)]
    if Aside.SAY_AGAIN in asides:
        speech.again()
        return
    opened = moved is not None and moved.kind != "shut"
    if not opened and _wants_explained(effects, speech.state.last):
        speech.explain()
        return
    reacted = _react(speech, effects) if pushed else None
    facts = _facts_asked(speech, effects, moved if opened else None, reacted)
    for aside in () if speech.said else (*ANSWERED_AT_ONCE, *(() if pushed else ANSWERED_IN_PASSING)):
        if aside in asides and not (facts and aside is Aside.OFF_TOPIC):
            speech.situation(Situation(aside.value))
            break
    if facts:
        # Of several questions the one that says most: "is it a lot?" only goes on with the one before it.
        speech.fact(str(max(facts, key=lambda clause: len(content_words(clause.text))).fact))
    if not (pushed or speech.said) and _is_summed_up(effects):
        speech.situation(Situation.CONFIRMS)
    if moved is not None and moved.kind != "shut":
        _lead(speech, moved, _plain(effects)[-1:] == [moved.clause])
        speech.turn_to(moved)
        speech.issue(moved)
    if not speech.said:
        _fill(speech, effects)


def _plain(effects: list[Effect]) -> list[Clause]:
    """The clauses that are not only asides with an answer of their own."""
    has_its_answer = (*ANSWERED_AT_ONCE, *ANSWERED_IN_PASSING)
    return [each.clause for each in effects if each.reason != "repeated" and each.clause.aside not in has_its_answer]


def _facts_asked(
    speech: Speech, effects: list[Effect], opened: Optional[Advance], reacted: Optional[Clause]
) -> list[Clause]:
    """The clauses whose fact is told. What was said after them and is answered, a push or what moved an issue, is what
    the prospect has in mind; only what goes on with an issue stands beside one."""
    goes_on = {fact.id for fact in speech.persona.facts if fact.after is not None}

    def stands(clause: Clause) -> bool:
        if asks_which_was_meant(clause.text):
            return False
        if opened is not None and opened.kind == "guarded":
            # Who asks what was meant by a hint asks for nothing else, however near a fact may be.
            return clause is not opened.clause
        if opened is not None and clause.fact not in goes_on:
            return clause.start > opened.clause.start
        return reacted is None or clause.start > reacted.start

    return [clause for clause in _plain(effects) if clause.fact and stands(clause)]


def _wants_explained(effects: list[Effect], said: str) -> bool:
    """Whether the last question asks what was meant; one that has an answer of its own does not."""
    for effect in reversed(effects):
        clause = effect.clause
        if clause.aside is Aside.EXPLAIN:
            return not says_what_is_meant(clause.text) and form_of(clause.text) is not Situation.EITHER
        if clause.fact or clause.aside is Aside.ASKED_STEP:
            return False
        if effect.reason not in ("pushed", "earned") and asks_what_was_meant(clause.text, said):
            return True
        if asks(clause.text):
            return False
    return False


def _is_summed_up(effects: list[Effect]) -> bool:
    """Whether a message says back what was told and asks whether it is right."""
    clauses = [effect.clause for effect in effects]
    return any(asks_to_confirm(each.text) for each in clauses) and any(each.move in REFLECTIONS for each in clauses)


def _react(speech: Speech, effects: list[Effect]) -> Optional[Clause]:
    """Say something about the worst push where it plainly was one, and return it. What has an answer of its own gets
    that, and so does a question that came with a mild push."""
    pushes = [each for each in effects if each.reason == "pushed" and not each.clause.fact]
    to_answer = _to_answer(effects)
    if to_answer.reason != "pushed" and asks(to_answer.clause.text):
        pushes = [
            each for each in pushes if each.clause.move in HARD_PUSHES and each.clause.confidence >= PLAINLY_ASKED
        ]
    if not pushes:
        return None
    clause = min(pushes, key=lambda effect: effect.trust).clause
    assert clause.move is not None
    asks_for_a_fact_after = any(each.clause.fact and each.clause.start > clause.start for each in effects)
    plainly = REACTS_BESIDE_A_FACT if any(each.clause.fact for each in effects) else REACTS_FROM
    if clause.aside is Aside.ASKED_STEP or (clause.move is Move.PRESS_TO_CLOSE and clause.confidence < plainly):
        if asks_for_a_fact_after or form_of(clause.text) is Situation.EITHER:
            return None
        speech.situation(Situation.ASKED_STEP)
    elif clause.confidence >= plainly and (clause.move in HARD_PUSHES or not asks_for_a_fact_after):
        speech.reaction(clause.move)
    else:
        return None
    return clause


def _lead(speech: Speech, moved: Advance, said_last: bool) -> None:
    """A word on what the seller just said, where what follows would not take it up by itself."""
    move = moved.clause.move
    if speech.said or not said_last:
        return
    if move not in TAKEN_UP or move is Move.SEEK_COLLABORATION or (move in REFLECTIONS and asks(moved.clause.text)):
        return
    told_more = moved.kind == "discloses" and (move not in REFLECTIONS or speech.state.turn % 2 == 0)
    if moved.kind == "hint" or told_more:
        speech.situation(TAKEN_UP[move])


def _fill(speech: Speech, effects: list[Effect]) -> None:
    """Say what fits when neither a push, a question of fact nor an issue calls for an answer."""
    effect = _to_answer(effects)
    clause = effect.clause
    if clause.aside is Aside.INTRODUCED:
        tells = speech.state.asked or speech.state.turn > 1 or _SAYS_WHY.search(clause.text)
        speech.situation(Situation.ANSWERED if tells else Situation.GREETING)
    elif clause.aside is Aside.ASKED_STEP:
        knows_where_it_goes = speech.state.invited or speech.state.ready
        speech.situation(Situation.TAKES_STEP if knows_where_it_goes else Situation.ASKED_STEP)
    elif clause.aside is Aside.EXPLAIN:
        # They say themselves what they take the prospect to mean, or which of two things it may be.
        speech.situation(form_of(clause.text) or Situation.CONFIRMS)
    elif _names_several(effects):
        speech.situation(Situation.EITHER)
    elif clause.aside is not None and not _is_weighty(clause):
        speech.situation(Situation(clause.aside.value) if clause.aside in ANSWERED_ALONE else Situation.ASSENT)
    elif effect.reason == "pushed":
        # A push of which the program was not sure: a word that is in place whether or not it was one.
        if form_of(clause.text) is Situation.ASKED_OPINION:
            speech.situation(Situation.ASKED_OPINION)
        elif asks(clause.text):
            _answer_shortly(speech, _short_answer(clause))
        else:
            speech.situation(Situation.UNMOVED)
    elif clause.move is Move.DECISION_QUESTION and effect.reason == "earned":
        _weigh_question(speech, clause)
    else:
        _answer_shortly(speech, _situation(speech, effect, {each.reason for each in effects}))


def _answer_shortly(speech: Speech, situation: Situation) -> None:
    if situation in GIVES_NOTHING:
        speech.refusal(situation)
    else:
        speech.situation(situation)


def _to_answer(effects: list[Effect]) -> Effect:
    """The clause that a person would answer: the last one that is more than a courtesy or an aside, else the last. A
    question comes before what is only stated after it."""
    coded = [effect for effect in effects if effect.clause.move is not None or effect.clause.aside is not None]
    weighty = [each for each in effects if _is_weighty(each.clause)]
    questions = [each for each in weighty if asks(each.clause.text)]
    # "Who decides? Just you?" asks who.
    full = [each for each in questions if not is_empty_talk(each.clause.text)]
    return (full or questions or weighty or coded or effects)[-1]


def _names_several(effects: list[Effect]) -> bool:
    """Whether a message names things to choose from, and asks nothing after them: "Hundreds? Thousands?"."""
    last = [number for number, each in enumerate(effects) if asks(each.clause.text)][-2:]
    side_by_side = len(last) == 2 and last[1] - last[0] == 1
    return side_by_side and all(may_be_one_of_several(effects[number].clause.text) for number in last)


def _is_weighty(clause: Clause) -> bool:
    if clause.aside in (Aside.ASKED_STEP, Aside.EXPLAIN):
        return True
    if clause.aside is Aside.ASSENT:
        return asks(clause.text)
    if clause.aside is not None:
        return _is_put_lightly(clause)
    if clause.move is None:
        return is_odd_question(clause)
    return clause.move is not Move.COURTESY or asks(clause.text)


def _is_put_lightly(clause: Clause) -> bool:
    """Whether a clause is beside the point, or small talk, and a question about them all the same: "and I wondered if
    it's like that with you?", "is it still going?"."""
    if clause.aside not in (Aside.SMALL_TALK, Aside.OFF_TOPIC) or not asks(clause.text):
        return False
    plain = begins_as_question(clause.text) and not _REQUEST.match(clause.text)
    yes_or_no = plain and asked_for(clause.text) is Asked.WHETHER
    return clause.move in NEEDS_QUESTIONS or yes_or_no or form_of(clause.text) is Situation.EITHER


def _weigh_question(speech: Speech, clause: Clause) -> None:
    """Answer a good question that moved nothing: there is nothing there, or it has been told or settled."""
    persona, state = speech.persona, speech.state
    about = [state.issues[issue.id].state for issue in persona.issues if issue.topic is clause.topic]
    if IssueState.DISCLOSED in about:
        speech.situation(Situation.NOTHING_MORE)
    elif IssueState.SETTLED in about:
        speech.situation(Situation.ALREADY_SETTLED)
    elif clause.topic is not None and clause.confidence >= PLAINLY_ASKED:
        speech.elsewhere(clause.topic)
    elif clause.topic is not None:
        # Perhaps a plain question after all: what is said has to fit that, too.
        _answer_shortly(speech, _short_answer(clause))
    else:
        speech.situation(Situation.LISTENING)


def _situation(speech: Speech, effect: Effect, reasons: set[str]) -> Situation:
    state, move, text = speech.state, effect.clause.move, effect.clause.text
    if effect.reason == "repeated" and not state.asks_again:
        return Situation.REPEATED
    if "stuffed" in reasons:
        return Situation.TOO_MUCH_AT_ONCE
    if effect.reason == "wearing" and state.situation_run and not state.situation_run % SAYS_SO_EVERY:
        return Situation.WEARY_OF_QUESTIONS
    if effect.reason == "invited":
        return Situation.TAKES_STEP if move is Move.PRESS_TO_CLOSE else Situation.TAKES_INFORMATION
    form = form_of(text)
    if form is not None and form is not Situation.CONFIRMS:
        return form
    if move in NEEDS_QUESTIONS or effect.reason == "raised" or _is_plain_question(effect):
        answer = _short_answer(effect.clause)
        return answer if answer in _WHY or not follows_up(text) else Situation.MORE_TO_THAT
    if move in (Move.GIVE_INFORMATION, Move.ADVISE_WITH_PERMISSION):
        if state.invited:
            return Situation.TAKES_INFORMATION
        return Situation.ANSWERED if state.asked else Situation.UNASKED_INFORMATION
    if move in TAKEN_UP:
        return TAKEN_UP[move]
    if effect.clause.family is Family.FACILITATING:
        return Situation.LISTENING
    if state.turn == 1:
        return Situation.GREETING
    return Situation.ANSWERED if state.asked or state.turn < 3 else Situation.ASSENT


def _short_answer(clause: Clause) -> Situation:
    """What answers a plain question that no fact does."""
    if form_of(clause.text) is Situation.EITHER:
        return Situation.EITHER
    return wanted(clause.text) or Situation.DECLINES


def _is_plain_question(effect: Effect) -> bool:
    """Whether the words ask for something, whatever the clause was taken for."""
    move, text = effect.clause.move, effect.clause.text
    if move is Move.SEEK_COLLABORATION:
        return asks(text) and not (asks_leave(text) or plans_to_talk(text))
    if move in REFLECTIONS:
        return asks_for_something(text)
    return move is not Move.DECISION_QUESTION and asks(text)
