"""How many of a question's words an author used of a fact: it tells "turnstile" from "gate" where embeddings do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+")
USED_ONCE = 0.6
"""Share of its weight that a word counts which one text of a fact holds; each further text adds ``USED_AGAIN``."""
USED_AGAIN = 0.2
FEW = 3.0
"""Weight added to that of all the question's words, so that one rare word of two does not decide."""


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, a final s cut off."""
    words = _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words]


class SharedWords:
    """The words of facts, each fact a list of texts. A word weighs the more the fewer facts use it."""

    def __init__(self, facts: Sequence[Sequence[str]]) -> None:
        self._facts = [Counter(word for text in texts for word in set(words_of(text))) for texts in facts]
        used_by = Counter(word for fact in self._facts for word in fact)
        self._weights = {word: float(np.log(len(facts) / facts_with)) for word, facts_with in used_by.items()}

    def with_each(self, question: str) -> NDArray[np.float64]:
        """For each fact, 0-1, the share of the question's words, by weight, that the fact's texts hold. Words that
        no fact uses count for nothing."""
        words = {word for word in words_of(question) if word in self._weights}
        if not words:
            return np.zeros(len(self._facts))
        total = sum(self._weights[word] for word in words) + FEW
        return np.array(
            [
                sum(
                    self._weights[word] * min(1.0, USED_ONCE + USED_AGAIN * (fact[word] - 1))
                    for word in words & fact.keys()
                )
                / total
                for fact in self._facts
            ]
        )
