"""Choosing what to say: no line is said twice in a call."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Optional

from bot.codebook import Move, Topic
from bot.personas.schema import Persona, Situation
from bot.prospect.state import ProspectState


def choose(state: ProspectState, pool: str, lines: Sequence[str]) -> Optional[str]:
    """One of ``lines`` that was not said in this call, decided by the call's seed and turn alone; None when all were.

    ``pool`` is the name under which it is remembered, as :func:`lines_of` reads it.
    """
    used = state.used_lines.setdefault(pool, [])
    fresh = [index for index in range(len(lines)) if index not in used]
    if not fresh:
        return None
    index = fresh[_number(state.seed, state.turn, pool) % len(fresh)]
    used.append(index)
    return lines[index]


def lines_of(persona: Persona, pool: str) -> list[str]:
    """The lines of a pool: ``opening``, ``lines.SITUATION``, ``elsewhere.TOPIC``, ``reactions.MOVE``, ``facts.ID``,
    ``outcomes.ID``, ``issues.ID.KIND`` or, for a step of an issue, ``issues.ID.discloses.N``.

    A pool that the persona does not have is empty; one from a call that began under an earlier version may lack some.
    """
    group, *names = pool.split(".")
    if group == "opening":
        return list(persona.opening)
    if group == "lines":
        return [_named(persona, line) for line in persona.lines.get(Situation(names[0]), [])]
    if group == "elsewhere":
        return list(persona.elsewhere.get(Topic(names[0]), []))
    if group == "reactions":
        return list(persona.reactions.get(Move(names[0]), []))
    if group == "facts":
        return list(next(each for each in persona.facts if each.id == names[0]).says)
    if group == "outcomes":
        return list(persona.outcome(names[0]).says)
    issue = persona.issue(names[0])
    if names[1] == "discloses":
        step = issue.discloses[int(names[2])]
        return [step] if isinstance(step, str) else list(step)
    return list(getattr(issue, names[1]))


def _named(persona: Persona, line: str) -> str:
    """A voice's line with the persona's own name, role and firm in it."""
    return line.replace("{name}", persona.name).replace("{role}", persona.role).replace("{company}", persona.company)


def _number(seed: int, turn: int, pool: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{turn}:{pool}".encode()).digest()[:8], "big")
