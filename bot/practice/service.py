"""Practice: one method per thing a trainee can do. Each is one transaction."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional

from bot.codebook import Clause
from bot.personas.library import Library, digest
from bot.personas.schema import Persona
from bot.practice.authoring import Authoring
from bot.practice.cohorts import Cohorts
from bot.practice.errors import CallEnded, CallGoesOn, HintsOff, KeyReused, NoSuchCall, NoSuchPersona, NoSuchTurn
from bot.practice.people import Roll, may_hint
from bot.practice.progress import bests_of, compared, progress_of
from bot.practice.published import with_published
from bot.practice.reminders import Reminders
from bot.practice.replay import replay, turn_of
from bot.practice.review import Reviews
from bot.practice.scored import transcript_of
from bot.practice.staff import Staff
from bot.prospect.answer import answer, hang_up, opening
from bot.prospect.nudge import nudge
from bot.prospect.state import ProspectState, begin
from bot.scoring import formula
from bot.scoring.debrief import debrief
from bot.settings import ROOT
from bot.store.repository import Repository, Store, StoredCall, StoredTurn


@dataclass(frozen=True)
class OpenedCall:
    """A call that has just begun."""

    id: str
    opening: list[str]


@dataclass(frozen=True)
class Heard:
    """An answered message: what the interfaces show of it. ``turn`` counts from 1; ``patience`` is the percent of the
    prospect's time that is left, None in calls that were stored before it was kept."""

    turn: int
    replies: list[str]
    ended: bool
    patience: Optional[int] = None

    def as_dict(self) -> dict[str, Any]:
        """The answer to a message as the HTTP interface gives it."""
        return {"turn": self.turn, "replies": self.replies, "ended": self.ended, "patience": self.patience}


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Practice:
    """The application on one store and the files' library that ``shelf`` gives when asked, read from the folder
    ``data``. ``new_seed`` gives the seed of each new call. A call goes on with the persona as it was when the call
    began."""

    store: Store
    shelf: Callable[[], Library]
    model: str = ""
    now: Callable[[], datetime] = _now
    new_seed: Callable[[], int] = field(default=lambda: uuid.uuid4().int % 1_000_000)
    data: Path = ROOT / "data"

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

    def personas(self) -> list[dict[str, Any]]:
        """What may be known of each persona before a call: nothing hidden."""
        return [_shown(each) for each in self.library.personas.values()]

    def names(self) -> dict[str, str]:
        """What each persona that can be called is called, by id."""
        return {each.id: each.name for each in self.library.personas.values()}

    def named_in(self, text: str) -> Optional[dict[str, Any]]:
        """The persona whose name, or a part of it, or id stands in ``text``; None if no one's does."""
        words = set(re.findall(r"[\w-]+", text.lower()))
        for each in self.personas():
            if each["id"] in words or words & set(str(each["name"]).lower().split()):
                return each
        return None

    def start(self, trainee: str, persona_id: str, *, seed: Optional[int] = None, hints: bool = False) -> OpenedCall:
        """Begin a call, in which ``hints`` may be taken if asked for and allowed (see
        :func:`~bot.practice.people.may_hint`). Raises :class:`NoSuchPersona`."""
        persona = self.library.personas.get(persona_id)
        if persona is None:
            raise NoSuchPersona(f"There is no persona '{persona_id}'.")
        state = begin(persona, self.new_seed() if seed is None else seed)
        said = opening(persona, state)
        call, version, now = uuid.uuid4().hex, digest(persona), self.now()
        hints = hints and may_hint(self.roll.assigned(trainee), persona_id)
        with self.store.write() as repository:
            repository.add_trainee(trainee, now)
            repository.add_persona_version(version, persona, now)
            repository.add_call(
                call, trainee, persona.id, version, said, state.as_dict(), self.model, now, hints=[] if hints else None
            )
        return OpenedCall(call, said)

    def retry(self, trainee: str, call: str, turn: int) -> OpenedCall:
        """Begin a call that repeats ``call``, which has ended, up to turn ``turn``, to go on differently from there.

        The prospect is the same, with the same seed, and says the same again. Raises :class:`NoSuchCall`,
        :class:`CallGoesOn`, :class:`NoSuchTurn`.
        """
        with self.store.write() as repository:
            stored = _own(repository, trainee, call)
            if not stored.ended:
                raise CallGoesOn("This call goes on. End it before you try a part of it again.")
            if not 1 <= turn <= stored.turns:
                raise NoSuchTurn(f"The call has turns 1 to {stored.turns}; there is no turn {turn} to try again.")
            persona = self._persona(repository, stored)
            start = begin(persona, ProspectState.from_dict(stored.state).seed)
            said = opening(persona, start)
            state, turns = replay(persona, start, repository.turns(call)[: turn - 1])
            again, now = uuid.uuid4().hex, self.now()
            repository.add_call(
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
            )
            for each in turns:
                repository.add_turn(again, each, now)
            repository.update_call(again, state.as_dict(), len(turns))
        return OpenedCall(again, said)

    def answered(self, trainee: str, call: str, key: str, text: str) -> Optional[Heard]:
        """The stored answer to a message, if it was answered. Raises :class:`NoSuchCall`, :class:`KeyReused`, and
        :class:`CallEnded` when the message is new and the call is over."""
        with self.store.read() as repository:
            stored = _own(repository, trainee, call)
            turn = _answered(repository, call, key, text)
            if turn is None:
                _must_go_on(stored)
            return turn

    def on_the_line(self, trainee: str, call: str) -> dict[str, Any]:
        """What the understanding may know of a call in progress: who is on the line, what was last said, and the
        facts that plain questions are matched against. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            stored = _own(repository, trainee, call)
            persona = self._persona(repository, stored)
            said = repository.last_replies(call) or stored.opening
        return {
            "call": call,
            "persona": persona.id,
            "said": " ".join(said),
            "facts": [{"id": fact.id, "asks": list(fact.asks), "says": list(fact.says)} for fact in persona.facts],
        }

    def hear(self, trainee: str, call: str, key: str, text: str, clauses: tuple[Clause, ...]) -> Heard:
        """Let the prospect hear a coded message and store the turn. The same key gives the same answer.

        Raises :class:`NoSuchCall`, :class:`CallEnded`, :class:`KeyReused`.
        """
        with self.store.write() as repository:
            stored = _own(repository, trainee, call, lock=True)
            earlier = _answered(repository, call, key, text)
            if earlier is not None:
                return earlier
            _must_go_on(stored)
            persona = self._persona(repository, stored)
            before = ProspectState.from_dict(stored.state)
            reply = answer(persona, before, text, clauses)
            turn = turn_of(persona, before, reply, key, text)
            now = self.now()
            repository.add_turn(call, turn, now)
            repository.update_call(call, reply.state.as_dict(), turn.number)
            if reply.state.ended:
                self._finish(repository, stored, reply.state, now)
            return Heard(turn.number, turn.replies, turn.ended, turn.patience)

    def end(self, trainee: str, call: str) -> None:
        """End a call; ending one that has ended does nothing. Raises :class:`NoSuchCall`."""
        with self.store.write() as repository:
            stored = _own(repository, trainee, call, lock=True)
            if stored.ended:
                return
            persona = self._persona(repository, stored)
            reply = hang_up(persona, ProspectState.from_dict(stored.state))
            repository.update_call(call, reply.state.as_dict(), stored.turns)
            self._finish(repository, stored, reply.state, self.now())

    def view(self, trainee: str, call: str) -> dict[str, Any]:
        """What a reload shows of a call. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            stored = _own(repository, trainee, call)
            turns = repository.turns(call)
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
            _own(repository, trainee, call)
            return _debrief(repository, call)

    def compare(self, trainee: str, call: str) -> dict[str, Any]:
        """A debriefed call beside the trainee's others (see :func:`~bot.practice.progress.compared`): the earlier ones,
        and the one that it tried again. Raises :class:`NoSuchCall`, :class:`CallGoesOn`."""
        with self.store.read() as repository:
            stored = _own(repository, trainee, call)
            document = _debrief(repository, call)
            again = repository.debrief(stored.retry_of) if stored.retry_of else None
            every = repository.debriefs_of(trainee)
        earlier = every[: next(index for index, each in enumerate(every) if each["id"] == call)]
        tried = {"call": stored.retry_of, "from": stored.retry_from, "document": again} if again else None
        return compared(stored.persona, document, earlier, tried)

    def share(self, trainee: str, call: str) -> str:
        """A token under which anybody may read the debrief of a call that has ended; shared again it is the same one.
        Raises :class:`NoSuchCall`, :class:`CallGoesOn`."""
        with self.store.write() as repository:
            stored = _own(repository, trainee, call, lock=True)
            if not stored.ended:
                raise CallGoesOn("This call goes on. End it to share its debrief.")
            token = stored.shared or secrets.token_urlsafe(18)
            repository.share(call, token)
            return token

    def unshare(self, trainee: str, call: str) -> None:
        """Make a debrief the trainee's alone again. Raises :class:`NoSuchCall`."""
        with self.store.write() as repository:
            _own(repository, trainee, call, lock=True)
            repository.share(call, None)

    def shared(self, token: str) -> tuple[str, str]:
        """The trainee and the call whose debrief is shared under a token. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            stored = repository.call_shared_as(token)
        if stored is None:
            raise NoSuchCall("This debrief is not shared, or no longer.")
        return stored.trainee, stored.id

    def shared_as(self, trainee: str, call: str) -> Optional[str]:
        """The token under which a debrief is shared, None if it is not. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            return _own(repository, trainee, call).shared

    def rescore(self, call: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The stored debrief of a call and one worked out again from its stored codes, by the formula that it was
        scored with. Raises :class:`NoSuchCall`, :class:`CallGoesOn`, :class:`~bot.scoring.formula.UnknownFormula`."""
        with self.store.read() as repository:
            stored = repository.call(call)
            if stored is None:
                raise NoSuchCall("There is no such call.")
            before = _debrief(repository, call)
            if before["formula"] != formula.VERSION:
                raise formula.UnknownFormula(before["formula"])
            return before, self._judged(repository, stored, ProspectState.from_dict(stored.state))

    def hint(self, trainee: str, call: str) -> str:
        """One short nudge by the last turn, which gives no issue away; the debrief will say that it was taken. Asked
        for again in the same turn it is the same one. Raises :class:`NoSuchCall`, :class:`CallEnded`,
        :class:`HintsOff`."""
        with self.store.write() as repository:
            stored = _own(repository, trainee, call, lock=True)
            _must_go_on(stored)
            if stored.hints is None:
                raise HintsOff("Hints are off in this call.")
            if stored.turns not in stored.hints:
                repository.add_hint(call, [*stored.hints, stored.turns])
            turns = repository.turns(call)
        return nudge(
            ProspectState.from_dict(stored.state), [each.reason for each in turns[-1].clauses] if turns else []
        )

    def state(self, trainee: str, call: str) -> ProspectState:
        """The prospect's hidden state, for the terminal and for instructors. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            return ProspectState.from_dict(_own(repository, trainee, call).state)

    def turns(self, trainee: str, call: str) -> list[StoredTurn]:
        """Every turn of a call with its coded clauses. Raises :class:`NoSuchCall`."""
        with self.store.read() as repository:
            _own(repository, trainee, call)
            return repository.turns(call)

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
            return _shown(self._persona(repository, _own(repository, trainee, call)))

    def forget(self, trainee: str) -> None:
        """Delete everything of a trainee."""
        with self.store.write() as repository:
            repository.forget(trainee)

    def bests(self, trainee: str) -> dict[str, Any]:
        """Best and latest of a trainee's debriefed calls: see :func:`~bot.practice.progress.bests_of`."""
        with self.store.read() as repository:
            return bests_of(repository.scores_of(trainee))

    def progress(self, trainee: str) -> dict[str, Any]:
        """Progress over a trainee's debriefed calls: see :func:`~bot.practice.progress.progress_of`."""
        with self.store.read() as repository:
            return progress_of(repository.debriefs_of(trainee))

    def _persona(self, repository: Repository, stored: StoredCall) -> Persona:
        return repository.persona_version(stored.digest)

    def _finish(self, repository: Repository, stored: StoredCall, state: ProspectState, now: datetime) -> None:
        assert state.outcome is not None
        repository.add_debrief(stored.id, self._judged(repository, stored, state), now)
        repository.end_call(stored.id, state.outcome, now)

    def _judged(self, repository: Repository, stored: StoredCall, state: ProspectState) -> dict[str, Any]:
        assert state.outcome is not None
        persona = self._persona(repository, stored)
        transcript = transcript_of(persona, state, stored, repository.turns(stored.id))
        return debrief(persona, transcript, state.outcome)


def _shown(persona: Persona) -> dict[str, Any]:
    return {key: getattr(persona, key) for key in ("id", "name", "role", "company", "selling", "brief", "difficulty")}


def _own(repository: Repository, trainee: str, call: str, *, lock: bool = False) -> StoredCall:
    stored = repository.call(call, lock=lock)
    if stored is None or stored.trainee != trainee:
        raise NoSuchCall("There is no such call.")
    return stored


def _must_go_on(stored: StoredCall) -> None:
    if stored.ended:
        raise CallEnded("This call has ended. Read its debrief, or start another.")


def _answered(repository: Repository, call: str, key: str, text: str) -> Optional[Heard]:
    turn = repository.turn_with_key(call, key)
    if turn is None:
        return None
    if turn.text != text:
        raise KeyReused("This key was used for other words; give each message a key of its own.")
    return Heard(turn.number, turn.replies, turn.ended, turn.patience)


def _debrief(repository: Repository, call: str) -> dict[str, Any]:
    document = repository.debrief(call)
    if document is None:
        raise CallGoesOn("This call goes on. End it to read its debrief.")
    return document
