"""Reading a message: from text to coded clauses."""

from __future__ import annotations

from typing import Optional, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.codebook import Clause, Family, Topic
from bot.understanding.clauses import Span, cut, sentences
from bot.understanding.language import is_codable
from bot.understanding.network import MOVES, TOPICS, Codes

BEGINS = 0.5
"""Probability, 0-1, above which a clause begins with a word inside a sentence."""


_FACILITATING = np.array([move.family is Family.FACILITATING for move in MOVES])


class Coder(Protocol):
    """The network, as far as reading needs it."""

    def read(self, texts: list[str]) -> Codes:
        """Code a batch of texts."""


def read(coder: Coder, text: str) -> tuple[Clause, ...]:
    """The coded clauses of a message.

    A message takes one pass of the network over its sentences, and a second one only if a sentence is cut.
    """
    whole = sentences(text)
    if not whole:
        return ()
    codes = coder.read([text[start:end] for start, end in whole])
    spans: list[Span] = []
    rows: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    uncoded: list[int] = []
    for index, (start, end) in enumerate(whole):
        offsets, chances = codes.begins[index]
        inner = [
            start + offset for offset, chance in zip(offsets, chances, strict=True) if chance >= BEGINS and offset > 0
        ]
        parts = cut(text, (start, end), inner)
        if len(parts) > 1:
            uncoded += range(len(spans), len(spans) + len(parts))
        spans += parts
        rows += [(codes.moves[index], codes.topics[index])] * len(parts)
    if uncoded:
        again = coder.read([text[spans[index][0] : spans[index][1]] for index in uncoded])
        for row, index in enumerate(uncoded):
            rows[index] = (again.moves[row], again.topics[row])
    return tuple(_clause(text, span, *row) for span, row in zip(spans, rows, strict=True))


def _clause(text: str, span: Span, moves: NDArray[np.float32], topics: NDArray[np.float32]) -> Clause:
    start, end = span
    words = text[start:end]
    if not is_codable(words):
        return Clause(start, end, words, move=None, confidence=1.0)
    # The codebook gives a facilitating code only when it is clear, and one word never makes it clear.
    likely = moves if len(words.split()) > 1 else np.where(_FACILITATING, -1.0, moves)
    move = MOVES[int(likely.argmax())]
    return Clause(start, end, words, move, _topic(move.value, topics), confidence=float(likely.max()))


def _topic(move: str, topics: NDArray[np.float32]) -> Optional[Topic]:
    # The codebook has no decision question without a topic: the likeliest one is taken even over "none".
    order = topics[1:].argmax() + 1 if move == "decision_question" else topics.argmax()
    return TOPICS[int(order)]
