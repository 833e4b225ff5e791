"""What a prospect notices in the words themselves: that they were said before, that they say goodbye."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.codebook import Aside, Clause, Move

_EMPTY_WORDS = frozenset(
    """a an and any are as at be been but by can could did do does for from had has have how i if in is it its just
    like me mentioned my of oh ok okay on or our said saying say see so some sounds tell that the their them
    than then there these they thing things think this those never after every else before until still only
    also even to understand us want was we well were what when where which who why will with would yeah yes
    you your youre""".split()
)
FEWEST_TO_COMPARE = 2
"""Content words from which a clause can be told to have been said before."""

_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|well|right|then|um|uh|sorry|oh|ah|hey|hi)\b\W*)*(?:who|whose|what|when|where|why|how|is|are|does|did"
    r"|which(?!\W+(?:is|was|means|makes|made|tells|told|frankly|really|honestly|i|we|would|has|had|says|said)\b)"
    r"|do(?! (?:it|so|what|as)\b)|has|have(?! (?:a|an|fun|it|no)\b)|can|could|would|will(?! do\b)|was|were|should)\b",
    re.IGNORECASE,
)
_WH = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|well|right|then|sorry|oh|um|uh)\b\W*)*"
    r"(?:(?:can|could|would) you (?:please )?tell me\W+)?"
    r"(?:who|whose|what|which|when|where|why|how)\b(?!\W+(?:would|else|about)\b)",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    r"\b(ask|asked|asking|talk|questions?|mind|all ?right|okay|ok|happy|comfortable|if (i|we)"
    r"|(may|can|could|shall) (i|we)|permission)\b",
    re.IGNORECASE,
)
_THE_QUESTION = (
    r"\W+(?:whether|how|what|why|who|whose|when|where|which)\b(?!\W+(?:i|we) (?:can|could|may|might|should)\b)"
)
_WONDERS = re.compile(
    r"\b(?:i(?: was| am|['\u2019]m)? (?:\w+ )?(?:wonder(?:ed|ing)?|curious)|(?:may|can|could) i ask)\b"
    rf"(?:\W+\w+){{0,6}}?{_THE_QUESTION}",
    re.IGNORECASE,
)
_LEADS_INTO_A_QUESTION = re.compile(
    rf"\b(?:ask|know|wonder(?:ed|ing)?|curious|understand|find out)\b(?:\W+\w+){{0,12}}?{_THE_QUESTION}",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"\b(good ?bye|bye(-| )?bye|bye|take care|talk soon|speak soon|so long"
    r"|(good|great|nice|lovely) (day|evening|afternoon|weekend|one)|(i'?ll|let me) let you (go|get (back|on))"
    r"|(that'?s|that is) all (from me|for today)|i'?ll (leave|stop) (it )?(there|here)|i'?ll leave you (to|be|in peace)"
    r"|cheerio|ciao|ta-?ra|see you (soon|then|later|around))\b",
    re.IGNORECASE,
)
_AFTER_GOODBYE = (Move.COURTESY, Move.DEFER_TO_PROCESS, Move.AFFIRM, Move.SUPPORT_AUTONOMY)
_ON_A_CONDITION = re.compile(
    r"\W*(?:(?:and|but|or|so|well)\b\W*)*(?:if|unless|when)\b"
    r"(?!\W+(?:that(?:['\u2019]?s| is| was)|there(?:['\u2019]?s| is)"
    r"|you(?:['\u2019]?ll| will| would)? (?:excuse|forgive))\b)",
    re.IGNORECASE,
)
"""How an offer to go begins: "if you have dough on the go, I'll be off"."""
_BYE = re.compile(r"\b(?:good ?)?bye\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a clause that carry content, lower case, in order."""
    words = re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("\u2019", ""))
    return tuple(word for word in words if word not in _EMPTY_WORDS)


def signature(text: str) -> str:
    """What two clauses share when they say the same thing in nearly the same words."""
    return " ".join(sorted(set(content_words(text))))


def said_before(text: str, heard: list[str]) -> bool:
    """Whether ``text`` shares at least four in five of its content words with one of the signatures ``heard``. A single
    such word, or none ("which app", "why not"), says too little to tell."""
    words = set(signature(text).split())
    if len(words) < FEWEST_TO_COMPARE:
        return False
    for earlier in heard:
        others = set(earlier.split())
        if len(words & others) / len(words | others) >= 0.8:
            return True
    return False


def asks(text: str) -> bool:
    """Whether a clause has the form of a question, with or without its mark."""
    return text.rstrip().endswith("?") or begins_as_question(text) or bool(_WONDERS.search(text))


def begins_as_question(text: str) -> bool:
    """Whether a clause begins as a question does: "is it far?", not "lovely day, isn't it?"."""
    return bool(_ASKS.match(text))


def is_odd_question(clause: Clause) -> bool:
    """Whether a clause that could not be coded is a question in readable words all the same."""
    return clause.move is None and clause.confidence < 1.0 and asks(clause.text)


def asks_for_something(text: str) -> bool:
    """Whether a clause goes straight for an answer ("what's in those rooms?") rather than for leave to ask."""
    return bool(_WH.match(text))


def asks_leave(text: str) -> bool:
    """Whether a clause has the words of asking leave, and not the question itself: "may I ask?", not "may I ask how
    you do it?"."""
    return bool(_LEAVE.search(text)) and not _LEADS_INTO_A_QUESTION.search(text)


def is_empty_talk(text: str) -> bool:
    """Whether a clause has no content of its own, as "so you mentioned things" has none."""
    return not content_words(text)


def says_goodbye(clauses: tuple[Clause, ...], turn: int) -> bool:
    """Whether a message takes leave: its last clause does, or an earlier one in so many words and only courtesies come
    after it. In the first message only a plain "bye" does: "good day" greets."""
    for number, clause in enumerate(reversed(clauses)):
        if clause.text.rstrip().endswith("?"):
            return False
        plainly = clause.aside is Aside.GOODBYE or bool(_BYE.search(clause.text))
        if _takes_leave(clause) and (number == 0 or plainly):
            return turn > 1 or bool(_BYE.search(clause.text))
        if clause.move not in _AFTER_GOODBYE or clause.aside is Aside.INTRODUCED:
            return False
    return False


def _takes_leave(clause: Clause) -> bool:
    if _ON_A_CONDITION.match(clause.text) and not _BYE.search(clause.text):
        return False
    in_words = clause.move in (Move.COURTESY, Move.DEFER_TO_PROCESS) and takes_leave(clause.text)
    return clause.aside is Aside.GOODBYE or (clause.aside is not Aside.SMALL_TALK and in_words)


def takes_leave(text: str) -> bool:
    """Whether a text has words of leave in it."""
    return bool(_GOODBYE.search(text))
