"""What the edges need of Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional, Protocol

from bot.codebook import Clause


class BrainFailed(Exception):
    """Rasa could not deal with a message. Nothing was stored; the same message can be sent again."""


class Brain(Protocol):
    """Rasa, wherever it runs."""

    @property
    def model(self) -> str:
        """The fingerprint of the trained model."""

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """Hand a trainee's message to Rasa and return what its actions uttered. ``metadata`` that names a ``call``
        makes it a message to the prospect. Raises :class:`BrainFailed`."""

    async def code(self, text: str, context: str = "", facts: Sequence[dict[str, Any]] = ()) -> tuple[Clause, ...]:
        """The coded clauses of a text; ``context`` is the prospect's preceding line, ``facts`` what plain questions are
        matched against, each ``{"id", "asks", "says"}``. Raises :class:`BrainFailed`."""
