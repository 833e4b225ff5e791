"""Talk from outside, coded and scored beside people's labels: sessions of good and poor practitioners, and utterances
that facilitate or direct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.metrics import f1_score, roc_auc_score

from bot.codebook import NEEDS_QUESTIONS, Clause, Family, Move

TELLING = frozenset({Move.GIVE_INFORMATION, Move.ADVISE_WITH_PERMISSION})


def facilitates(clauses: Sequence[Clause]) -> bool:
    """Whether an utterance facilitates rather than directs: by words, helpful clauses and plain questions against
    clauses that push or tell. With as much of either, or nothing that can be coded, it does."""
    helps = sum(len(each.text.split()) for each in clauses if _helps(each))
    directs = sum(len(each.text.split()) for each in clauses if _directs(each))
    return helps >= directs


def _helps(clause: Clause) -> bool:
    return clause.family is Family.FACILITATING or clause.move in NEEDS_QUESTIONS


def _directs(clause: Clause) -> bool:
    return clause.family is Family.PUSHING or clause.move in TELLING


def session_report(judged: Sequence[tuple[bool, int]]) -> dict[str, Any]:
    """How well the score (0-100) tells sessions of good practitioners from those of poor ones: pairs of whether it is a
    good one, and its score. ``auc`` is the area under the curve, 0.5 by chance; None unless there are both kinds."""
    good = [score for is_good, score in judged if is_good]
    poor = [score for is_good, score in judged if not is_good]
    figures: dict[str, Any] = {"good": len(good), "poor": len(poor), "auc": None}
    if good and poor:
        figures["auc"] = round(float(roc_auc_score([g for g, _ in judged], [s for _, s in judged])), 4)
        figures["mean_score_good"] = round(sum(good) / len(good), 1)
        figures["mean_score_poor"] = round(sum(poor) / len(poor), 1)
    return figures


def utterance_report(judged: Sequence[tuple[bool, tuple[Clause, ...]]]) -> dict[str, Any]:
    """How well facilitating utterances are told from directive ones: pairs of whether a person calls it facilitating,
    and its clauses. ``macro_f1`` is over the two kinds, as far as they occur."""
    wanted = [is_facilitating for is_facilitating, _ in judged]
    got = [facilitates(clauses) for _, clauses in judged]
    macro = f1_score(wanted, got, labels=sorted(set(wanted)), average="macro", zero_division=0)
    return {"facilitating": sum(wanted), "directive": len(wanted) - sum(wanted), "macro_f1": round(float(macro), 4)}
