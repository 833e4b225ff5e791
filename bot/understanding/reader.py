"""Reading a message: from text to coded clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Optional, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Aside, Clause, Family, Move, Topic
from bot.understanding.asides import aside_in, said_in_so_many_words
from bot.understanding.clauses import Span, cut, sentences
from bot.understanding.language import is_codable
from bot.understanding.network import ASIDES, MOVES, TOPICS, Codes
from bot.understanding.recited import is_recited
from bot.understanding.spelling import respell

SURE = 0.7
"""Probability, 0-1, from which a clause begins with a word inside a sentence."""

POSSIBLE = 0.3
"""Probability, 0-1, from which a clause begins there if both parts, read by themselves, are ``PLAIN`` acts."""

PLAIN = 0.7
"""Probability, 0-1, of its likeliest move from which a part is plainly an act of its own. The three were chosen
together, on the sets unseen, sales-trainer, equipment-seller and typed-ordinary in ``tests/understanding``; call-centre
and account-executive are blind."""

MOST_DOUBTS = 12
"""Places of one message that are looked at, the likeliest, so that the time for a message stays in proportion."""

CLEAR = 0.2
"""Probability, 0-1, of the likeliest move below which a clause stays uncoded. Of 468 clauses coded by people and not
trained on, five fell below it, and none of those would have been right."""


PLAINLY_PUSHING = 0.6
"""Probability, 0-1, of the pushing moves together below which a clause is taken for the likeliest other one: nobody is
told off for what may have been meant otherwise. From .55 to .75 verdicts on the calls of ``scripts.jsonl`` get better
by three in a hundred, and families on the three sets named above worse by two."""

PLAINLY_HELPING = 0.5
"""The same for the facilitating moves. The codebook gives them only when they are clear."""

PLAINLY = 0.4
"""Probability, 0-1, from which a clause is an aside, even where none at all is likelier: examples of none are many
times as many as those of any."""

_MORE_OR_LESS_PLAINLY = {
    Aside.INSULTED: 0.6,
    Aside.ASKED_TO_LIST: 0.5,
    Aside.CALLED_A_BOT: 0.5,
    Aside.SAY_AGAIN: 0.5,
    Aside.EXPLAIN: 0.5,
    Aside.ASKED_TIME: 0.5,
    Aside.HOW_ARE_YOU: 0.5,
    Aside.OFF_TOPIC: 0.3,
    Aside.SMALL_TALK: 0.3,
    Aside.GOODBYE: 0.3,
}
"""The same for those whose answer would be odder, or less odd, where they were not meant."""

_ASKS_FOR_A_STEP = (Move.SEEK_COLLABORATION, Move.PRESS_TO_CLOSE)
_FAMILIES = (*Family, None)
_OF_FAMILY = np.array([[(move.family if move else None) is family for move in MOVES] for family in _FAMILIES])


class Coder(Protocol):
    """The network, as far as reading needs it."""

    def read(self, texts: list[str]) -> Codes:
        """Code a batch of texts."""


def read(coder: Coder, text: str) -> tuple[Clause, ...]:
    """The coded clauses of a message.

    A message takes one pass of the network over its sentences, a second one over the parts of those that might be cut,
    and a third only where such a part is cut again.
    """
    reading = _Reading(coder, text)
    whole = sentences(text)
    parts: list[Span] = []
    possible: list[tuple[float, int, Span, Span]] = []
    for sentence, begins in zip(whole, reading.look(whole), strict=True):
        likely = _apart(text, begins)
        for part in cut(text, sentence, [place for place in likely if begins[place] >= SURE]):
            parts.append(part)
            for place in likely:
                halves = cut(text, part, [place])
                if len(halves) == 2:
                    possible.append((-begins[place], place, halves[0], halves[1]))
    possible = sorted(possible)[:MOST_DOUBTS]
    reading.look([*parts, *(half for *_, left, right in possible for half in (left, right))])
    places = [place for _, place, *halves in possible if all(reading.plainness(half) >= PLAIN for half in halves)]
    spans = [piece for part in parts for piece in cut(text, part, [at for at in places if part[0] < at < part[1]])]
    reading.look(spans)
    return _each_once(_clause(text, span, *reading.codes[span]) for span in spans)


class _Reading:
    """What the network says of the spans of one text, each read once, with slips put right."""

    def __init__(self, coder: Coder, text: str) -> None:
        self._coder = coder
        self._text = text
        self.codes: dict[Span, tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]] = {}

    def look(self, spans: Sequence[Span]) -> list[dict[int, float]]:
        """Read the spans that were not read before. Returns for each of those where clauses may begin inside it:
        offsets into the text with their probability."""
        new = [span for span in dict.fromkeys(spans) if span not in self.codes]
        if not new:
            return []
        meant = [respell(self._text[start:end]) for start, end in new]
        said = self._coder.read([each.text for each in meant])
        self.codes.update({span: (said.moves[row], said.topics[row], said.asides[row]) for row, span in enumerate(new)})
        return [
            {
                span[0] + typed.back(offset): float(chance)
                for offset, chance in zip(*begins, strict=True)
                if chance >= POSSIBLE and offset > 0
            }
            for span, typed, begins in zip(new, meant, said.begins, strict=True)
        ]

    def plainness(self, span: Span) -> float:
        """The probability of the likeliest move of a span that was read."""
        return float(self.codes[span][0].max())


def _apart(text: str, chances: Mapping[int, float]) -> list[int]:
    """Of places with a single word between them the likelier, so that "so" goes with the clause that it opens."""
    kept: list[int] = []
    for place in sorted(chances, key=lambda place: (-chances[place], place)):
        if all(len(text[min(place, other) : max(place, other)].split()) > 1 for other in kept):
            kept.append(place)
    return kept


def _each_once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses, a helpful one left uncoded where the same words came before: said twice, it does nothing more."""
    said: set[str] = set()
    heard: list[Clause] = []
    for clause in clauses:
        words = " ".join(re.findall(r"\w+", clause.text.lower()))
        again = clause.family is Family.FACILITATING and words in said
        heard.append(replace(clause, move=None, topic=None) if again else clause)
        said.add(words)
    return tuple(heard)


def _clause(
    text: str, span: Span, moves: NDArray[np.float32], topics: NDArray[np.float32], asides: NDArray[np.float32]
) -> Clause:
    start, end = span
    words = text[start:end]
    if not is_codable(words) or is_recited(words):
        return Clause(start, end, words, move=None, confidence=1.0)
    likeliest = 1 + int(asides[1:].argmax())
    aside = ASIDES[likeliest]
    assert aside is not None
    plain = asides[likeliest] >= _MORE_OR_LESS_PLAINLY.get(aside, PLAINLY)
    aside = aside_in(words, aside if plain else None)
    # First the family, from all its moves together, then the move: a doubt between two moves of one family is no
    # doubt about the family.
    families = (_OF_FAMILY * moves).sum(axis=1)
    if len(words.split()) == 1:
        # The codebook gives a facilitating code only when it is clear, and one word never makes it clear.
        families[_FAMILIES.index(Family.FACILITATING)] = -1.0
    for family, plainly in ((Family.PUSHING, PLAINLY_PUSHING), (Family.FACILITATING, PLAINLY_HELPING)):
        if families[_FAMILIES.index(family)] < plainly:
            families[_FAMILIES.index(family)] = -1.0
    best = int(np.where(_OF_FAMILY[families.argmax()], moves, -1.0).argmax())
    move = MOVES[best]
    if aside in (None, Aside.SMALL_TALK):
        in_words = said_in_so_many_words(words) or aside
        # A request for leave or a press stays what it is by the code; only what it asks for is told by the aside.
        keeps_code = in_words is Aside.ASKED_STEP and move in _ASKS_FOR_A_STEP
        if move is None or move.family is Family.NEUTRAL or keeps_code:
            aside = in_words
    if move is None or moves[best] < CLEAR:
        return Clause(start, end, words, move=None, confidence=_rounded(moves[best]), aside=aside)
    return Clause(start, end, words, move, _topic(move.value, topics), confidence=_rounded(moves[best]), aside=aside)


def _rounded(probability: np.float32) -> float:
    """To hundredths: what lies below them depends on how many threads multiplied. Never 1, which marks what was not
    read at all."""
    return min(0.99, round(float(probability), 2))


def _topic(move: str, topics: NDArray[np.float32]) -> Optional[Topic]:
    # The codebook has no decision question without a topic: the likeliest one is taken even over "none".
    order = topics[1:].argmax() + 1 if move == "decision_question" else topics.argmax()
    return TOPICS[int(order)]
