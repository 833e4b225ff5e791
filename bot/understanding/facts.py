"""Which of a persona's facts a plain question asks for, by meaning, with no retraining for a new persona."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.codebook import NEEDS_QUESTIONS, Clause, Move
from bot.understanding.asking import has_lead_in, without_lead_in
from bot.understanding.spelling import respell

ASKS_FOR_FACTS = NEEDS_QUESTIONS | {Move.PRESUME_ACCESS}
"""Moves that may ask for a fact; a question about how they decide is answered by the issues."""

ALIKE = 0.7
"""How alike, -1 to 1, a question and what an author wrote of a fact must be. Chosen so that as many answerable
questions get their fact as unanswerable ones get none, over the two sets of questions in ``tests/understanding``."""

NEAREST = 3
"""How many of a fact's sample questions and answers have a say beside the nearest one."""

Embed = Callable[[list[str]], NDArray[np.float32]]


class FactFinder:
    """Finds facts with a question encoder; the embeddings of what authors wrote are kept, for the last 200 personas."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._written = lru_cache(maxsize=200)(self._embed_facts)

    def find(self, clauses: Sequence[Clause], facts: Sequence[dict[str, Any]]) -> tuple[Clause, ...]:
        """The clauses, each plain question with the id of the fact it asks for. ``facts`` are
        ``{"id", "asks", "says"}``, sample questions and answers."""
        asking = [index for index, clause in enumerate(clauses) if _asks(clause)]
        if not asking or not facts:
            return tuple(clauses)
        written = self._written(tuple((str(fact["id"]), (*fact["asks"], *fact.get("says", ()))) for fact in facts))
        questions = self._embed([without_lead_in(respell(clauses[index].text).text) for index in asking])
        alike = np.stack([_alike(questions @ texts.T) for _, texts in written], axis=1)
        found = list(clauses)
        for row, index in enumerate(asking):
            best = int(alike[row].argmax())
            if alike[row, best] >= ALIKE:
                found[index] = replace(found[index], fact=written[best][0])
        return tuple(found)

    def _embed_facts(self, facts: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, NDArray[np.float32]]]:
        embedded = self._embed([text for _, texts in facts for text in texts])
        ends = np.cumsum([len(texts) for _, texts in facts])
        return [(name, part) for (name, _), part in zip(facts, np.split(embedded, ends[:-1]), strict=True)]


def _asks(clause: Clause) -> bool:
    # "May I ask how many there are?" asks leave in form only, and what could not be coded may be a plain question.
    leave = clause.move is Move.SEEK_COLLABORATION and has_lead_in(clause.text)
    odd = clause.move in (None, Move.COURTESY) and clause.text.rstrip().endswith("?")
    return clause.move in ASKS_FOR_FACTS or leave or odd


def _alike(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """One figure per question from its cosines to a fact's texts, shape (questions, texts): the best, averaged with
    the mean of the best few, so that one chance likeness does not decide."""
    best = np.sort(cosines, axis=1)[:, ::-1]
    return (best[:, 0] + best[:, :NEAREST].mean(axis=1)) / 2  # type: ignore[no-any-return]
