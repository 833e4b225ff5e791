"""What is proven of a persona's versions, and the proofs that go on in whatever process; each method is one
transaction.

A proof that goes on says so again and again (see :data:`BEATS_EVERY`): one whose process died is soon none any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Optional

from bot.practice.errors import NoSuchDraft, NoSuchPersona, ProofGoesOn
from bot.store.authoring import DRAFT, PROVEN, StoredDraft, StoredPersona
from bot.store.repository import Repository, Store

BEATS_EVERY = timedelta(seconds=3)
"""How often the process of a proof says that it goes on."""

BROKEN_OFF_AFTER = timedelta(seconds=20)
"""Without a word from its process, after which a proof is taken to have broken off."""


@dataclass(frozen=True)
class Proofs:
    """The proofs of one store."""

    store: Store
    now: Callable[[], datetime]

    def begin(self, persona: str, number: int) -> StoredDraft:
        """The draft to be proven; from now on its proof goes on. Raises :class:`NoSuchPersona`, :class:`NoSuchDraft`,
        and :class:`ProofGoesOn` while a proof of the same persona does, in whatever process."""
        with self.store.write() as repository:
            found_persona(repository, persona, lock=True)
            draft = found_draft(repository, persona, number)
            other = self._going_on(repository, persona)
            if other is not None:
                raise ProofGoesOn(f"The proof of version {other.number} goes on. Try again when it is done.")
            now = self.now()
            values = {"proof_began_at": now, "proof_beat_at": now, "proof_part": "begun"}
            repository.authoring.keep_proof(persona, number, **values)
            return draft

    def is_at(self, persona: str, number: int, part: str) -> None:
        """Say that a proof goes on, and which ``part`` it is at."""
        with self.store.write() as repository:
            repository.authoring.keep_proof(persona, number, proof_part=part, proof_beat_at=self.now())

    def going_on(self, persona: str) -> Optional[StoredDraft]:
        """The draft of a persona whose proof goes on, in whatever process; None if none does."""
        with self.store.read() as repository:
            return self._going_on(repository, persona)

    def _going_on(self, repository: Repository, persona: str) -> Optional[StoredDraft]:
        since = self.now() - BROKEN_OFF_AFTER
        return next(
            (
                each
                for each in repository.authoring.drafts(persona)
                if each.proof_began_at is not None and each.proof_beat_at is not None and each.proof_beat_at >= since
            ),
            None,
        )

    def keep(self, persona: str, number: int, proof: dict[str, Any]) -> None:
        """Store what a proof found out (see :func:`bot.practice.proving.prove_text`)."""
        with self.store.write() as repository:
            stored = repository.authoring.persona(persona, lock=True)
            if stored is None:
                return  # deleted meanwhile
            done = {"proof_began_at": None, "proof_beat_at": None, "proof_part": None}
            repository.authoring.keep_proof(persona, number, proof=proof, **done)
            if number == stored.draft and stored.state in (DRAFT, PROVEN):
                repository.authoring.change(persona, state=PROVEN if is_proven(proof) else DRAFT)


def is_proven(proof: Optional[dict[str, Any]]) -> bool:
    """Whether a proof was done and found nothing."""
    return proof is not None and not proof.get("error") and proof["findings"] == []


def found_persona(repository: Repository, persona: str, *, lock: bool = False) -> StoredPersona:
    """A persona that instructors write. Raises :class:`NoSuchPersona`."""
    found = repository.authoring.persona(persona, lock=lock)
    if found is None:
        raise NoSuchPersona(f"There is no persona '{persona}' that can be changed here.")
    return found


def found_draft(repository: Repository, persona: str, number: int) -> StoredDraft:
    """A version of it. Raises :class:`NoSuchDraft`."""
    found = repository.authoring.draft(persona, number)
    if found is None:
        raise NoSuchDraft(f"'{persona}' has no version {number}.")
    return found
