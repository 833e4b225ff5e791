"""Questions that only go on with what was said: "why?", "like what?", "the half of what?"."""

from __future__ import annotations

import re

from bot.asked import Asked, asked_for
from bot.prospect.hearing import asks, begins_as_question, content_words, is_empty_talk

_OPENS = r"(?:and|so|but|ok|okay|well|right|then|oh|ah|sorry|hi|hello|now|um|uh|just|also)"
_FOLLOWS_UP = re.compile(
    rf"^\W*(?:{_OPENS}\b\W*)*"
    r"(?:why(?: (?:is|was) (?:that|it|this)|(?: not)?)?|how (?:so|come)|like (?:what|who|where)|such as"
    r"|for (?:example|instance)|which (?:ones?|things?)|in (?:what|which) (?:way|sense)|go on"
    r"|(?:please )?(?:tell me|say) (?:a bit |a little )?more"
    r"(?: (?:about|on) (?:that|this|it))?|namely|because|meaning|and|really|how do you mean"
    r"|(?:can|could|would|will) you (?:please )?(?:say|tell me|explain) (?:a bit |a little )?more)\W*$",
    re.IGNORECASE,
)

_REFERS_BACK = re.compile(
    rf"^\W*(?:{_OPENS}\b\W*)*(?:(?:which|what) \w+ (?:do|did|are) you (?:mean|thinking of|talking about|referring to)\b"
    r"|who (?:do|did|are) you (?:mean|thinking of|talking about|referring to)\b|who (?:did you have|had you) in mind\b"
    r"|(?:(?:who|what)(?:['\u2019]?s| is| are| would) (?:that|the|those|they|it|be)"
    r"(?: (?:person|people|ones?|thing|part|bit|reason))?(?: be)?|(?:which|what) (?:people|person|part|bit|things?))"
    r"(?: (?:exactly|then|there|you mean(?:t)?|you mention(?:ed)?))?\W*$)",
    re.IGNORECASE,
)
MOST_WORDS_BACK = 14
"""Words of a clause above which it asks more than "which people do you mean?"."""

_ECHOES = re.compile(
    r"^\W*(?!\W|(?:who|what|which|where|why|how|when)\b).*\b(?:what|who|which|where)\W*\?\W*$"
    rf"|^\W*(?:{_OPENS}\b\W*)*(?:what|which) (?:thing|one|part|bit)s?\W*$",
    re.IGNORECASE,
)

_ASKS_WHAT = re.compile(r"\b(?:what|which|who|whose|whom|where)\b", re.IGNORECASE)
_POLITE = frozenset({"sorry", "please", "pardon", "exactly", "really", "actually"})

_SAYS_WHAT_IS_MEANT = re.compile(r"\byou(?: \w+)? mean(?!\W+(?:by|when|with)\b)(?:\W+[\w'\u2019]+){2}", re.IGNORECASE)
_ASKS_WHAT_IS_MEANT = re.compile(r"\b(?:what|which|who|whose|whom|where|how)\b", re.IGNORECASE)

MOST_WORDS = 6
"""Words of a clause above which it says more than "go on" or "what was that"."""


def follows_up(text: str) -> bool:
    """Whether a clause only asks for more of what was just said: "why?", "like what?", "who would that be?"."""
    if _FOLLOWS_UP.match(text):
        return True
    yes_or_no = begins_as_question(text) and asked_for(text) is Asked.WHETHER
    return asks(text) and not yes_or_no and is_empty_talk(text) and len(text.split()) <= MOST_WORDS


def refers_back(text: str) -> bool:
    """Whether a clause asks who or what was just spoken of: "which people do you mean?"."""
    return bool(_REFERS_BACK.match(text)) and len(text.split()) <= MOST_WORDS_BACK


def echoes(text: str) -> bool:
    """Whether a clause gives a word back to ask what was meant by it: "the half of what?"."""
    return bool(_ECHOES.match(text)) and len(text.split()) <= MOST_WORDS


def says_what_is_meant(text: str) -> bool:
    """Whether a clause says itself what it takes the prospect to mean: "you mean somebody writes it on a form?"."""
    found = _SAYS_WHAT_IS_MEANT.search(text)
    return found is not None and " or " not in text and not _ASKS_WHAT_IS_MEANT.search(text[: found.start()])


def asks_what_was_meant(text: str, said: str) -> bool:
    """Whether a clause asks what a word of what was just ``said`` means: "depends on what", "which paper?"."""
    if echoes(text):
        return True
    words = set(content_words(text)) - _POLITE
    asked = bool(_ASKS_WHAT.search(text)) and len(text.split()) <= MOST_WORDS
    return asked and bool(words) and words <= set(content_words(said))
