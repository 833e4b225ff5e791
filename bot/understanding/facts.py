"""Which of a persona's facts a plain question asks for, by meaning, with no retraining for a new persona."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.codebook import NEEDS_QUESTIONS, Clause, Move
from bot.understanding.spelling import respell

ASKS_FOR_FACTS = NEEDS_QUESTIONS | {Move.PRESUME_ACCESS}
"""Moves that may ask for a fact; a question about how they decide is answered by the issues."""

ALIKE = 0.63
"""Cosine of a question and a sample question or answer, -1 to 1, from which it asks for that fact."""

Embed = Callable[[list[str]], NDArray[np.float32]]


class FactFinder:
    """Finds facts with a question encoder; the embeddings of what authors wrote are kept, for the last 200 personas."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._written = lru_cache(maxsize=200)(self._embed_facts)

    def find(self, clauses: Sequence[Clause], facts: Sequence[dict[str, Any]]) -> tuple[Clause, ...]:
        """The clauses, each plain question with the id of the fact it asks for. ``facts`` are
        ``{"id", "asks", "says"}``, sample questions and answers."""
        asking = [index for index, clause in enumerate(clauses) if clause.move in ASKS_FOR_FACTS]
        if not asking or not facts:
            return tuple(clauses)
        names, samples = self._written(
            tuple((str(fact["id"]), (*fact["asks"], *fact.get("says", ()))) for fact in facts)
        )
        alike = self._embed([respell(clauses[index].text).text for index in asking]) @ samples.T
        found = list(clauses)
        for row, index in enumerate(asking):
            best = int(alike[row].argmax())
            if alike[row, best] >= ALIKE:
                found[index] = replace(found[index], fact=names[best])
        return tuple(found)

    def _embed_facts(self, facts: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[list[str], NDArray[np.float32]]:
        pairs = [(name, text) for name, texts in facts for text in texts]
        return [name for name, _ in pairs], self._embed([text for _, text in pairs])
