"""How far instructors and the program agree on the codes of clauses; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Optional

from bot.codebook import Move
from bot.practice.kappa import Kappa, Pair, kappa
from bot.store.reviews import ReviewedClause

UNCLEAR = "unclear"
"""The code of what is no act at all."""


def agreement(
    reviewed: Sequence[ReviewedClause], blind: Sequence[ReviewedClause] = (), seen: Collection[str] = ()
) -> dict[str, Any]:
    """Agreement, three times, each with ``clauses``, ``calls``, ``instructors``, and ``moves``, ``families`` and
    ``topics`` as :class:`~bot.practice.kappa.Kappa`:

    - ``blind``: over the calls that instructors coded before they had seen the program's codes, as they coded them then
    - ``whole``: over the calls of which an instructor has reviewed every clause, by the codes that they gave last
    - ``every``: over every clause that an instructor has reviewed. Single clauses are mostly reviewed for being wrong,
      so it is likely to be too low

    ``disagreements`` are over all that was ``coded``, the commonest first; see :func:`disagreements`.
    """
    return {
        "blind": _kappas(blind),
        "whole": _kappas([each for each in reviewed if each.whole]),
        "every": _kappas(reviewed),
        "coded": len(reviewed),
        "disagreements": disagreements(reviewed, seen),
    }


def _kappas(reviewed: Sequence[ReviewedClause]) -> dict[str, Any]:
    return {
        "clauses": len(reviewed),
        "calls": len({each.call for each in reviewed}),
        "instructors": len({each.instructor for each in reviewed}),
        "moves": _kappa(reviewed, lambda each: (_move(each.program[0]), each.theirs[0])),
        "families": _kappa(reviewed, lambda each: (_family(_move(each.program[0])), _family(each.theirs[0]))),
        "topics": _kappa(reviewed, lambda each: (each.program[1] or "none", each.theirs[1] or "none")),
    }


def _kappa(reviewed: Iterable[ReviewedClause], codes: Callable[[ReviewedClause], Pair]) -> Kappa:
    by_call: dict[str, list[Pair]] = {}
    for each in reviewed:
        by_call.setdefault(each.call, []).append(codes(each))
    return kappa(by_call)


def disagreements(reviewed: Iterable[ReviewedClause], seen: Collection[str]) -> list[dict[str, Any]]:
    """Pairs of moves that were taken for each other: ``{"program", "instructor", "across_families", "times",
    "example"}``. The example is the newest of the calls that were ``seen``, None where none was: it would tell the code
    of a clause that is still to be coded blind."""
    found: dict[Pair, list[ReviewedClause]] = {}
    for each in reviewed:
        pair = _move(each.program[0]), each.theirs[0]
        if pair[0] != pair[1]:
            found.setdefault(pair, []).append(each)
    rows = [
        {
            "program": a,
            "instructor": b,
            "across_families": _family(a) != _family(b),
            "times": len(clauses),
            "example": next((each.text for each in reversed(clauses) if each.call in seen), None),
        }
        for (a, b), clauses in found.items()
    ]
    return sorted(rows, key=lambda row: (-int(str(row["times"])), str(row["program"]), str(row["instructor"])))


def _move(move: Optional[str]) -> str:
    return move or UNCLEAR


def _family(move: str) -> str:
    return UNCLEAR if move == UNCLEAR else Move(move).family.value
