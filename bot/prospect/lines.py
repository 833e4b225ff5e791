"""Choosing what to say: a line is not said twice in a call until its variants are used up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.prospect.state import ProspectState


def choose(state: ProspectState, pool: str, lines: Sequence[str]) -> str:
    """One of ``lines``, decided by the call's seed and turn alone; marks it as used under the name ``pool``."""
    used = state.used_lines.setdefault(pool, [])
    fresh = [index for index in range(len(lines)) if index not in used]
    if not fresh:
        # All were said: begin again, but never with the one said last.
        last = used[-1]
        used.clear()
        fresh = [index for index in range(len(lines)) if index != last] or [last]
    index = fresh[_number(state.seed, state.turn, pool) % len(fresh)]
    used.append(index)
    return lines[index]


def _number(seed: int, turn: int, pool: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{turn}:{pool}".encode()).digest()[:8], "big")
