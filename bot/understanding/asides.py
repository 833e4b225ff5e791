"""Asides carry telling words: without them a clause is not taken for one, however it sounds to the network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from bot.asked import Asked, asked_for
from bot.codebook import Aside


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


TELLING: dict[Aside, re.Pattern[str]] = {
    Aside.ASKED_WHO: _words(
        r"who(?:'?s| is| am| are) (?:i|you|this|that|speaking|it)|who (?:do i|have i|am i)|speaking (?:to|with)|names?"
        r"|your (?:\w+ )?(?:name|role|job|title|position|surname)|are you (?:the|in charge|mr|mrs|ms|miss|dr|a|an)"
        r"|(?:is|isn'?t) (?:this|that) (?!(?:you|so|it|right|true|an?|all|some\w*|like|how|wh\w+|\w+(?:ed|ten))\b)\w+"
        r"|what(?:'?s| is| are| do) (?:you|it you) (?:do|exactly)|introduce yourself"
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
        r"|(?:good|nice|lovely) (?:day|week|weekend)|all (?:well|good)|hope you|having a"
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
        r"|following|unpack|plain|over my head|refer\w*|on about|elaborate|when you sa(?:y|id)"
        r"|(?:of|on|than|to|in|with|by) (?:what|which|whom?)|you mention\w*|as in"
    ),
    Aside.ASKED_STEP: _words(
        r"send\w*|sent|e-?mail\w*|mail\w*|post|text|calls?|calling|ring|phone|bell|buzz|visit|drop|pop|swing|come"
        r"|stop by|meet|coffee|tea|put me|pass|hand|transfer|connect\w*|refer\w*|speak|talk|card|link|leaflet|flyer"
        r"|brochure|video|sample|copy|note|line|letter|forward\w*|share|leave|again|back|later|try|touch"
        r"|check (?:in|back)|appointment|diary|invite\w*|show|have a look|see you|slides?|presentation|pdf|document\w*"
        r"|catalogue|catalog|colleague|manager|boss|lunch|face to face|in person"
    ),
    Aside.GOODBYE: _words(
        r"good ?bye|bye\w*|ciao|cheers|adios|adieu|farewell|cheerio|ta-?ra|so long|see (?:you|ya)|later|care|let you"
        r"|leave (?:it|you|you to|things)|go|off|going|hang(?:ing)? up|(?:speak|talk) soon|until|(?:another|next) time"
        r"|(?:good|great|nice|lovely|pleasant) (?:day|one|evening|afternoon|night|weekend|week)|thanks? for|thank you"
        r"|all from|that'?s (?:all|me|it|us)|that (?:is|was|will be) all|that'll|wish|luck|all the best|best|finish"
        r"|done|end (?:it|the|this|here)|signing|over and out|rest of|take up"
    ),
    Aside.THANKED: _words(
        r"thanks?|thx|tx|ty|cheers|ta|appreciat\w*|grateful|obliged|thankful|kind of you|much obliged"
    ),
    Aside.APOLOGISED_TO: _words(
        r"sorry|apolog\w*|pardon|regret\w*|excuse|forgive|my (?:bad|fault|mistake)|didn'?t mean|no offen[cs]e"
    ),
}
"""Asides that a prospect answers in a way that is odd where they were not meant, and the words that tell them."""

_HOW_ARE_YOU = re.compile(r"\bhow(?:'?re| are) (?:you|things|ya|u)(?: (?:doing|today|this \w+))?\W*$", re.IGNORECASE)

_IS_THIS_YOU = re.compile(
    r"\b(?i:is this|is that|are you) (?i:mr|mrs|ms|miss|dr)\b"
    r"|\b(?i:am i (?:speaking|talking) (?:to|with)|have i got) (?:(?i:mr|mrs|ms|miss|dr)\b|[A-Z]\w+\W*$)"
)
_MAY_I = re.compile(
    r"\b(?:may|can|could|shall|should|might|(?:mind|ok|okay|alright|all right|fine) if|how about|what if)"
    r" (?:i|we) (?:\w+ ){0,3}(?:send|e-?mail|mail|post|ring|call|phone|text|visit|drop|pop|meet"
    r"|come (?:by|over|round|along)|stop by|swing|leave|forward)\b|\bwant (?:a|the|to see a) (?:demo|meeting)\b",
    re.IGNORECASE,
)
_ASKS_TO_ASK = re.compile(r"\b(?:ask|know|check|understand|wonder)\b", re.IGNORECASE)

_OF_OTHER_THINGS = frozenset({Asked.WHO, Asked.WHY, Asked.HOW_MANY, Asked.WHERE, Asked.WHICH, Asked.HOW, Asked.WHAT})
_OF_OTHERS = re.compile(
    r"\bhow long\b(?!.*\b(?:you|we|i)\b)|\bare we talking\b|\b(?:them|they|nobody|no one)\b", re.IGNORECASE
)
_HOW_IS_NOW = re.compile(
    r"\bhow(?:'?s| is| are| about)\b|\bwhat about\b|\bhow (?:much|many) (?:time|minutes|of your time)\b", re.IGNORECASE
)

_IS_NOW_FINE = re.compile(
    r"\bis now (?:an? )?(?:ok|okay|good|bad|fine|convenient|all ?right|alright)\b"
    r"|\bhow long (?:have|do) you (?:\w+ )?(?:got|have)\W*$",
    re.IGNORECASE,
)
_BELYING: dict[Aside, re.Pattern[str]] = {
    # somebody else's name
    Aside.ASKED_WHO: re.compile(r"\b(?:their|his|her|its)\b.{0,20}\bname|\bname of\b", re.IGNORECASE),
    # how the work is
    Aside.HOW_ARE_YOU: re.compile(
        r"\bhow (?:is|are|does|do) (?:it|that|this|things)\b.*\b(?:at|in|with|for) your (?!end|side|neck)\w+"
        r"|\bhow (?:is|are) (?:it|that|this|things) \w+ed\b",
        re.IGNORECASE,
    ),
    # the seller offers time
    Aside.ASKED_TIME: re.compile(
        r"\b(?:i|we)(?:['\u2019]ve| have)(?: got)? (?:all the |plenty of )?(?:time|a (?:minute|moment|while))\b",
        re.IGNORECASE,
    ),
    # what it means for somebody, or the seller explains
    Aside.EXPLAIN: re.compile(
        r"\bwhat (?:that|this|it)(?: would| will)? (?:means?|meant) (?:for|to)\b|^\W*(?:\w+\W+){0,2}?i meant\b",
        re.IGNORECASE,
    ),
}
"""Words with which a clause is not the aside, however it sounds to the network."""

_HAVE_YOU_TIME = [
    [re.compile(each, re.IGNORECASE) for each in in_order]
    for in_order in (
        (
            r"\b(?:have|got|spare|give|giving|do) (?:you|me|us)\b|\byou (?:have|got|spare)\b",
            r"(?<!at the )\b(?:minutes?|mins?|seconds?|moments?)\b"
            r"|(?<!long )(?<!of )(?<!of the )(?<!this )(?<!last )(?<!every )\btime\b",
        ),
        (
            r"\b(?:is|are) (?:now|this|it|you)",
            r"\b(?:good|bad|ok|okay|convenient|right|free|busy)\b",
            r"\b(?:time|(?<!at the )moment|now|minutes?)\b",
        ),
    )
]
"""What must stand there one after the other, with anything between. As one pattern it would take the cube of a text's
length."""


def aside_in(text: str, likeliest: Optional[Aside]) -> Optional[Aside]:
    """``likeliest``, where the words of the clause bear it out."""
    about_something_else = asked_for(text) in _OF_OTHER_THINGS or _OF_OTHERS.search(text)
    if likeliest is Aside.ASKED_TIME and about_something_else and not _HOW_IS_NOW.search(text):
        return None
    belying = _BELYING.get(likeliest) if likeliest else None
    if belying is not None and belying.search(text):
        return None
    telling = TELLING.get(likeliest) if likeliest else None
    if telling is None or telling.search(text):
        return likeliest
    return None


def said_in_so_many_words(text: str) -> Optional[Aside]:
    """The aside whose plain form a clause has: is now a good moment, how are they, who is this, or leave for a step."""
    of_you = text.rstrip().endswith("?") and not _OF_OTHERS.search(text)
    if _IS_NOW_FINE.search(text) or (of_you and any(_stand_in_order(text, each) for each in _HAVE_YOU_TIME)):
        return Aside.ASKED_TIME
    if _HOW_ARE_YOU.search(text):
        return Aside.HOW_ARE_YOU
    if _IS_THIS_YOU.search(text):
        return Aside.ASKED_WHO
    return Aside.ASKED_STEP if _MAY_I.search(text) and not _ASKS_TO_ASK.search(text) else None


def _stand_in_order(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    at = 0
    for each in patterns:
        found = each.search(text, at)
        if found is None:
            return False
        at = found.end()
    return True
