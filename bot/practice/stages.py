"""The stages of a turn and the calls that begin and end, told to whoever watches. The edges watch; without one, nothing
happens. What is told names nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Optional, Protocol

STAGES = ("turn", "context", "wait", "coding", "hear", "answer")
"""The whole of a turn, and its parts: reading what is on the line, waiting for the turn before it, Rasa and the coding,
the prospect and the transaction that stores the turn, and reading the answer back."""


class Watcher(Protocol):
    """What an edge does with it. ``stage`` is one of :data:`STAGES`, ``outcome`` the kind of an ending."""

    def stage_began(self, stage: str) -> None:
        """A turn has come to a stage."""

    def stage_ended(self, stage: str, seconds: float) -> None:
        """A turn has left a stage, well or by an error."""

    def call_began(self) -> None:
        """A trainee has begun a call."""

    def call_ended(self, outcome: str) -> None:
        """A trainee's call has ended."""


_watcher: ContextVar[Optional[Watcher]] = ContextVar("watcher", default=None)
_inner: ContextVar[Optional[list[float]]] = ContextVar("inner", default=None)


@contextmanager
def watched_by(watcher: Optional[Watcher]) -> Iterator[None]:
    """Have what happens in the block told to ``watcher``, to nobody if it is None."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def watcher() -> Optional[Watcher]:
    """Whoever watches what happens here."""
    return _watcher.get()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A stage of a turn. One within another is not counted in it, but for the ``turn``, which is all of them."""
    watching = _watcher.get()
    if watching is None:
        yield
        return
    watching.stage_began(name)
    began, within, outer = time.perf_counter(), [0.0], _inner.get()
    token = _inner.set(within)
    try:
        yield
    finally:
        _inner.reset(token)
        seconds = time.perf_counter() - began
        if outer is not None:
            outer[0] += seconds
        watching.stage_ended(name, seconds if name == "turn" else max(0.0, seconds - within[0]))
