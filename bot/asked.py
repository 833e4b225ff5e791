"""What a question asks for, told by its words, and the polite lead-ins of one: "could you tell me how many..." asks
how many."""

from __future__ import annotations

import re
from enum import Enum
from typing import Optional


class Asked(str, Enum):
    """What kind of answer a question wants."""

    WHO = "who"
    WHY = "why"
    WHEN = "when"
    """When, since when, how often or how long."""
    HOW_MANY = "how_many"
    """A number, a share, a price."""
    WHERE = "where"
    WHICH = "which"
    """Which one, which kind, or what something is called."""
    HOW = "how"
    WHAT = "what"
    WHETHER = "whether"
    """A yes or a no."""


_LEAD_IN = re.compile(
    r"""^\W*(?:(?:so|and|ok|okay|well|just|sorry|right|now|also|oh|hi|hello)\b\W*)*
    (?:
      (?:may|can|could|might)\ (?:i|we)\ (?:just\ |perhaps\ |quickly\ |also\ )*
        (?:ask|know|check|find\ out|enquire|inquire)(?:\ you)?
    | (?:can|could|would|will)\ you\ (?:please\ |just\ |perhaps\ |kindly\ )*(?:tell|remind|say|give)(?:\ me)?
    | (?:do|would)\ you\ mind\ (?:telling\ me|me\ asking|if\ i\ ask(?:ed)?|saying)
    | (?:i(?:\ was|\ am|['\u2019]m)\ )?(?:just\ |also\ )*wondering
    | i(?:\ was|\ am|['\u2019]m)\ (?:just\ |also\ )*(?:curious|interested)(?:\ to\ know)?
    | i\ (?:just\ |also\ )*(?:wonder|wondered)
    | i(?:'d|\ would)\ (?:just\ |also\ |really\ )*(?:like|love|be\ interested|be\ curious)\ to\ (?:know|hear|ask)
    | (?:can|could|would|will|do)\ you\ (?:please\ |just\ |happen\ to\ )*(?:know|remember|explain|recall)
    | (?:please\ )?(?:tell|remind)\ me
    | any\ idea
    | (?:just\ )?out\ of\ (?:interest|curiosity)
    )\b[\s,:;]*(?:please\b[\s,]*)?(?:about\ |if\ |whether\ )?""",
    re.IGNORECASE | re.VERBOSE,
)
_LEADS_UP = re.compile(
    r"""^\W*(?:(?:so|and|ok|okay|well|but|sorry|right|now|then|say|suppose)\b\W*)*
    (?:
      (?:if|once|while|because|as|suppose|say
        |when\b(?!\W*(?:do|does|did|is|are|was|were|will|would|can|could|has|have|had|should|might|may)\b)
        |(?:on|in|at|during|since|after|before)\b(?!\ (?:what|which|when)\b)
      )\b[^?,]{3,160},\W*
      (?=(?:then\ |so\ |and\ )?(?:who|whose|what|which|when|where|why|how
        |is|are|do|does|did|can|could|would|will|has|have)\b)
    | (?:what|how)\ about\b[^?:]{3,120}:\W*(?=.*\b(?:who|what|which|when|where|why|how)\b)
    | what\ (?:i|we)(?:['\u2019]?(?:d|m|ve))?\ (?:\w+\ ){0,5}?(?:know|ask|mean|meant|wonder(?:ed)?|understand|hear)
      \ (?:is|was)\b[\s,:]*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a question may begin with that is none of it: "when somebody is ill, ...", "what I'd like to know is..."."""

_IF = re.compile(r"\b(?:if|whether)\W*$", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|well|right|then|oh|ah|sorry|hi|hello|now|um|uh|just|also)\b\W*)*"
    r"(?:is|are|am|do|does|did|has|have|had|can|could|would|will|was|were|should|shall|may|might"
    r"|isn'?t|aren'?t|don'?t|doesn'?t|didn'?t|hasn'?t|haven'?t|can'?t|couldn'?t|won'?t|wouldn'?t|wasn'?t|weren'?t"
    r"|shouldn'?t|if|whether|any|ever)\b",
    re.IGNORECASE,
)
_WANTS: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (asked, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for asked, words in (
        (Asked.WHY, r"whys?|how come|what(?:'s|s| is| was| were) the reasons?|what (?:made|makes) (?:you|them|it)"),
        (
            Asked.HOW_MANY,
            r"how (?:many(?! times)|much|big|large|far|high|wide|heavy|tall)|number of|amount of|percentage|percent"
            r"|what(?:'s|s| is| are| was)? (?:the |your )?"
            r"(?:share|size|figures?|price|costs?|budget|headcount|turnover)"
            r"|what does (?:it|that|this|one) cost",
        ),
        (
            Asked.WHEN,
            r"whens?|since when|until when|how many times"
            r"|how (?:long|often|soon|old|regularly|frequently|fast|quick|quickly|recent|late|early)"
            r"|(?:what|which) (?:time|date|day|year|month|week|season)s?",
        ),
        (Asked.WHERE, r"wheres?|(?:what|which) (?:place|site|building|room|town|city)s?"),
        (Asked.WHO, r"who|whose|whom|who['\u2019]?s|(?:what|which) (?:person|people|colleagues?)"),
        (
            Asked.WHICH,
            r"which|what (?:kind|sort|type|brand|make|model|system|software|tools?|app|programs?|form|version|name)s?"
            r"|what do you (?:use|call)|what(?:'s|s| is) (?:it|that|this) called|the name of",
        ),
        (Asked.HOW, r"hows?"),
        (Asked.WHAT, r"what|whats|what'?s"),
    )
)


def without_lead_in(question: str) -> str:
    """``question`` without what only leads up to it; unchanged where nothing would be left."""
    rest = _LEAD_IN.sub("", question, count=1)
    return rest if len(rest.split()) >= 2 else question


def bare(text: str) -> str:
    """The question in ``text`` from where it begins to ask: without a lead-in, and without what only tells the case."""
    return _LEADS_UP.sub("", _LEAD_IN.sub("", text, count=1), count=1)


def has_lead_in(text: str) -> bool:
    """Whether ``text`` begins with a lead-in to a question that follows."""
    return without_lead_in(text) != text


def asked_for(text: str) -> Optional[Asked]:
    """What kind of answer the question in ``text`` wants; None where it puts none.

    The first question word decides: "what happens when somebody is ill" asks what, "do you know who does it" asks who.
    """
    lead = _LEAD_IN.match(text)
    words = bare(text)
    if _YES_OR_NO.match(words) or (lead and _IF.search(lead.group())):
        return Asked.WHETHER
    places = [(found.start(), order) for order, (_, each) in enumerate(_WANTS) if (found := each.search(words))]
    if not places:
        return Asked.WHETHER if text.rstrip().endswith("?") else None
    return _WANTS[min(places)[1]][0]
