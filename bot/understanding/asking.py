"""Polite lead-ins of a question: "could you tell me how many..." asks how many."""

from __future__ import annotations

import re

_LEAD_IN = re.compile(
    r"""^\W*(?:(?:so|and|ok|okay|well|just|sorry|right|now|also|oh|hi|hello)\b\W*)*
    (?:
      (?:may|can|could|might)\ (?:i|we)\ (?:just\ |perhaps\ |quickly\ |also\ )*
        (?:ask|know|check|find\ out|enquire|inquire)(?:\ you)?
    | (?:can|could|would|will)\ you\ (?:please\ |just\ |perhaps\ |kindly\ )*(?:tell|remind|say|give)(?:\ me)?
    | (?:do|would)\ you\ mind\ (?:telling\ me|me\ asking|if\ i\ ask(?:ed)?|saying)
    | i\ (?:was|am|'m)\ (?:just\ |also\ )*(?:wondering|curious|interested)(?:\ to\ know)?
    | i\ (?:just\ |also\ )*(?:wonder|wondered)
    | i(?:'d|\ would)\ (?:just\ |also\ |really\ )*(?:like|love|be\ interested|be\ curious)\ to\ (?:know|hear|ask)
    | (?:please\ )?(?:tell|remind)\ me
    | (?:do|would)\ you\ (?:happen\ to\ )?know
    | any\ idea
    | out\ of\ (?:interest|curiosity)
    | just\ out\ of\ (?:interest|curiosity)
    )\b[\s,:;]*(?:please\b[\s,]*)?(?:about\ |if\ |whether\ )?""",
    re.IGNORECASE | re.VERBOSE,
)


def without_lead_in(question: str) -> str:
    """``question`` without what only leads up to it; unchanged where nothing would be left."""
    bare = _LEAD_IN.sub("", question, count=1)
    return bare if len(bare.split()) >= 2 else question


def has_lead_in(text: str) -> bool:
    """Whether ``text`` begins with a lead-in to a question that follows."""
    return without_lead_in(text) != text
