"""Embeddings of what authors wrote of facts, worked out once and kept beside the model.

A persona of the library has some 2,200 sample questions and answers, seconds of work, which nobody is to wait for in a
call.
``buyin train`` works them out for the whole library, and what is new since is added when it is first needed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Optional

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

AT_ONCE = 32
"""Texts that are embedded together: of like length, since all are made as long as the longest."""
MOST = 50_000
"""Texts that are kept, 1.5 KB each; beyond that it is begun anew."""

_beside: ContextVar[Optional[Path]] = ContextVar("beside", default=None)


@contextmanager
def kept_beside(model: Path) -> Iterator[None]:
    """What is loaded within the block keeps its embeddings beside this model."""
    before = _beside.set(model.with_name(model.name.removesuffix(".tar.gz") + ".written.npz"))
    try:
        yield
    finally:
        _beside.reset(before)


class Written:
    """Embeddings by text. ``encoder`` is a fingerprint of what embeds: those of another are of no use."""

    def __init__(self, embed: Embed, encoder: str = "") -> None:
        self._embed = embed
        self._encoder = encoder
        self._file = _beside.get()
        self._read_at = 0
        self._known: dict[str, NDArray[np.float32]] = {}

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings of shape (texts, 384), each of length 1."""
        if any(text not in self._known for text in texts):
            self._read()
        missing = sorted({text for text in texts if text not in self._known}, key=lambda text: (len(text), text))
        for start in range(0, len(missing), AT_ONCE):
            batch = missing[start : start + AT_ONCE]
            self._known.update(zip(batch, self._embed(batch), strict=True))
        if missing:
            self._write(set(texts))
        return np.stack([self._known[text] for text in texts])

    def _read(self) -> None:
        """Another process may have added to it since."""
        if self._file is None or not self._file.exists():
            return
        try:
            at = self._file.stat().st_mtime_ns
            if at == self._read_at:
                return
            self._read_at = at
            with np.load(self._file) as found:
                if str(found["encoder"]) == self._encoder:
                    texts = bytes(found["texts"]).decode().split("\0")
                    self._known.update(zip(texts, found["embeddings"], strict=True))
        except Exception:  # whatever is the matter with it, what it holds can be worked out again
            log.warning("%s cannot be read, and is made anew", self._file.name, exc_info=True)

    def _write(self, needed: set[str]) -> None:
        if len(self._known) > MOST:
            self._known = {text: self._known[text] for text in needed}
        if self._file is None:
            return
        # A folder that cannot be written to costs the next start some seconds, and nothing else.
        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            with fresh.open("wb") as file:
                np.savez(
                    file,
                    encoder=self._encoder,
                    texts=np.frombuffer("\0".join(self._known).encode(), np.uint8),
                    embeddings=np.stack(list(self._known.values())),
                )
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._file)
            self._read_at = self._file.stat().st_mtime_ns
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
