"""What is stored of personas that instructors write: their state, and every text that was saved."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import instructors, persona_drafts, persona_versions, personas, trainees
from bot.store.times import utc

DRAFT, PROVEN, PUBLISHED, RETIRED = "draft", "proven", "published", "retired"
"""The states of a persona."""


@dataclass(frozen=True)
class StoredPersona:
    """A persona: the draft that is worked on, and the one that trainees see with the digest of its persona version.
    ``name``, ``who``, ``at`` and ``changed`` are of the draft that is worked on; ``published_by`` and ``retired_by``
    name who did it last."""

    id: str
    owner: str
    state: str
    draft: int
    published_draft: Optional[int]
    published: Optional[str]
    name: str
    who: str
    at: datetime
    changed: str
    published_by: Optional[str] = None
    published_at: Optional[datetime] = None
    retired_by: Optional[str] = None
    retired_at: Optional[datetime] = None


@dataclass(frozen=True)
class StoredDraft:
    """One text that was saved, and what its proof found out, None before one. Of a proof that is not done:
    ``proof_began_at``, the ``proof_part`` it is at, and ``proof_beat_at`` when its process last said so."""

    persona: str
    number: int
    who: str
    at: datetime
    changed: str
    text: str
    name: str
    proof: Optional[dict[str, Any]]
    proof_began_at: Optional[datetime]
    proof_part: Optional[str]
    proof_beat_at: Optional[datetime]


class PersonaRows:
    """Reads and writes within one transaction; see :attr:`bot.store.repository.Repository.authoring`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, persona: str, owner: str, state: str, now: datetime) -> None:
        """Store a persona, whose first draft is to follow."""
        self._connection.execute(insert(personas).values(id=persona, owner=owner, state=state, draft=1, created_at=now))

    def add_draft(self, persona: str, who: str, text: str, name: str, changed: str, now: datetime) -> int:
        """Store a text under the next number, which is returned."""
        query = select(func.coalesce(func.max(persona_drafts.c.number), 0)).where(persona_drafts.c.persona == persona)
        number = int(self._connection.execute(query).scalar_one()) + 1
        self._connection.execute(
            insert(persona_drafts).values(
                persona=persona, number=number, who=who[:120], at=now, changed=changed[:200], text=text, name=name[:120]
            )
        )
        return number

    def change(self, persona: str, **values: Any) -> None:
        """Store another ``state``, ``draft``, ``published_draft`` or ``published``, or who published or retired it."""
        self._connection.execute(update(personas).where(personas.c.id == persona).values(**values))

    def keep_proof(self, persona: str, number: int, **values: Any) -> None:
        """Store the ``proof`` of a draft, ``proof_began_at``, ``proof_part`` or ``proof_beat_at``."""
        here = (persona_drafts.c.persona == persona, persona_drafts.c.number == number)
        self._connection.execute(update(persona_drafts).where(*here).values(**values))

    def all(self) -> list[StoredPersona]:
        """Every persona, by id."""
        return [_persona(row) for row in self._connection.execute(_PERSONAS.order_by(personas.c.id))]

    def persona(self, persona: str, *, lock: bool = False) -> Optional[StoredPersona]:
        """The persona with this id, or None. ``lock`` keeps other writers from it until the transaction ends."""
        if lock:
            self._connection.execute(select(personas.c.id).where(personas.c.id == persona).with_for_update())
        row = self._connection.execute(_PERSONAS.where(personas.c.id == persona)).first()
        return None if row is None else _persona(row)

    def draft(self, persona: str, number: int) -> Optional[StoredDraft]:
        """A draft, or None."""
        query = select(persona_drafts).where(persona_drafts.c.persona == persona, persona_drafts.c.number == number)
        row = self._connection.execute(query).first()
        return None if row is None else _draft(row)

    def drafts(self, persona: str) -> list[StoredDraft]:
        """Every draft of a persona, newest first."""
        query = select(persona_drafts).where(persona_drafts.c.persona == persona)
        return [_draft(row) for row in self._connection.execute(query.order_by(persona_drafts.c.number.desc()))]

    def delete(self, persona: str) -> None:
        """Delete a persona with its drafts."""
        self._connection.execute(delete(personas).where(personas.c.id == persona))

    def published(self) -> dict[str, str]:
        """The versions that trainees see, as JSON, by the personas' ids."""
        query = select(personas.c.id, persona_versions.c.document).join(
            persona_versions, persona_versions.c.digest == personas.c.published
        )
        return {row.id: row.document for row in self._connection.execute(query)}

    def names(self, known: Collection[str]) -> dict[str, str]:
        """What each persona was called when it could last be called, by id, but for those that are ``known``: of one
        that instructors wrote, in the version that was published last; of a file that is gone, in the newest that
        was called."""
        written = self._connection.execute(
            select(personas.c.id, persona_drafts.c.name, personas.c.published_draft).outerjoin(
                persona_drafts,
                (persona_drafts.c.persona == personas.c.id) & (persona_drafts.c.number == personas.c.published_draft),
            )
        ).all()
        found = {row.id: row.name for row in written if row.published_draft is not None and row.id not in known}
        # A preview stores versions of drafts too: what instructors wrote is told by its publication alone.
        told = {*known, *(row.id for row in written)}
        gone = (
            select(persona_versions.c.persona, persona_versions.c.document)
            .where(persona_versions.c.persona.not_in(told))
            .order_by(persona_versions.c.created_at, persona_versions.c.digest)
        )
        for row in self._connection.execute(gone):
            found[row.persona] = str(json.loads(row.document)["name"])
        return found

    def trainees_named(self, prefix: str, before: datetime) -> list[str]:
        """The ids of trainees that begin with ``prefix`` and were stored before then."""
        query = select(trainees.c.id).where(trainees.c.id.startswith(prefix, autoescape=True))
        return list(self._connection.execute(query.where(trainees.c.created_at < before)).scalars())


_PERSONAS = (
    select(
        personas,
        func.coalesce(instructors.c.name, "").label("owner_name"),
        persona_drafts.c.name,
        persona_drafts.c.who,
        persona_drafts.c.at,
        persona_drafts.c.changed,
    )
    .join(
        persona_drafts,
        (persona_drafts.c.persona == personas.c.id) & (persona_drafts.c.number == personas.c.draft),
    )
    .outerjoin(instructors, instructors.c.id == personas.c.owner)
)


def _persona(row: Any) -> StoredPersona:
    return StoredPersona(
        row.id,
        row.owner_name,
        row.state,
        row.draft,
        row.published_draft,
        row.published,
        row.name,
        row.who,
        utc(row.at),
        row.changed,
        row.published_by,
        utc(row.published_at) if row.published_at else None,
        row.retired_by,
        utc(row.retired_at) if row.retired_at else None,
    )


def _draft(row: Any) -> StoredDraft:
    return StoredDraft(
        row.persona,
        row.number,
        row.who,
        utc(row.at),
        row.changed,
        row.text,
        row.name,
        row.proof,
        utc(row.proof_began_at) if row.proof_began_at else None,
        row.proof_part,
        utc(row.proof_beat_at) if row.proof_beat_at else None,
    )
