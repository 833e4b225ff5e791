"""Reviewing calls: an instructor's codes and comments beside the program's. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Optional

from bot.codebook import Move, Topic
from bot.practice.agreement import UNCLEAR, agreement
from bot.practice.errors import CallGoesOn, NoSuchCall, StillBlind
from bot.practice.judgements import comments_of, judged, judged_blind
from bot.practice.learnable import training_data
from bot.practice.scored import transcript_of
from bot.practice.staff import ADMIN
from bot.prospect.state import ProspectState
from bot.scoring import formula
from bot.scoring.debrief import debrief
from bot.scoring.recoded import Code, recoded
from bot.scoring.transcript import Transcript
from bot.store.exports import ListedCall
from bot.store.repository import Repository, Store
from bot.store.reviews import Reviewer, Sitting
from bot.store.staff import StoredInstructor
from bot.store.stored import StoredCall

MOST_LISTED = 200
"""Calls in the list of those that can be reviewed."""


def _now() -> datetime:
    return datetime.now(timezone.utc)


def within(repository: Repository, instructor: StoredInstructor) -> Optional[list[str]]:
    """The cohorts whose trainees an instructor may follow; None for everybody, which is an admin's."""
    if instructor.role == ADMIN:
        return None
    return [each.id for each in repository.staff.cohorts_of(instructor.id)]


@dataclass(frozen=True)
class Reviews:
    """What instructors make of calls, on one store."""

    store: Store
    now: Callable[[], datetime] = _now

    def calls(self, instructor: StoredInstructor) -> list[ListedCall]:
        """The newest calls that an instructor may review."""
        with self.store.read() as repository:
            return repository.exports.newest(within(repository, instructor), MOST_LISTED)

    def seen(self, instructor: StoredInstructor) -> set[str]:
        """The calls of which an instructor has seen the program's codes."""
        with self.store.read() as repository:
            return repository.reviews.seen_by(instructor.id)

    def document(self, instructor: StoredInstructor, call: str) -> dict[str, Any]:
        """The debrief of a call; who asks for it has seen the program's codes. Raises :class:`NoSuchCall`, also when it
        is not theirs to see, :class:`CallGoesOn`, and :class:`StillBlind`."""
        with self.store.read() as repository:
            _visible(repository, instructor, call)
            document = _document(repository, call)
            sitting = repository.reviews.sitting(call, instructor.id)
            blind = _blind(sitting, repository.reviews.of_call(call))
        if blind:
            raise StillBlind("You review this call blind. Save your codes, or ask for the program's, to see this.")
        if sitting is None or not sitting.seen:
            self.sit(instructor, call, blind=False)
        return document

    def show_scores(self, instructor: StoredInstructor) -> None:
        """From now on the list shows the scores of the calls that it has now: none of them can be reviewed blind."""
        with self.store.write() as repository:
            listed = repository.exports.newest(within(repository, instructor), MOST_LISTED)
            repository.reviews.saw(instructor.id, [each.id for each in listed], self.now())

    def sit(self, instructor: StoredInstructor, call: str, *, blind: bool) -> None:
        """Review a call ``blind``, that is without the program's codes until one's own are saved, or with them: who has
        seen them is not blind any more. Raises :class:`NoSuchCall`, also when it is not theirs to see."""
        with self.store.write() as repository:
            _visible(repository, instructor, call)
            repository.reviews.sit(call, instructor.id, blind=blind, seen=None if blind else self.now())

    def call(self, instructor: StoredInstructor, call: str) -> dict[str, Any]:
        """A call with what the program and the instructors make of it: ``stored``, ``document``, ``persona``,
        ``trainee``, ``reviewers``, and ``opinions``: for each who has recoded, a debrief by their codes. With ``blind``
        the instructor is not to see the program's codes yet: as long as they have not, and have chosen so, or have
        chosen nothing and nobody has reviewed the call.

        ``opinions`` is None where the call was scored with another formula than today's: the two could not be
        compared. Raises :class:`NoSuchCall`, also when it is not theirs to see, and :class:`CallGoesOn`.
        """
        with self.store.read() as repository:
            stored = _visible(repository, instructor, call)
            document = _document(repository, call)
            persona = repository.persona_version(stored.digest)
            reviewers = repository.reviews.of_call(call)
            opinions = None
            if document["formula"] == formula.VERSION:
                state = ProspectState.from_dict(stored.state)
                transcript = transcript_of(persona, state, stored, repository.turns.of(call))
                opinions = [
                    {"reviewer": each, "document": debrief(persona, recoded(transcript, codes), str(state.outcome))}
                    for each in reviewers
                    if (codes := _codes(each, transcript))
                ]
            trainee = repository.people.trainee(stored.trainee)
            sitting = repository.reviews.sitting(call, instructor.id)
        blind = _blind(sitting, reviewers)
        if sitting is None or not (blind or sitting.seen):
            self.sit(instructor, call, blind=blind)
        return {
            "blind": blind,
            "stored": stored,
            "document": document,
            "persona": persona,
            "trainee": trainee,
            "reviewers": reviewers,
            "opinions": opinions,
        }

    def save(self, instructor: StoredInstructor, call: str, fields: Mapping[str, str]) -> None:
        """Store what an instructor sent of a call, in place of what they had before; from now on they see the
        program's codes.

        ``fields`` are as :func:`~bot.practice.judgements.judged` reads them, or with ``blind`` among them
        :func:`~bot.practice.judgements.judged_blind`. Raises :class:`NoSuchCall`, also when it
        is not theirs to see, :class:`CallGoesOn`, :class:`~bot.practice.errors.BadReview`.
        """
        with self.store.write() as repository:
            _visible(repository, instructor, call)
            sitting, document = repository.reviews.sitting(call, instructor.id), _document(repository, call)
            blind = "blind" in fields
            found = judged_blind(fields, document) if blind else judged(fields, document)
            never_saw = blind and sitting is not None and not sitting.seen
            repository.reviews.replace(call, instructor.id, found, self.now(), blind=never_saw)
            repository.reviews.sit(call, instructor.id, blind=blind, seen=self.now())

    def comments(self, call: str) -> dict[tuple[int, int], list[tuple[str, str]]]:
        """What instructors say to the trainee: by turn and place of the clause, who and what."""
        with self.store.read() as repository:
            return comments_of(repository.reviews.of_call(call))

    def agreement(self, instructor: StoredInstructor) -> dict[str, Any]:
        """See :func:`~bot.practice.agreement.agreement`; over the calls that the instructor may see."""
        with self.store.read() as repository:
            theirs = within(repository, instructor)
            rows = repository.reviews
            return agreement(rows.reviewed(theirs), rows.reviewed(theirs, blind=True), rows.seen_by(instructor.id))

    def training_data(self, instructor: StoredInstructor) -> str:
        """See :func:`~bot.practice.learnable.training_data`; of the calls that the instructor may see, and from now on
        has seen."""
        with self.store.write() as repository:
            reviewed = repository.reviews.reviewed(within(repository, instructor))
            repository.reviews.saw(instructor.id, {each.call for each in reviewed}, self.now())
        return training_data(reviewed)


def _blind(sitting: Optional[Sitting], reviewers: Sequence[Reviewer]) -> bool:
    return not reviewers if sitting is None else sitting.blind and not sitting.seen


def _codes(reviewer: Reviewer, transcript: Transcript) -> dict[tuple[int, int], Code]:
    """The codes of a reviewer that are others than the program's."""
    programs = {
        (turn.number, place): each.clause for turn in transcript.turns for place, each in enumerate(turn.clauses)
    }
    found = {}
    for each in reviewer.clauses:
        if each.move is not None:
            move = None if each.move == UNCLEAR else Move(each.move)
            topic = Topic(each.topic) if each.topic else None
            program = programs[each.turn, each.position]
            if (move, topic) != (program.move, program.topic):
                found[each.turn, each.position] = Code(move, topic)
    return found


def _visible(repository: Repository, instructor: StoredInstructor, call: str) -> StoredCall:
    stored = repository.call(call)
    cohorts = within(repository, instructor)
    trainee = repository.people.trainee(stored.trainee) if stored else None
    theirs = cohorts is None or (trainee is not None and trainee.cohort is not None and trainee.cohort.id in cohorts)
    if stored is None or not theirs:
        raise NoSuchCall("There is no such call, or it is not of your cohorts.")
    return stored


def _document(repository: Repository, call: str) -> dict[str, Any]:
    document = repository.debriefs.of(call)
    if document is None:
        raise CallGoesOn("This call goes on. It can be reviewed when it has ended.")
    return document
