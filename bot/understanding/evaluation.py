"""How well clauses are coded, against labels by people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from bot.codebook import Clause, Move, Topic

NONE = "none"
BINS = 5
"""Bins of equal width in which confidence is compared with how often it was right."""


@dataclass(frozen=True)
class Label:
    """A clause as a person coded it; ``start`` is its offset in the text."""

    start: int
    move: Move
    topic: Optional[Topic]


@dataclass(frozen=True)
class Judged:
    """A text with its labels and what the program made of it. One label means a single clause."""

    labels: tuple[Label, ...]
    coded: tuple[Clause, ...]


def report(judged: Sequence[Judged]) -> dict[str, Any]:
    """Every figure of an evaluation; those for which there is no text are left out.

    ``single``: texts of one clause; the longest clause found stands for the text, and ``left_whole`` is the share that
    were not cut. ``multi``: texts of several; the clauses inside them count as right only where both ends of the cut
    and the code agree, and, as ``covering_...``, where the clause found that covers most of them has the code. F1 is
    macro over the codes that occur in the labels; kappa is Cohen's.
    """
    single = [each for each in judged if len(each.labels) == 1]
    multi = [each for each in judged if len(each.labels) > 1]
    figures: dict[str, Any] = {}
    if single:
        figures["single"] = _single(single)
    if multi:
        figures["multi"] = _multi(multi)
    return figures


def fact_report(asked: Sequence[tuple[Collection[str], Optional[str]]]) -> dict[str, Any]:
    """How well facts are matched: pairs of the facts that answer a question, each of them well, and the fact that was
    found, None for none.

    ``answerable_right`` is the share of answerable questions that got their fact, ``unanswerable_none`` the share of
    the others that got none.
    """
    answerable = [found in wanted for wanted, found in asked if wanted]
    unanswerable = [found is None for wanted, found in asked if not wanted]
    return {
        "answerable": len(answerable),
        "answerable_right": _share(answerable),
        "answerable_wrong_fact": _share(found is not None and found not in wanted for wanted, found in asked if wanted),
        "unanswerable": len(unanswerable),
        "unanswerable_none": _share(unanswerable),
    }


def aside_report(judged: Sequence[tuple[Optional[str], Optional[str]]]) -> dict[str, Any]:
    """How well asides are recognised: pairs of the aside that a clause is and the one that was found, None for none."""
    asides = [found == wanted for wanted, found in judged if wanted]
    others = [found is None for wanted, found in judged if not wanted]
    return {
        "asides": len(asides),
        "asides_right": _share(asides),
        "asides_missed": _share(found is None for wanted, found in judged if wanted),
        "others": len(others),
        "others_none": _share(others),
    }


def _single(judged: Sequence[Judged]) -> dict[str, Any]:
    from sklearn.metrics import cohen_kappa_score, f1_score  # half a second, which other commands need not wait

    pairs = [(each.labels[0], max(each.coded, key=lambda c: c.end - c.start)) for each in judged if each.coded]
    wanted = [label.move.value for label, _ in pairs]
    got = [_move(clause) for _, clause in pairs]
    topics = [_topic(label.topic) for label, _ in pairs], [_topic(clause.topic) for _, clause in pairs]
    families = [label.move.family.value for label, _ in pairs]
    right = [a == b for a, b in zip(wanted, got, strict=True)]
    occurring = sorted(set(wanted))
    each_f1 = f1_score(wanted, got, labels=occurring, average=None, zero_division=0)
    confusions = Counter((a, b) for a, b in zip(wanted, got, strict=True) if a != b)
    return {
        "texts": len(judged),
        "left_whole": _share(len(each.coded) == 1 for each in judged),
        "move_macro_f1": _macro(wanted, got),
        "move_accuracy": _share(right),
        "move_kappa": round(float(cohen_kappa_score(wanted, got)), 4),
        "family_accuracy": _share(a == _family(clause) for a, (_, clause) in zip(families, pairs, strict=True)),
        "topic_macro_f1": _macro(*topics),
        "f1_by_move": {name: round(float(value), 3) for name, value in zip(occurring, each_f1, strict=True)},
        "worst_confusions": [{"is": a, "coded": b, "times": n} for (a, b), n in confusions.most_common(10)],
        "calibration": _calibration([clause.confidence for _, clause in pairs], right),
    }


def _multi(judged: Sequence[Judged]) -> dict[str, Any]:
    found = right = wanted = families = moves = clauses = covered_families = covered_moves = 0
    for each in judged:
        labelled = {label.start: label for label in each.labels}
        ends = [*sorted(labelled)[1:], None]
        cut = {clause.start: clause for clause in each.coded}
        cut_ends = dict(zip(sorted(cut), [*sorted(cut)[1:], None], strict=True))
        inner, inner_cut = set(labelled) - {min(labelled)}, set(cut) - {min(cut, default=0)}
        found, wanted, right = found + len(inner_cut), wanted + len(inner), right + len(inner & inner_cut)
        for start, end in zip(sorted(labelled), ends, strict=True):
            clauses += 1
            covering = _covering(each.coded, start, end)
            if covering is not None:
                covered_families += _family(covering) == labelled[start].move.family.value
                covered_moves += covering.move is labelled[start].move
            if start in cut and cut_ends[start] == end:
                families += _family(cut[start]) == labelled[start].move.family.value
                moves += cut[start].move is labelled[start].move
    return {
        "texts": len(judged),
        "boundary_f1": round(2 * right / max(1, found + wanted), 4),
        "boundary_precision": round(right / max(1, found), 4),
        "boundary_recall": round(right / max(1, wanted), 4),
        "family_accuracy": round(families / clauses, 4),
        "move_accuracy": round(moves / clauses, 4),
        "covering_family_accuracy": round(covered_families / clauses, 4),
        "covering_move_accuracy": round(covered_moves / clauses, 4),
    }


def _covering(coded: Sequence[Clause], start: int, end: Optional[int]) -> Optional[Clause]:
    """The clause found that covers most of what a person marked; ``end`` is None for the last of a text."""
    stop = max((clause.end for clause in coded), default=start) if end is None else end
    return max(coded, key=lambda clause: min(clause.end, stop) - max(clause.start, start), default=None)


def _calibration(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Expected calibration error, and per bin how sure the program was and how often it was right."""
    bins = []
    error = 0.0
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [
            index for index, value in enumerate(confidences) if low <= value < high or (value == 1.0 and high == 1.0)
        ]
        if inside:
            sure = sum(confidences[index] for index in inside) / len(inside)
            rate = sum(right[index] for index in inside) / len(inside)
            error += abs(sure - rate) * len(inside) / len(confidences)
            bins.append({"from": low, "clauses": len(inside), "sure": round(sure, 3), "right": round(rate, 3)})
    return {"expected_error": round(error, 4), "bins": bins}


def _macro(wanted: Sequence[str], got: Sequence[str]) -> float:
    from sklearn.metrics import f1_score

    value = f1_score(wanted, got, labels=sorted(set(wanted)), average="macro", zero_division=0)
    return round(float(value), 4)


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return round(sum(counted) / max(1, len(counted)), 4)


def _move(clause: Clause) -> str:
    return clause.move.value if clause.move else NONE


def _family(clause: Clause) -> Optional[str]:
    return clause.family.value if clause.family else None


def _topic(topic: Optional[Topic]) -> str:
    return topic.value if topic else NONE
