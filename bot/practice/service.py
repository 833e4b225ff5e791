"""Practice: one method per thing a trainee can do. Each is one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional, Union

from bot.codebook import Clause
from bot.personas.facts import fact_sheet
from bot.personas.library import Library, digest
from bot.personas.schema import Persona
from bot.practice.authoring import Authoring
from bot.practice.catalogue import Catalogue, about
from bot.practice.cohorts import Cohorts
from bot.practice.errors import CallGoesOn, HintsOff, NoSuchPersona, NoSuchTurn, Overtaken
from bot.practice.heard import Heard, OpenedCall, answered_before, begun_before
from bot.practice.lines import Lines, OwnLines
from bot.practice.made_once import made_by
from bot.practice.owned import debrief_of, must_go_on, own
from bot.practice.people import Roll, may_hint
from bot.practice.published import with_published
from bot.practice.reminders import Reminders
from bot.practice.replay import replay, turn_of
from bot.practice.results import Results, judged
from bot.practice.review import Reviews
from bot.practice.sharing import Sharing
from bot.practice.staff import Staff
from bot.practice.stages import watcher
from bot.prospect.answer import answer, hang_up, opening
from bot.prospect.nudge import nudge
from bot.prospect.state import ProspectState, begin
from bot.settings import ROOT
from bot.store.people import is_somebody
from bot.store.repository import Repository, Store
from bot.store.stored import StoredCall, StoredTurn


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Practice:
    """The application on one store and the files' library that ``shelf`` gives when asked, read from the folder
    ``data``. ``new_seed`` gives the seed of each new call, ``lines`` keep two messages of one call apart. A call goes
    on with the persona as it was when the call began."""

    store: Store
    shelf: Callable[[], Library]
    model: str = ""
    now: Callable[[], datetime] = _now
    new_seed: Callable[[], int] = field(default=lambda: uuid.uuid4().int % 1_000_000)
    data: Path = ROOT / "data"
    lines: Lines = field(default_factory=OwnLines)

    @property
    def library(self) -> Library:
        """The personas as they are now: those of the files and those that instructors have published."""
        return with_published(self.shelf(), self.store)

    @property
    def authoring(self) -> Authoring:
        """Personas that instructors write, on the same store."""
        return Authoring(self.store, self.shelf, self.data, self.now)

    def with_model(self, model: str) -> Practice:
        """This practice, with the fingerprint of the model that codes what is heard."""
        return replace(self, model=model)

    @property
    def roll(self) -> Roll:
        """Who practises, on the same store."""
        return Roll(self.store, self.now)

    @property
    def staff(self) -> Staff:
        """Instructors, on the same store."""
        return Staff(self.store, self.now)

    @property
    def reviews(self) -> Reviews:
        """What instructors make of calls, on the same store."""
        return Reviews(self.store, self.now)

    @property
    def cohorts(self) -> Cohorts:
        """Cohorts as their instructors run them, on the same store."""
        return Cohorts(self.store, self.now)

    @property
    def reminders(self) -> Reminders:
        """Reminders of what is assigned, on the same store."""
        return Reminders(self.store, self.now)

    @property
    def catalogue(self) -> Catalogue:
        """The personas as trainees see them."""
        return Catalogue(lambda: self.library, self.store)

    @property
    def sharing(self) -> Sharing:
        """Debriefs that trainees share, on the same store."""
        return Sharing(self.store)

    @property
    def results(self) -> Results:
        """What came of calls, on the same store."""
        return Results(self.store)

    def start(
        self,
        trainee: str,
        persona_id: str,
        *,
        seed: Optional[int] = None,
        hints: bool = False,
        key: Optional[str] = None,
    ) -> OpenedCall:
        """Begin a call, in which ``hints`` may be taken if asked for and allowed (see
        :func:`~bot.practice.people.may_hint`). The same ``key`` begins one call. Raises :class:`NoSuchPersona`,
        :class:`KeyReused`."""
        persona = self.library.personas.get(persona_id)
        if persona is None:
            raise NoSuchPersona(f"There is no persona '{persona_id}'.")
        state = begin(persona, self.new_seed() if seed is None else seed)
        said = opening(persona, state)
        call, version, now = made_by(key or "", trainee), digest(persona), self.now()
        hints = hints and may_hint(self.roll.assigned(trainee), persona_id)
        with self.store.write() as repository:
            repository.add_trainee(trainee, now)
            repository.add_persona_version(version, persona, now)
            if not repository.add_call(
                call, trainee, persona.id, version, said, state.as_dict(), self.model, now, hints=[] if hints else None
            ):
                return begun_before(own(repository, trainee, call), persona.id)
        _tell_of_beginning(trainee)
        return OpenedCall(call, said)

    def retry(self, trainee: str, call: str, turn: int, *, key: Optional[str] = None) -> OpenedCall:
        """Begin a call that repeats ``call``, which has ended, up to turn ``turn``, to go on differently from there.

        The prospect is the same, with the same seed, and says the same again; the same ``key`` begins one call. Raises
        :class:`NoSuchCall`, :class:`CallGoesOn`, :class:`NoSuchTurn`, :class:`KeyReused`.
        """
        with self.store.write() as repository:
            repository.hold_trainee(trainee)  # who is made another meanwhile is told that the call is not theirs
            stored = own(repository, trainee, call)
            if not stored.ended:
                raise CallGoesOn("This call goes on. End it before you try a part of it again.")
            if not 1 <= turn <= stored.turns:
                has = f"turns 1 to {stored.turns}" if stored.turns else "no turns"
                raise NoSuchTurn(f"The call has {has}; there is no turn {turn} to try again.")
            persona = repository.persona_version(stored.digest)
            start = begin(persona, ProspectState.from_dict(stored.state).seed)
            said = opening(persona, start)
            state, turns = replay(persona, start, repository.turns.of(call)[: turn - 1])
            again, now = made_by(key or "", trainee), self.now()
            if not repository.add_call(
                again,
                trainee,
                persona.id,
                stored.digest,
                said,
                state.as_dict(),
                self.model,
                now,
                hints=None if stored.hints is None else [],
                retry_of=call,
                retry_from=turn,
            ):
                return begun_before(own(repository, trainee, again), persona.id, call, turn)
            for each in turns:
                repository.turns.add(again, each, now)
            repository.update_call(again, state.as_dict(), len(turns))
        _tell_of_beginning(trainee)
        return OpenedCall(again, said)

    def on_the_line(self, trainee: str, call: str, key: str, text: str) -> Union[Heard, dict[str, Any]]:
        """The stored answer to a message, if it was answered; else what the understanding may know of the call: who is
        on the line, what was last said, how many turns there were, and the facts that plain questions are matched
        against. Raises :class:`NoSuchCall`, :class:`KeyReused`, and :class:`CallEnded` when the message is new and the
        call is over."""
        with self.store.read() as repository:
            stored = own(repository, trainee, call)
            earlier = answered_before(repository, call, key, text)
            if earlier is not None:
                return earlier
            must_go_on(stored)
            persona = repository.persona_version(stored.digest)
            said = repository.turns.last_replies(call) or stored.opening
        return {
            "call": call,
            "key": key,
            "turns": stored.turns,
            "persona": persona.id,
            "said": " ".join(said),
            "facts": fact_sheet(persona, ProspectState.from_dict(stored.state).disclosed),
        }

    def hear(
        self,
        trainee: str,
        call: str,
        key: str,
        text: str,
        clauses: tuple[Clause, ...],
        *,
        after: Optional[int] = None,
    ) -> Heard:
        """Let the prospect hear a coded message and store the turn. The same key gives the same answer.

        ``after`` is how many turns there were when the message was coded, if it is known: one that was coded before
        another was heard does not know what it answers. Raises :class:`NoSuchCall`, :class:`CallEnded`,
        :class:`KeyReused`, :class:`Overtaken`.
        """
        with self.store.write() as repository:
            stored = own(repository, trainee, call, lock=True)
            earlier = answered_before(repository, call, key, text)
            if earlier is not None:
                return earlier
            must_go_on(stored)
            if after is not None and after != stored.turns:
                raise Overtaken("Another message was heard first; this one has to be read again.")
            persona = repository.persona_version(stored.digest)
            before = ProspectState.from_dict(stored.state)
            reply = answer(persona, before, text, clauses)
            turn = turn_of(persona, before, reply, key, text)
            now = self.now()
            repository.turns.add(call, turn, now)
            repository.update_call(call, reply.state.as_dict(), turn.number)
            if reply.state.ended:
                self._finish(repository, stored, reply.state, now)
        _tell_of_ending(trainee, persona, reply.state)
        return Heard(turn.number, turn.replies, turn.ended, turn.patience)

    def end(self, trainee: str, call: str) -> None:
        """End a call; ending one that has ended does nothing. Raises :class:`NoSuchCall`."""
        with self.store.write() as repository:
            stored = own(repository, trainee, call, lock=True)
            if stored.ended:
                return
            persona = repository.persona_version(stored.digest)
            reply = hang_up(persona, ProspectState.from_dict(stored.state))
            repository.update_call(call, reply.state.as_dict(), stored.turns)
            self._finish(repository, stored, reply.state, self.now())
        _tell_of_ending(trainee, persona, reply.state)

    def view(self, trainee: str, call: str) -> dict[str, Any]:
        """What a reload shows of a call. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            stored = own(repository, trainee, call)
            turns = repository.turns.of(call)
        return {
            "persona": stored.persona,
            "opening": stored.opening,
            "turns": [{"turn": each.number, "text": each.text, "replies": each.replies} for each in turns],
            "keys": [each.key for each in turns],
            "ended": stored.ended,
            "hints": stored.hints is not None,
            "patience": turns[-1].patience if turns else 100,
        }

    def debrief(self, trainee: str, call: str) -> dict[str, Any]:
        """The debrief of a call that has ended. Raises :class:`NoSuchCall`, :class:`CallGoesOn`."""
        with self.store.read() as repository:
            own(repository, trainee, call)
            return debrief_of(repository, call)

    def hint(self, trainee: str, call: str) -> str:
        """One short nudge by the last turn, which gives no issue away; the debrief will say that it was taken. Asked
        for again in the same turn it is the same one. Raises :class:`NoSuchCall`, :class:`CallEnded`,
        :class:`HintsOff`."""
        with self.store.write() as repository:
            stored = own(repository, trainee, call, lock=True)
            must_go_on(stored)
            if stored.hints is None:
                raise HintsOff("Hints are off in this call.")
            if stored.turns not in stored.hints:
                repository.add_hint(call, [*stored.hints, stored.turns])
            turns = repository.turns.of(call)
        return nudge(
            ProspectState.from_dict(stored.state), [each.reason for each in turns[-1].clauses] if turns else []
        )

    def state(self, trainee: str, call: str) -> ProspectState:
        """The prospect's hidden state, for the terminal and for instructors. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            return ProspectState.from_dict(own(repository, trainee, call).state)

    def turns(self, trainee: str, call: str) -> list[StoredTurn]:
        """Every turn of a call with its coded clauses. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            own(repository, trainee, call)
            return repository.turns.of(call)

    def open_call(self, trainee: str) -> Optional[str]:
        """The id of the trainee's newest call that has not ended, if there is one."""
        with self.store.read() as repository:
            stored = repository.open_call_of(trainee)
        return stored.id if stored else None

    def last_call(self, trainee: str) -> Optional[str]:
        """The id of the trainee's newest call, ended or not, if there is one."""
        with self.store.read() as repository:
            stored = repository.last_call_of(trainee)
        return stored.id if stored else None

    def unfinished(self, trainee: str) -> list[dict[str, Any]]:
        """Calls of a trainee that have not ended, newest first: ``{"call", "persona"}`` each."""
        with self.store.read() as repository:
            return [{"call": each.id, "persona": each.persona} for each in repository.open_calls_of(trainee)]

    def about(self, trainee: str, call: str) -> dict[str, Any]:
        """What may be known of the persona of a call, in the version it began with. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            return about(repository.persona_version(own(repository, trainee, call).digest))

    def forget(self, trainee: str) -> None:
        """Delete everything of a trainee."""
        with self.store.write() as repository:
            repository.forget(trainee)

    def _finish(self, repository: Repository, stored: StoredCall, state: ProspectState, now: datetime) -> None:
        assert state.outcome is not None
        repository.debriefs.add(stored.id, judged(repository, stored, state), now)
        repository.end_call(stored.id, state.outcome, now)


def _tell_of_beginning(trainee: str) -> None:
    watching = watcher()
    if watching is not None and is_somebody(trainee):
        watching.call_began()


def _tell_of_ending(trainee: str, persona: Persona, state: ProspectState) -> None:
    """Told once it is stored, so that what was undone is not counted."""
    watching = watcher()
    if watching is not None and state.ended and is_somebody(trainee):
        watching.call_ended(next(each.kind.value for each in persona.outcomes if each.id == state.outcome))
