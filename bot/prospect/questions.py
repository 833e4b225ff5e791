"""What kind of answer a question wants, told by its words: who, why, when, how many, or a yes or no."""

from __future__ import annotations

import re
from typing import Optional

from bot.personas.schema import Situation
from bot.prospect.hearing import asks, is_empty_talk

_OPENS = r"(?:and|so|but|ok|okay|well|right|then|oh|ah|sorry|hi|hello|now|um|uh|just|also|but then)"
_LEADS_IN = re.compile(
    rf"""^\W*(?:{_OPENS}\b\W*)*
    (?:
      (?:(?:can|could|may|might)\ (?:i|we)|(?:do|would)\ you\ mind)\ (?:just\ |please\ |quickly\ )*
        (?:ask|know|check|find\ out|me\ asking|telling\ me|saying|if\ i\ ask)(?:\ you)?
    | (?:can|could|would|will|do)\ you\ (?:please\ |just\ |happen\ to\ )*
        (?:tell|say|know|remember|explain|recall)(?:\ me)?
    | (?:please\ )?tell\ me | (?:i\ (?:was|am|'m)\ )?(?:just\ )?wondering | i\ wonder | any\ idea
    )\b\W*(?:please\b\W*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_YES_OR_NO = re.compile(
    rf"^\W*(?:{_OPENS}\b\W*)*(?:is|are|am|do|does|did|has|have|had|can|could|would|will|was|were|should|shall|may|might"
    r"|isn'?t|aren'?t|don'?t|doesn'?t|didn'?t|hasn'?t|haven'?t|can'?t|couldn'?t|won'?t|wouldn'?t|wasn'?t|weren'?t"
    r"|shouldn'?t|if|whether|any|ever)\b",
    re.IGNORECASE,
)
_WANTS: tuple[tuple[Situation, re.Pattern[str]], ...] = tuple(
    (situation, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for situation, words in (
        (
            Situation.VAGUE_WHY,
            r"why|how come|what(?:'s|s| is| was| were) the reasons?|what (?:made|makes) (?:you|them|it)",
        ),
        (
            Situation.VAGUE_HOW_MANY,
            r"how (?:many|much|big|large|far|high|wide|heavy|tall)|number of|amount of|percentage|percent"
            r"|what(?:'s|s| is| are| was)? (?:the |your )?"
            r"(?:share|size|figures?|price|costs?|budget|headcount|turnover)"
            r"|what does (?:it|that|this|one) cost",
        ),
        (
            Situation.VAGUE_WHEN,
            r"when|since when|until when"
            r"|how (?:long|often|soon|old|regularly|frequently|fast|quick|quickly|recent|late|early)"
            r"|(?:what|which) (?:time|date|day|year|month|week|season)s?",
        ),
        (Situation.VAGUE_WHERE, r"where|(?:what|which) (?:place|site|building|room|town|city)s?"),
        (Situation.VAGUE_WHO, r"who|whose|whom|who'?s|(?:what|which) (?:person|people|colleagues?)"),
        (
            Situation.VAGUE_WHICH,
            r"which|what (?:kind|sort|type|brand|make|model|system|software|tools?|app|programs?|form|version|name)s?"
            r"|what do you (?:use|call)|what(?:'s|s| is) (?:it|that|this) called|the name of",
        ),
        (Situation.VAGUE_HOW, r"how"),
        (Situation.VAGUE_WHAT, r"what|whats|what'?s"),
    )
)
_FOLLOWS_UP = re.compile(
    rf"^\W*(?:{_OPENS}\b\W*)*"
    r"(?:why(?: (?:is|was) (?:that|it|this)|(?: not)?)?|how (?:so|come)|like (?:what|who|where)|such as"
    r"|for (?:example|instance)|which (?:ones?|things?)|in (?:what|which) (?:way|sense)|go on"
    r"|(?:please )?(?:tell me|say) (?:a bit |a little )?more"
    r"(?: (?:about|on) (?:that|this|it))?|namely|because|meaning|and|really|how do you mean"
    r"|(?:can|could|would|will) you (?:please )?(?:say|tell me|explain) (?:a bit |a little )?more)\W*$",
    re.IGNORECASE,
)

_ECHOES = re.compile(
    r"^\W*(?!(?:who|what|which|where|why|how|when)\b).*\b(?:what|who|which|where)\W*\?\W*$", re.IGNORECASE
)

MOST_WORDS = 6
"""Words of a clause above which it says more than "go on" or "what was that"."""


def answer_wanted(text: str) -> Optional[Situation]:
    """The vague answer that fits the kind of question which ``text`` puts; None where it puts none.

    The first question word decides: "what happens when somebody is ill" asks what, "do you know who does it" asks who.
    """
    words = _LEADS_IN.sub("", text, count=1)
    if _YES_OR_NO.match(words):
        return Situation.VAGUE_WHETHER
    places = [(found.start(), order) for order, (_, each) in enumerate(_WANTS) if (found := each.search(words))]
    if not places:
        return Situation.VAGUE_WHETHER if text.rstrip().endswith("?") else None
    return _WANTS[min(places)[1]][0]


def follows_up(text: str) -> bool:
    """Whether a clause only asks for more of what was just said: "why?", "like what?", "who would that be?"."""
    return bool(_FOLLOWS_UP.match(text)) or (asks(text) and is_empty_talk(text) and len(text.split()) <= MOST_WORDS)


def echoes(text: str) -> bool:
    """Whether a clause gives a word back to ask what was meant by it: "the half of what?"."""
    return bool(_ECHOES.match(text)) and len(text.split()) <= MOST_WORDS
