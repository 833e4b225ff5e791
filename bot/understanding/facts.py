"""Which of a persona's facts a plain question asks for, by meaning, with no retraining for a new persona."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from bot.asked import Asked, asked_for, has_lead_in, without_lead_in
from bot.codebook import NEEDS_QUESTIONS, Clause, Family, Move
from bot.understanding.shared_words import SharedWords
from bot.understanding.spelling import respell
from bot.understanding.written import Embed, Written

ASKS_FOR_FACTS = NEEDS_QUESTIONS | {Move.PRESUME_ACCESS}
"""Moves that may ask for a fact; a question about how they decide is answered by the issues, and by what
goes on with them."""

UNSURE = 0.8
"""Confidence, 0-1, below which a clause in the form of a question may ask for a fact, whatever it was taken for."""

ALIKE = 0.8
"""How alike a question and a fact must be: the mean of their likeness, -1 to 1, without and with what the seller said
just before, and ``WORDS`` for the words they share. This mark was chosen on 571 judged facts of free talk
(``docs/understanding.md``), the other figures here on 661 questions of it
(``tests/understanding/talk-questions.jsonl``): a wrong fact is worse than a short answer."""

ALIKE_ALONE = 0.81
"""The same for a question before which nothing was said in its message."""

WORDS = 0.2
"""What it counts at most that an author used a question's words of a fact."""

OTHERWISE_ASKED = 0.03
"""What it costs that none of a fact's sample questions asks for the same kind of answer: "who" where all of them ask
"how many"."""

NEAREST = 3
"""How many of a fact's sample questions and answers have a say beside the nearest one."""

_IN_YOUR_VIEW = re.compile(r"\W*\bfrom where you(?: are|['\u2019]re)? (?:sit|stand|sitting|standing)\b", re.IGNORECASE)
"""Asks for no place."""


@dataclass(frozen=True)
class _WrittenFact:
    """A fact, or None for a question that has no answer; whether it goes on with what the prospect has told, the kinds
    of answer that its sample questions want, and what an author wrote of it, with its embeddings."""

    fact: Optional[str]
    goes_on: bool
    kinds: frozenset[Optional[Asked]]
    texts: tuple[str, ...]
    embedded: NDArray[np.float32]


_Facts = tuple[tuple[Optional[str], tuple[str, ...], tuple[str, ...]], ...]


class FactFinder:
    """Finds facts with a question encoder; the embeddings of what authors wrote are kept (see
    :mod:`bot.understanding.written`). ``encoder`` is a fingerprint of the question encoder."""

    def __init__(self, embed: Embed, encoder: str = "") -> None:
        self._embed = embed
        self._kept = Written(embed, encoder)
        self._written = lru_cache(maxsize=200)(self._embed_facts)
        self._words = lru_cache(maxsize=32)(SharedWords)  # some 2 MB each

    def find(self, clauses: Sequence[Clause], facts: Sequence[dict[str, Any]]) -> tuple[Clause, ...]:
        """The clauses, each plain question with the id of the fact it asks for. ``facts`` are
        ``{"id", "asks", "says"}``, sample questions and answers; an id of None marks a question that has no answer. One
        with ``"after"`` goes on with what the prospect has told, and a good question may ask for it, too."""
        goes_on = any("after" in each for each in facts)
        asking = [index for index, clause in enumerate(clauses) if _asks(clause) or (goes_on and _asks_on(clause))]
        if not asking or not facts:
            return tuple(clauses)
        written = self._all_written(facts)
        typed = [_meant(clauses[index].text) for index in asking]
        led_up_to = [_meant(_with_what_leads_up(clauses, index)) for index in asking]
        alike = self._alike([*typed, *led_up_to], written).reshape(2, len(asking), len(written)).mean(axis=0)
        found = list(clauses)
        # A good question asks for none of the everyday facts; that it has no answer counts for it as for any other.
        for_any = np.array([each.goes_on or each.fact is None for each in written])
        for row, index in enumerate(asking):
            asked = asked_for(typed[row])
            reached = alike[row] - OTHERWISE_ASKED * np.array([asked not in each.kinds for each in written])
            if not _asks(clauses[index]):
                reached = np.where(for_any, reached, -1.0)
            if reached.max() >= (ALIKE if index else ALIKE_ALONE):
                found[index] = replace(found[index], fact=written[int(reached.argmax())].fact)
        return tuple(found)

    def _alike(self, questions: Sequence[str], written: Sequence[_WrittenFact]) -> NDArray[np.float64]:
        """How alike each question and each fact are, shape (questions, facts)."""
        texts = list(dict.fromkeys(questions))
        embedded = self._embed([without_lead_in(text) for text in texts])
        near = np.stack([_near(embedded @ each.embedded.T) for each in written], axis=1)
        words = self._words(tuple(each.texts for each in written))
        alike = near + WORDS * np.stack([words.with_each(text) for text in texts])
        return alike[[texts.index(question) for question in questions]]  # type: ignore[no-any-return]

    def _all_written(self, facts: Sequence[dict[str, Any]]) -> list[_WrittenFact]:
        # What goes on with one issue is embedded apart, so that it is kept once whatever else was told.
        groups: dict[Optional[str], list[Any]] = {}
        for each in facts:
            fact = (each["id"], tuple(each["asks"]), tuple(each.get("says", ())))
            groups.setdefault(each.get("after"), []).append(fact)
        return [one for after, group in groups.items() for one in self._written(after is not None, tuple(group))]

    def _embed_facts(self, goes_on: bool, facts: _Facts) -> list[_WrittenFact]:
        embedded = self._kept.of([text for _, asks, says in facts for text in (*asks, *says)])
        ends = np.cumsum([len(asks) + len(says) for _, asks, says in facts])
        parts = np.split(embedded, ends[:-1])
        return [
            _WrittenFact(fact, goes_on, frozenset(map(asked_for, asks)), (*asks, *says), part)
            for (fact, asks, says), part in zip(facts, parts, strict=True)
        ]


def _meant(text: str) -> str:
    """What a text asks: slips mended, and without a turn of phrase that sounds as if it asked for a place."""
    return _IN_YOUR_VIEW.sub("", respell(text).text)


def _with_what_leads_up(clauses: Sequence[Clause], index: int) -> str:
    """A question with what was said just before it, which often says what it is about: "So Bev keeps the book. Who
    reads it?", "say a driver is late, who rings him"."""
    return " ".join(clause.text for clause in clauses[max(0, index - 1) : index + 1])


def _asks(clause: Clause) -> bool:
    # "May I ask how many there are?" asks leave in form only, and what could not be coded may be a plain question.
    leave = clause.move is Move.SEEK_COLLABORATION and has_lead_in(clause.text)
    if clause.move in ASKS_FOR_FACTS or leave:
        return True
    unsure = clause.move in (None, Move.COURTESY) or clause.confidence < UNSURE
    return unsure and (clause.text.rstrip().endswith("?") or asked_for(clause.text) is not None)


def _asks_on(clause: Clause) -> bool:
    """Whether a clause that does not push may ask for more of what was told."""
    if clause.move is None or clause.family is Family.PUSHING:
        return False
    return clause.move is Move.DECISION_QUESTION or clause.text.rstrip().endswith("?")


def _near(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """One figure per question from its cosines to a fact's texts, shape (questions, texts): the best, averaged with
    the mean of the best few, so that one chance likeness does not decide."""
    best = np.sort(cosines, axis=1)[:, ::-1]
    return (best[:, 0] + best[:, :NEAREST].mean(axis=1)) / 2  # type: ignore[no-any-return]
