"""What an instructor's form says of a call, and what is shown of it; pure functions over debriefs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
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


Document = Mapping[str, Any]
Clause = Mapping[str, Any]


def judged(fields: Mapping[str, str], document: Document) -> list[StoredReview]:
    """What a form says of the clauses of a debrief: ``move-T-P``, ``topic-T-P`` and ``comment-T-P`` for the clause at
    place P of turn T. A clause with a move or a topic is reviewed; the other of both is then the program's. With
    ``checked`` the clauses that were left are judged right.

    Raises :class:`BadReview`.
    """

    def read(turn: int, place: int, clause: Clause) -> Optional[StoredReview]:
        comment, *sent = _sent(fields, turn, place)
        coded = bool(any(sent) or fields.get("checked"))
        if coded:
            return StoredReview(turn, place, *_chosen(clause, *sent), comment)
        return StoredReview(turn, place, None, None, comment) if comment else None

    return _every(document, read)


def judged_blind(fields: Mapping[str, str], document: Document) -> list[StoredReview]:
    """What a form without the program's codes says: as :func:`judged`, but a code for every clause, where an empty
    topic is none. Raises :class:`BadReview`."""

    def read(turn: int, place: int, clause: Clause) -> StoredReview:
        comment, move, topic = _sent(fields, turn, place)
        if not move:
            raise _Wrong("choose a move. A blind review codes every clause.")
        return StoredReview(turn, place, *_chosen(clause, move, topic or NO_TOPIC), comment)

    return _every(document, read)


def unblinded(fields: Mapping[str, str]) -> dict[str, str]:
    """What was typed into a form without the program's codes, for the form with them: there an empty topic beside a
    move would be the program's."""
    sent = {name: value for name, value in fields.items() if name.startswith(("move-", "topic-", "comment-"))}
    none = {f"topic-{name[5:]}": NO_TOPIC for name, value in sent.items() if name.startswith("move-") and value}
    return {**none, **{name: value for name, value in sent.items() if value}}


class _Wrong(Exception):
    """What is to be put right in one clause."""


def _every(document: Document, read: Callable[[int, int, Clause], Optional[StoredReview]]) -> list[StoredReview]:
    """What is read of every clause. Raises :class:`BadReview` with all that is wrong, not the first of it."""
    found, wrong = [], {}
    for turn, place, clause in _clauses(document):
        try:
            each = read(turn, place, clause)
        except _Wrong as error:
            wrong[turn, place] = str(error)
        else:
            found += [each] if each else []
    if wrong:
        raise BadReview(wrong)
    return found


def _clauses(document: Mapping[str, Any]) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """The turn, the place in it, and the clause, in order."""
    for turn in document["transcript"]:
        for place, clause in enumerate(turn["clauses"]):
            yield turn["turn"], place, clause


def _sent(fields: Mapping[str, str], turn: int, place: int) -> tuple[str, str, str]:
    """The comment, move and topic that were sent of a clause."""
    where = f"{turn}-{place}"
    comment = clean(fields.get(f"comment-{where}", ""))
    if len(comment) > LONGEST_COMMENT:
        raise _Wrong(f"a comment may have {LONGEST_COMMENT} characters; this one has {len(comment)}.")
    return comment, fields.get(f"move-{where}", ""), fields.get(f"topic-{where}", "")


def _chosen(clause: Clause, move: str, topic: str) -> tuple[str, Optional[str]]:
    moves: Collection[str] = {UNCLEAR, *(each.value for each in Move)}
    topics: Collection[str] = {"", NO_TOPIC, *(each.value for each in Topic)}
    chosen = move or clause["move"] or UNCLEAR
    if chosen not in moves or topic not in topics:
        raise _Wrong("choose a move and a topic from the lists; what was sent is not among them.")
    on = None if topic == NO_TOPIC or chosen == UNCLEAR else topic or clause["topic"]
    if chosen == Move.DECISION_QUESTION.value and on is None and (move or topic):
        raise _Wrong("a question on how they decide has a topic. Choose one.")
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
    whole = bool(programs) and sum(each.move is not None for each in reviewer.clauses) == len(programs)
    for each in reviewer.clauses:
        where, program = f"{each.turn}-{each.position}", programs[each.turn, each.position]
        fields[f"comment-{where}"] = each.comment
        if each.move is not None and (not whole or (each.move, each.topic) != program):
            # That the program is right about one clause is said by choosing its move.
            fields[f"move-{where}"] = each.move if not whole or each.move != program[0] else ""
            fields[f"topic-{where}"] = (each.topic or NO_TOPIC) if each.topic != program[1] else ""
    if whole:
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
