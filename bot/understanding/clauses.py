"""Cutting a message into clauses: one thought unit each, with exact offsets.

spaCy's tokens and these rules find the sentences; whether a clause begins inside a sentence, as it often does where
people type without punctuation, is the network's to say (:mod:`bot.understanding.network`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import spacy
from spacy.language import Language
from spacy.tokens import Token

Span = tuple[int, int]

LONGEST_SENTENCE = 70
"""Tokens of one sentence above which it is read in parts, so that the time for a message stays in proportion."""

_NO_WORD = re.compile(r"\S{100,}")
"""A run of characters that is no word, whatever it is; the sentences in it are not looked for."""

_WORD = re.compile(r"[^\W\d_]+")

_NEVER_OPENS = frozenset("or to for of than because".split())
"""Words that no clause of its own begins with in a sentence: they go on with what stood before."""

_SO_THAT = re.compile(r"so that(?!['\u2019]) (?!(?:is|was|means|would|will|has)\b)", re.IGNORECASE)
"""What goes on with a sentence, where "so that was it" begins another."""

_AND_THINGS = re.compile(
    r"(?:and (?:the|a|an|my|your|our|their|his|her|for|in|on|at|with|by|to|from)\b(?:\W+\w+){1,2}[^\w?]*\?"
    r"|the way\b(?! (?:i|we) )(?:\W+\w+){1,5})\W*$",
    re.IGNORECASE,
)
"""The end of a sentence that only names more of what stood before: "and your shop leads?", "the way it is done"."""

_STANDS_ALONE = frozenset("thanks thx cheers ta bye goodbye sorry hello hi hey why".split())
"""Single words that may be a clause of their own at the end of a sentence."""

_NEVER_CLOSES = frozenset(
    "a an the my your our their his her its of for to with from and or but so if when than".split()
)
"""Words that no clause ends with, unless a mark follows them."""

_TAKES_A_CLAUSE = frozenset("clear sure think believe hope guess suppose afraid means".split())
"""Words after which one goes on to say what: "so that it's clear nobody minds". A mark or a question ends them."""

_QUESTION_WORDS = frozenset(
    "who whose whom what which when where why how is are do does did can could would will".split()
)

_OPENING_QUOTES = "([\u201c"
_CLOSING_QUOTES = ")]\u201d"
_INTERJECTIONS = frozenset(
    "ok okay right well sure yes yeah yep no nope hm hmm so and but oh ah got fair understood true indeed".split()
)


@lru_cache(maxsize=1)
def _english() -> Language:
    return spacy.blank("en")


def sentences(text: str) -> list[Span]:
    """The sentences of a message as half-open spans of character offsets, in order, without surrounding space.

    Every character that is not space belongs to exactly one span. Time is linear in the length of the text.
    """
    # spaCy's time for a run without a space grows with its square where it is made of marks.
    tame = _NO_WORD.sub(lambda found: "x" * len(found.group()), text)
    tokens = [token for token in _english()(tame) if not token.is_space]
    if not tokens:
        return []
    starts = [0]
    depth = 0
    for i in range(1, len(tokens)):
        before = tokens[i - 1]
        depth = max(0, depth + (before.text in _OPENING_QUOTES) - (before.text in _CLOSING_QUOTES))
        new_line = "\n" in text[before.idx + len(before.text) : tokens[i].idx]
        too_long = i - starts[-1] >= LONGEST_SENTENCE
        if new_line or too_long or (depth == 0 and _ends_sentence(tokens, i)):
            starts.append(i)
    return _spans(tokens, _rejoin(tokens, starts))


def cut(text: str, sentence: Span, starts: Iterable[int]) -> list[Span]:
    """Cut a sentence before each of the offsets ``starts`` that begins a word inside it."""
    begin, end = sentence
    edges = [begin]
    for start in sorted(starts):
        before, after = _last_word(text[:start]), _next_word(text, start)
        says_what = before in _TAKES_A_CLAUSE and after not in _QUESTION_WORDS
        if _goes_on(text, start, end) or before in _NEVER_CLOSES or says_what:
            continue
        inside = (begin < start < end and text[start - 1].isspace()) or text[start - 1 : start] in ("-", "\u2014", ",")
        if inside and start < end and _has_word(text[edges[-1] : start]) and _has_word(text[start:end]):
            edges.append(start)
    edges.append(end)
    return [_trim(text, left, right) for left, right in itertools.pairwise(edges)]


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether what begins at ``start`` can only go on with what stood before."""
    word = _next_word(text, start)
    alone = len(text[start:end].split()) == 1 and word not in _STANDS_ALONE
    goes_with = _SO_THAT.match(text, start) or _AND_THINGS.match(text, start, end)
    return alone or word in _NEVER_OPENS or bool(goes_with)


def _next_word(text: str, start: int) -> str:
    found = _WORD.match(text, start)
    return found.group().lower() if found else ""


def _last_word(text: str) -> str:
    words = text.rsplit(maxsplit=1)
    return words[-1].lower() if words else ""


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _spans(tokens: Sequence[Token], starts: list[int]) -> list[Span]:
    ends = [*starts[1:], len(tokens)]
    return [
        (tokens[start].idx, tokens[end - 1].idx + len(tokens[end - 1].text))
        for start, end in zip(starts, ends, strict=True)
    ]


def _ends_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Whether the token before ``i`` ends a sentence."""
    before, token = tokens[i - 1], tokens[i]
    if not before.text or not set(before.text) <= set(".!?\u2026"):
        return False
    if token.is_punct and token.text not in "\"'(\u201c\u2018-*\u2022":
        return False
    glued = before.idx + len(before.text) == token.idx
    if glued and not token.text[0].isupper():
        return False
    trailing_off = before.text in ("..", "...", "....", "\u2026")
    if trailing_off and token.text[0].islower():
        return False
    initial = tokens[i - 2].text if i >= 2 else ""
    return not (before.text == "." and len(initial) == 1 and initial.isupper() and initial != "I")


def _rejoin(tokens: Sequence[Token], starts: list[int]) -> list[int]:
    """Put back what is no clause by itself: bare punctuation, an emoji at the end, a lone opening "Right."."""
    kept = [starts[0]]
    for start, end in pairwise([*starts[1:], len(tokens)]):
        has_word = any(token.is_alpha or token.like_num for token in tokens[start:end])
        words = [token.lower_ for token in tokens[kept[-1] : start] if token.is_alpha]
        if has_word and not (len(words) <= 1 and all(word in _INTERJECTIONS for word in words)):
            kept.append(start)
    return kept
