"""What a trainee wants of the practice: start, end, a hint, the debrief. Anything else is what a seller says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from bot.understanding.examples import SPEECH

ALIKE = 0.72
"""Cosine of a message and an example, -1 to 1, from which they want the same."""


class Wishes:
    """Finds the example nearest in meaning. ``examples`` are pairs of an intent and a text."""

    def __init__(self, embed: Callable[[list[str]], NDArray[np.float32]], examples: Sequence[tuple[str, str]]) -> None:
        self._embed = embed
        self._intents = [intent for intent, _ in examples]
        self._texts = [text for _, text in examples]
        self._embedded: Optional[NDArray[np.float32]] = None

    def of(self, text: str) -> tuple[str, float]:
        """The intent of a message with its confidence, 0-1."""
        if not text.strip() or not self._intents:
            return SPEECH, 1.0
        alike = self._samples() @ self._embed([text])[0]
        best = int(alike.argmax())
        if alike[best] < ALIKE:
            return SPEECH, 1.0
        return self._intents[best], float(min(1.0, alike[best]))

    def _samples(self) -> NDArray[np.float32]:
        # Not before somebody wishes for something: where messages come with their call, nobody ever does.
        if self._embedded is None:
            self._embedded = self._embed(self._texts)
        return self._embedded
