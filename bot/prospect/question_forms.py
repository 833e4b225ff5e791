"""Questions whose form alone says what kind of answer they want: a choice between two things, an opinion of what is
offered, the lead in the talk, a yes to a summary."""

from __future__ import annotations

import re
from typing import Optional

from bot.personas.schema import Situation
from bot.prospect.hearing import asks, asks_for_something

_CONFIRM = re.compile(
    r"""\b(?:
      (?:did|do|have)\ i\ (?:get|got|have|hear|heard|put|say|said|understand|understood|read)\b
        \ ?(?:that|it|this|you|all|what\ you\ \w+|everything)?\ ?(?:all\ )?(?:right|correctly|properly|well)
    | (?:did|have)\ i\ (?:understand|understood)\ (?:you|that|it)
    | is\ that\ (?:about\ |more\ or\ less\ |roughly\ |a\ )?(?:right|correct|it|so|fair(?:\ summary)?|accurate)
    | am\ i\ (?:right|(?:hearing|reading|getting|understanding)\ (?:you|that|it)(?:\ (?:right|correctly))?)
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_HANDS_OVER = re.compile(
    r"""\bwhat\ (?:would|do|should|shall|is|can|could|else)\b[^?]{0,60}\b(?:me\ to\ ask|i\ ask\ you|ask\ me
        |like\ to\ ask|(?:to\ )?talk\ about|to\ hear|hear\ from
        |(?:know|hear|want|need)\ from\ (?:me|us|some(?:one|body)\ like\ me)|know\ about\ (?:me|us))\b
    | \b(?:anything|something)\ (?:that\ )?you(?:'?d|\ would)?(?:\ (?:like|want|care))?(?:\ to)?\ (?:ask|know|hear)\b
    | \b(?:any|have\ you(?:\ got)?|do\ you\ have)(?:\ any)?\ questions?(?:\ (?:for|to)\ (?:me|us))?\W*$
    | \bask\ me\ (?:something|anything)\b
    | \bwhere\ (?:shall|should|do|would\ you\ like)\b[^?]{0,30}\b(?:start|begin)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFERED = (
    r"(?:that|it|this|something|anything\ like\ (?:that|this)|such\ a\ thing|(?:that|this)\ (?:sort|kind)\ of\ thing)"
)
_OPINION = re.compile(
    rf"""\b(?:would|could|might|can|does|do\ you\ think|you\ think|is|will)\ {_OFFERED}\b[^?]{{0,40}}\b(?:use|useful
        |help|helpful|interest|interesting|sort|sense|believable|worth|difference|fit|save|appeal|suit|work\ for\ you)\b
    | \bsounds?\ (?:any\ |at\ all\ )?(?:good|useful|use|interesting|believable|like\ (?:something|sales)|fair|reasonable
        |all\ right)\b
    | \bgive\ (?:it|that|this|us)\ a\ (?:look|try|go|chance)\b
    | \bwould\ you\ (?:consider|be\ (?:interested|open|willing|up\ for|keen)|look\ at|have\ any\ use|try|see\ any)\b
    | \bwhat\ (?:would|do)\ you\ (?:say|think)\ (?:to|of|about)\ {_OFFERED}\W*$
    | \b(?:any|of)\ (?:use|interest|help)\ (?:to|for)\ you\b""",
    re.IGNORECASE | re.VERBOSE,
)
_A_PLAN_TO_TALK = re.compile(r"\bif (?:we|i)\b|\bto (?:talk|go|look|start|list|think|hear|take)\b", re.IGNORECASE)
_BETWEEN_TWO = re.compile(
    r"\bor\b(?! (?:so|something|anything|anyone|anybody|whatever|more|less|two|three|four|five|six)\b)", re.IGNORECASE
)
_BETWEEN_TWO_AT_THE_END = re.compile(
    rf"(?:,|^\W*|: ){_BETWEEN_TWO.pattern}|,[^,?]*{_BETWEEN_TWO.pattern}[^,?]*\W*$", re.IGNORECASE
)


def asks_to_confirm(text: str) -> bool:
    """Whether a clause asks if what was summed up is right."""
    return bool(_CONFIRM.search(text))


def form_of(text: str) -> Optional[Situation]:
    """What a question calls for by its form; None where that depends on what it asks about."""
    if asks_to_confirm(text):
        return Situation.CONFIRMS
    if _HANDS_OVER.search(text):
        return Situation.ASKED_TO_LEAD
    if _OPINION.search(text) and not _A_PLAN_TO_TALK.search(text):
        return Situation.ASKED_OPINION
    between_two = _BETWEEN_TWO_AT_THE_END if asks_for_something(text) else _BETWEEN_TWO
    if (asks(text) or text.lower().startswith("or ")) and between_two.search(text):
        return Situation.EITHER
    return None
