"""What an instructor's form says of a call, and what is shown of it; pure functions over debriefs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Optional

from bot.codebook import Move, Topic
from bot.practice.agreement import UNCLEAR
from bot.practice.errors import BadReview
from bot.practice.message import clean
from bot.store.reviews import Reviewer, StoredReview

LONGEST_COMMENT = 1000
"""Characters of a comment on one clause."""

NO_TOPIC = "none"
"""What a form sends where a clause is on no topic."""


def judged(fields: Mapping[str, str], document: Mapping[str, Any]) -> list[StoredReview]:
    """What a form says of the clauses of a debrief: ``move-T-P``, ``topic-T-P`` and ``comment-T-P`` for the clause at
    place P of turn T; empty leaves the program's. With ``checked`` the clauses that were left are judged right.

    Raises :class:`BadReview`.
    """
    found = []
    for turn in document["transcript"]:
        for place, clause in enumerate(turn["clauses"]):
            where = f"{turn['turn']}-{place}"
            comment = clean(fields.get(f"comment-{where}", ""))
            if len(comment) > LONGEST_COMMENT:
                size = f"a comment may have {LONGEST_COMMENT} characters; this one has {len(comment)}"
                raise BadReview(f"Turn {turn['turn']}: {size}.")
            sent = fields.get(f"move-{where}", ""), fields.get(f"topic-{where}", "")
            coded = bool(any(sent) or fields.get("checked"))
            if coded or comment:
                move, topic = _chosen(turn["turn"], clause, *sent) if coded else (None, None)
                found.append(StoredReview(turn["turn"], place, move, topic, comment))
    return found


def _chosen(turn: int, clause: Mapping[str, Any], move: str, topic: str) -> tuple[str, Optional[str]]:
    moves: Collection[str] = {UNCLEAR, *(each.value for each in Move)}
    topics: Collection[str] = {"", NO_TOPIC, *(each.value for each in Topic)}
    chosen = move or clause["move"] or UNCLEAR
    if chosen not in moves or topic not in topics:
        raise BadReview(f"Turn {turn}: choose a move and a topic from the lists.")
    on = None if topic == NO_TOPIC or chosen == UNCLEAR else topic or clause["topic"]
    if chosen == Move.DECISION_QUESTION.value and on is None and (move or topic):
        said = clause["text"]
        raise BadReview(f"Turn {turn}, \u201c{said}\u201d: a question on how they decide has a topic. Choose one.")
    return chosen, on


def fields_of(reviewer: Optional[Reviewer], document: Mapping[str, Any]) -> dict[str, str]:
    """The form as a reviewer left it: what :func:`judged` reads."""
    fields: dict[str, str] = {}
    programs = {
        (turn["turn"], place): (clause["move"] or UNCLEAR, clause["topic"])
        for turn in document["transcript"]
        for place, clause in enumerate(turn["clauses"])
    }
    if reviewer is None:
        return fields
    for each in reviewer.clauses:
        where, program = f"{each.turn}-{each.position}", programs[each.turn, each.position]
        fields[f"comment-{where}"] = each.comment
        if each.move is not None and (each.move, each.topic) != program:
            fields[f"move-{where}"] = each.move if each.move != program[0] else ""
            fields[f"topic-{where}"] = (each.topic or NO_TOPIC) if each.topic != program[1] else ""
    if programs and sum(each.move is not None for each in reviewer.clauses) == len(programs):
        fields["checked"] = "on"
    return fields


def comments_of(reviewers: Collection[Reviewer]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """The comments of all reviewers, by turn and place of the clause: who and what."""
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for reviewer in reviewers:
        for each in reviewer.clauses:
            if each.comment:
                found.setdefault((each.turn, each.position), []).append((reviewer.name, each.comment))
    return found


def side_by_side(document: Mapping[str, Any], opinions: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The program's debrief beside the second opinions, a row each for score, verdict and every dimension:
    ``{"words", "program", "others", "differs"}``."""
    others = [each["document"] for each in opinions]
    rows = [_row(key.capitalize(), document[key], [each[key] for each in others]) for key in ("score", "verdict")]
    for name, each in document["dimensions"].items():
        rows.append(_row(each["words"], each["value"], [other["dimensions"][name]["value"] for other in others]))
    return rows


def _row(words: str, program: Any, others: list[Any]) -> dict[str, Any]:
    return {
        "words": words,
        "program": program,
        "others": others,
        "differs": any(each != program for each in others),
    }
