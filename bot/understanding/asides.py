"""Asides carry telling words: without them a clause is not taken for one, however it sounds to the network."""

from __future__ import annotations

import re
from typing import Optional

from bot.codebook import Aside


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


TELLING: dict[Aside, re.Pattern[str]] = {
    Aside.ASKED_WHO: _words(
        r"who(?:'?s| is| am| are) (?:i|you|this|that|speaking|it)|who (?:do i|have i|am i)|speaking (?:to|with)|names?"
        r"|your (?:\w+ )?(?:name|role|job|title|position|surname)|are you (?:the|in charge|mr|mrs|ms|miss|dr|a|an)"
        r"|(?:is|isn'?t) (?:this|that) \w+|what(?:'?s| is| are| do) (?:you|it you) (?:do|exactly)|introduce yourself"
        r"|who you are|which firm"
        r"|called|outfit|part in"
    ),
    Aside.ASKED_TIME: _words(
        r"times?|minutes?|mins?|moments?|seconds?|sec|busy|bad|convenient|free|caught?|catch|catching|interrupt\w*|disturb\w*"
        r"|right now|now (?:ok|okay|all right|alright|good)|good now|later"
        r"|now|speak|talk|afternoon|tied up|keeping you|in the middle of|bother\w*|suit|ring back|call back"
    ),
    Aside.ASKED_CONTACT: _words(
        r"e-?mails?|mail|numbers?|phone|address|reach|contact|linkedin|extension|mobile|cell|whatsapp|write to|send"
        r"|touch|details|forward\w*|brochure|hold of you|follow up"
    ),
    Aside.HOW_ARE_YOU: _words(
        r"how(?:'?s|'?re| is| are| was| have| has| do| goes| you| things| your)?"
        r"|you (?:well|ok|okay|good|all right|alright|keeping)"
        r"|(?:good|nice|lovely) (?:day|morning|week|weekend)|all (?:well|good)|hope you|having a"
        r"|yourself|feeling|treating|being kind|trust"
    ),
    Aside.CALLED_A_BOT: _words(
        r"bots?|robots?|machines?|ai|a\.i|computers?|programs?|programmes?|software|humans?|real|scripts?|scripted|person|automated"
        r"|automatic|\w*gpt|algorithms?|recording|artificial|chatbot"
        r"|flesh|assistant|canned|exist|alive|talking to"
    ),
    Aside.SAY_AGAIN: _words(
        r"again|repeat|pardon|sorry|once more|come again|(?:hear|catch|get|miss|missed) (?:that|you|it|what)|said what"
        r"|you (?:just )?say(?:ing)?|what was that|slower|louder"
        r"|wat|eh|huh|hear"
    ),
    Aside.EXPLAIN: _words(
        r"means?|meant|meaning|explain|understand|follow|clear|clearer|unclear|clarify|in other words|lost"
        r"|what(?:'?s| is) (?:that|this|a|an)|sense|how so|get (?:it|that)|how do you mean|for example"
        r"|following|unpack|plain|over my head|refer\w*|on about|elaborate"
    ),
    Aside.THANKED: _words(
        r"thanks?|thx|tx|ty|cheers|ta|appreciat\w*|grateful|obliged|thankful|kind of you|much obliged"
    ),
    Aside.APOLOGISED_TO: _words(
        r"sorry|apolog\w*|pardon|regret\w*|excuse|forgive|my (?:bad|fault|mistake)|didn'?t mean|no offen[cs]e"
    ),
}
"""Asides that a prospect answers in a way that is odd where they were not meant, and the words that tell them."""

_HAVE_YOU_TIME = re.compile(
    r"\b(?:have|got|spare|give|giving|do) (?:you|me|us)\b.*\b(?:minutes?|mins?|moments?|seconds?|time)\b"
    r"|\b(?:is|are) (?:now|this|it|you).*\b(?:good|bad|ok|okay|convenient|right|free|busy)\b"
    r".*\b(?:time|moment|now|minutes?)\b",
    re.IGNORECASE,
)


def aside_in(text: str, likeliest: Optional[Aside]) -> Optional[Aside]:
    """``likeliest``, where the words of the clause bear it out."""
    telling = TELLING.get(likeliest) if likeliest else None
    if telling is None or telling.search(text):
        return likeliest
    return None


def asks_for_time(text: str) -> bool:
    """Whether a clause asks if now is a good moment, in so many words."""
    return text.rstrip().endswith("?") and bool(_HAVE_YOU_TIME.search(text))
