"""What a plain question that no fact answers wants to hear, told by its words alone: a short answer that commits the
prospect to little and yet is one. "Have you ever tried?" wants "not so far", "what happens then?" that it is a long
story."""

from __future__ import annotations

import re
from typing import Optional

from bot.asked import Asked, asked_for, bare
from bot.personas.schema import Situation
from bot.prospect.hearing import begins_as_question

_OTHERS = r"(?:he|she|they|people|folks?|staff|every(?:one|body)|(?:any|some)(?:one|body)|others|the \w+|your \w+)"
_VERB = r"do|does|did|would|will|can|could|should|have|has|had|is|are|was|were"
_FEW_WORDS = r"^\W*(?:\w+\W+){0,2}?"
"""So many words may come before the verb of a yes-or-no question: "and so did they"."""

_FORMS: dict[Asked, tuple[tuple[Situation, tuple[str, ...]], ...]] = {
    Asked.WHETHER: (
        (Situation.VAGUE_WHAT, (r"^\W*(?:(?:and|so|but|ok|okay|oh|well|then)\b\W*)*if\b",)),
        (
            Situation.VAGUE_EVER,
            (
                rf"{_FEW_WORDS}(?:has|have|did|was|were)\b.*\bever\b",
                r"\b(?:have|has|did)\b.*\b(?:tried|try|considered|thought (?:of|about)|looked (?:at|into))\b",
            ),
        ),
        (
            Situation.VAGUE_NOT,
            (
                r"^\W*(?:(?:and|so|but|ok|okay|oh|well)\b\W*)*(?:no(?! (?:problem|worries))|not|nobody|none|never)\b",
                rf"{_FEW_WORDS}(?:is|are|do|does|did|has|have|was|were) \w+ not\b",
                rf"{_FEW_WORDS}(?:is|are|do|does|did|has|have|ca|could|wo|would|was|were)n['\u2019]?t\b",
            ),
        ),
        (
            Situation.VAGUE_WHAT,
            (r"\bany(?!way\b)\w*\b|\b(?:is|are|was|were) there\b|\bsome(?:one|body|thing) else\b",),
        ),
        # What is possible or past is no matter of "more or less".
        (Situation.VAGUE_WHAT, (rf"{_FEW_WORDS}(?:can|could)\b",)),
        (Situation.VAGUE_WOULD, (rf"{_FEW_WORDS}(?:would|will|should|might|may)\b",)),
        (Situation.VAGUE_WHETHER, (rf"{_FEW_WORDS}(?:do|does)\b|\b(?:has|have) \w+ got\b",)),
        (Situation.VAGUE_WHAT, (rf"{_FEW_WORDS}(?:did|was|were|has|have|had)\b",)),
    ),
    Asked.WHO: (
        # "A few of us" is no answer to who somebody is.
        (Situation.DECLINES, (r"\bwho(?:['\u2019]?s| is) (?!(?:the|that|in|on|your)\b)\w+\W*(?:$|,)",)),
    ),
    Asked.WHY: (
        (
            Situation.VAGUE_WHY_NOT,
            (r"\b(?:why|how come|what)\b.*(?:\bnot\b|n['\u2019]?t\b|\bnever\b|\bno(?:body| one)\b)",),
        ),
        (
            Situation.VAGUE_WHY_DID,
            (r"\b(?:why|how come)\b\W*(?:did|was|were|had|has|have|\w+ed)\b", r"\bwhat made\b"),
        ),
    ),
    Asked.WHEN: (
        # "And when they forget?"; longer ones may lack their verb: "when you start the baking in the night?"
        (
            Situation.VAGUE_WHAT,
            (rf"^\W*(?:(?:and|but|so|ok|okay)\b\W*)*when (?!(?:{_VERB}|shall|might|may)\b)(?:\S+ ?){{2,4}}$",),
        ),
        (Situation.VAGUE_HOW_OFTEN, (r"\bhow (?:often|regularly|frequently|many times)\b",)),
        (
            Situation.VAGUE_SINCE,
            (
                r"\bsince when\b|\bhow (?:long ago|old|recent)\b|\blast time\b",
                r"\bhow long\b.*\b(?:since|ago|been|had)\b",
                r"\bwhen\b\W*(?:did|was|were)\b|\bhow long\b\W*(?:have|has|had|did|was)\b",
            ),
        ),
        (Situation.VAGUE_HOW_LONG, (r"\bhow (?:long|quick\w*|fast|soon)\b",)),
    ),
    Asked.HOW: (
        (Situation.VAGUE_WHAT, (r"\bhow\b\W*(?:did|was|were|has|have)\b",)),
        (
            Situation.VAGUE_HOW_GOES,
            (
                r"\bhow(?:['\u2019]?s| is| are)\b"
                r"(?!.*\b(?:\w{3,}ed|\w+tten|taken|made|done|kept|told|put|sent|held|split|set|run|paid|built|cut)\b)",
                r"\bhow\b.*\b(?:feel|hold(?:ing)? up|going|manag\w+|cop(?:e|ing)|get(?:ting)? (?:on|along|by))\b",
                rf"\bhow\b\W*(?:{_VERB})\W+(?:you|we|{_OTHERS})\W+(?:find|like|take)\b (?:it|that|this|them|the)\b",
            ),
        ),
    ),
    Asked.WHAT: (
        (
            Situation.VAGUE_HOW_MANY,
            (r"\bwhat (?:does|do|did|would|will)\b.*\b(?:costs?|bring(?: \w+)? in|worth|earn|spend|charge)\b",),
        ),
        (
            Situation.VAGUE_SAID,
            (
                rf"\bwhat\b(?:\W+\w+){{0,3}}?\W+{_OTHERS}\W+(?:\w+\W+)?"
                r"(?:say|says|said|think|thinks|thought|wants?|wanted|make of|tell|told|feel)\b",
            ),
        ),
    ),
}
"""For each kind of answer that a question may want, the short answers for some of its forms, the first that fits."""

_OTHERWISE = {
    Asked.WHO: Situation.VAGUE_WHO,
    Asked.WHY: Situation.VAGUE_WHY,
    Asked.WHEN: Situation.DECLINES,
    Asked.HOW_MANY: Situation.VAGUE_HOW_MANY,
    Asked.WHERE: Situation.VAGUE_WHERE,
    Asked.WHICH: Situation.DECLINES,
    Asked.HOW: Situation.VAGUE_WHAT,
    Asked.WHAT: Situation.VAGUE_WHAT,
    Asked.WHETHER: Situation.VAGUE_WHETHER,
}
"""What serves for the other forms. "More goes into that than fits in a sentence" answers nearly all that asks what or
how; of the answers to narrower forms only those are kept that fitted more often (``docs/prospects.md``)."""

_MORE = re.compile(
    r"\b(?:tell|say|hear|know)\b(?: me| us)?(?: a (?:bit|little))? more(?: (?:about|on)\b|\W*$)", re.IGNORECASE
)
_FORMS_OF = {
    asked: [(form, re.compile("|".join(words), re.IGNORECASE)) for form, words in forms]
    for asked, forms in _FORMS.items()
}

_DASH = re.compile(r"\s(?:-+|\u2013|\u2014)\s")

MOST_READ = 300
"""Characters of a question that are looked at: "what what what..." would take the square of a text's length."""


def _last_part(text: str) -> str:
    """What is asked after a dash: "they told me you book by phone - is that how it works?"."""
    part = _DASH.split(text)[-1]
    return part if begins_as_question(part) else text


def wanted(text: str) -> Optional[Situation]:
    """The short answer that the question in ``text`` wants, by the first form that fits; None where it puts none."""
    if _MORE.search(text):
        return Situation.MORE_TO_THAT
    text = _last_part(text)
    asked = asked_for(text)
    if asked is None:
        return None
    words = bare(text)[:MOST_READ]
    for form, pattern in _FORMS_OF.get(asked, ()):
        if pattern.search(words):
            return form
    return _OTHERWISE[asked]
