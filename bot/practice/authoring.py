"""Personas that instructors write: drafts, what may be published, and what was. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Optional

from sqlalchemy.exc import IntegrityError

import bot.personas.starter
from bot.personas.diagnostics import InvalidPersona
from bot.personas.differences import summary
from bot.personas.draft import LARGEST, Read, id_of, name_of, read_text, tidy, under_id
from bot.personas.edits import CannotEdit
from bot.personas.library import Library, digest
from bot.personas.schema import Persona, Voice
from bot.personas.starter import FORM
from bot.personas.voices import voices_in
from bot.practice.errors import BadDraft, NoSuchDraft, NotProven
from bot.practice.proofs import Proofs, found_draft, found_persona, is_proven
from bot.store.authoring import DRAFT, PROVEN, PUBLISHED, RETIRED, StoredDraft, StoredPersona
from bot.store.repository import Repository, Store
from bot.store.staff import StoredInstructor

PRESSED_TWICE_WITHIN = timedelta(minutes=1)
"""After a persona was made, for which making the very same again is taken for a button that was pressed twice."""


@dataclass(frozen=True)
class Saved:
    """A text that was saved as draft ``number``. If somebody else had saved since, it stands ``beside`` theirs, which
    is still the one that is worked on; else that is None."""

    number: int
    beside: Optional[StoredPersona] = None


@dataclass(frozen=True)
class Authoring:
    """Personas in the making on one store, beside the library that ``files`` gives, with the voices in ``data``."""

    store: Store
    files: Callable[[], Library]
    data: Path
    now: Callable[[], datetime]

    @property
    def proofs(self) -> Proofs:
        """What is proven of them, and the proofs that go on."""
        return Proofs(self.store, self.now)

    @property
    def voices(self) -> dict[str, Voice]:
        """The voices that a persona can have, by id."""
        return voices_in(self.data / "voices")

    def read(self, text: str, persona: str) -> Read:
        """A text as the persona's, with what is wrong with it."""
        return read_text(text, persona, self.voices)

    def library(self) -> list[Persona]:
        """The files' personas, which are read only."""
        return list(self.files().personas.values())

    def all(self) -> list[StoredPersona]:
        """Every persona that instructors write, by id."""
        with self.store.read() as repository:
            return repository.authoring.all()

    def persona(self, persona: str) -> StoredPersona:
        """One of them. Raises :class:`NoSuchPersona`."""
        with self.store.read() as repository:
            return found_persona(repository, persona)

    def draft(self, persona: str, number: Optional[int] = None) -> StoredDraft:
        """A draft, by default the one that is worked on. Raises :class:`NoSuchPersona`, :class:`NoSuchDraft`."""
        with self.store.read() as repository:
            return found_draft(
                repository, persona, found_persona(repository, persona).draft if number is None else number
            )

    def drafts(self, persona: str) -> list[StoredDraft]:
        """Every draft, newest first."""
        with self.store.read() as repository:
            return repository.authoring.drafts(persona)

    def text_of(self, persona: str, number: Optional[int] = None) -> str:
        """The text of a persona, of the files' too. Raises :class:`NoSuchPersona`, :class:`NoSuchDraft`."""
        if persona in self.files():
            if number is not None:
                raise NoSuchDraft("The library's personas have no versions here.")
            return (self.data / "personas" / persona / "persona.yml").read_text(encoding="utf-8")
        return self.draft(persona, number).text

    def begin(self, instructor: StoredInstructor, persona: str) -> None:
        """Begin a persona with the commented starter. Raises :class:`BadDraft`."""
        starter = Path(bot.personas.starter.__file__).parent / "persona.yml"
        self._add(instructor, persona, starter.read_text(encoding="utf-8"), "begun with the starter")

    def copy(self, instructor: StoredInstructor, original: str, persona: str) -> None:
        """Copy a persona under another id. Raises :class:`NoSuchPersona`, :class:`BadDraft`."""
        self._add(instructor, persona, self.text_of(original), f"copied from {original}")

    def bring_in(self, instructor: StoredInstructor, text: str, persona: str = "") -> str:
        """Store a text that was written elsewhere, under ``persona`` or else the id that stands in it, which is
        returned. Raises :class:`BadDraft`."""
        _must_fit(text)
        try:
            name = persona or id_of(tidy(text))
        except InvalidPersona as error:
            raise _no_yaml(error) from error
        self._add(instructor, name, text, "imported")
        return name

    def _add(self, instructor: StoredInstructor, persona: str, text: str, changed: str) -> None:
        if not FORM.fullmatch(persona):
            raise BadDraft(
                f"'{persona}' cannot be an id: use lower case letters, digits and hyphens, a letter first, at most 60."
            )
        _must_fit(text)
        try:
            text = tidy(under_id(tidy(text), persona))
        except InvalidPersona as error:
            raise _no_yaml(error) from error
        except CannotEdit as error:
            raise BadDraft(f"Its id cannot be changed: write 'id: {persona}' into it.") from error
        called = name_of(text)  # before anything is locked: a long text takes a while
        try:
            self._store(instructor, persona, text, called, changed)
        except IntegrityError:
            # Somebody was a moment faster: it is there now, and whose it is can be seen.
            self._store(instructor, persona, text, called, changed)

    def _store(self, instructor: StoredInstructor, persona: str, text: str, called: str, changed: str) -> None:
        now = self.now()
        with self.store.write() as repository:
            stored = repository.authoring.persona(persona)
            if stored is not None and stored.draft == 1 and now - stored.at < PRESSED_TWICE_WITHIN:
                first = found_draft(repository, persona, 1)
                if (first.who, first.changed, first.text) == (instructor.name, changed[:200], text):
                    return
            if persona in self.files() or stored is not None:
                raise BadDraft(f"There is a persona '{persona}' already: choose another id.")
            repository.authoring.add(persona, instructor.id, DRAFT, now)
            repository.authoring.add_draft(persona, instructor.name, text, called, changed, now)

    def save(self, instructor: StoredInstructor, persona: str, base: int, text: str, changed: str = "") -> Saved:
        """Save a text that was written over draft ``base``; one that is the newest already makes no other version.
        Raises :class:`NoSuchPersona`, :class:`NoSuchDraft`, :class:`BadDraft`."""
        text = tidy(text)
        _must_fit(text)
        called = name_of(text)  # before anything is locked: a long text takes a while
        with self.store.write() as repository:
            stored = found_persona(repository, persona, lock=True)
            found_draft(repository, persona, base)
            before = found_draft(repository, persona, stored.draft)
            if before.text == text:
                return Saved(stored.draft)
            if base != stored.draft:
                newest = repository.authoring.drafts(persona)[0]
                if newest.text == text:  # a button that was pressed twice
                    return Saved(newest.number, stored)
                words = f"written over version {base}, beside {stored.who}'s version {stored.draft}"
                number = repository.authoring.add_draft(persona, instructor.name, text, called, words, self.now())
                return Saved(number, stored)
            return Saved(self._next(repository, stored, instructor, text, changed or summary(before.text, text)))

    def roll_back(self, instructor: StoredInstructor, persona: str, number: int) -> int:
        """Make an earlier draft's text the newest draft; one that is the newest already makes no other. Raises
        :class:`NoSuchPersona`, :class:`NoSuchDraft`."""
        with self.store.write() as repository:
            stored = found_persona(repository, persona, lock=True)
            text = found_draft(repository, persona, number).text
            if found_draft(repository, persona, stored.draft).text == text:
                return stored.draft
            return self._next(repository, stored, instructor, text, f"back to version {number}")

    def _next(
        self, repository: Repository, stored: StoredPersona, instructor: StoredInstructor, text: str, changed: str
    ) -> int:
        number = repository.authoring.add_draft(stored.id, instructor.name, text, name_of(text), changed, self.now())
        state = DRAFT if stored.state == PROVEN else stored.state
        repository.authoring.change(stored.id, draft=number, state=state)
        return number

    def publish(self, instructor: StoredInstructor, persona: str, number: int) -> None:
        """Let trainees see a draft. Raises :class:`NotProven` unless that very text, in the voice as it is now, was
        proven; :class:`NoSuchPersona`, :class:`NoSuchDraft`, :class:`BadDraft`."""
        with self.store.write() as repository:
            stored = found_persona(repository, persona, lock=True)
            draft = found_draft(repository, persona, number)
            if persona in self.files():
                raise BadDraft(f"The library has a persona '{persona}' of its own now: copy yours under another id.")
            proven = self.read(draft.text, persona).persona
            if proven is None or not is_proven(draft.proof):
                raise NotProven(f"Version {number} is not proven: run the proof, and put right what it finds.")
            version = digest(proven)
            if draft.proof is None or draft.proof["digest"] != version:
                raise NotProven(f"The voice has changed since version {number} was proven: run the proof again.")
            if (stored.state, stored.published_draft, stored.published) == (PUBLISHED, number, version):
                return  # a button that was pressed twice
            repository.add_persona_version(version, proven, self.now())
            by = {"published_by": instructor.name, "published_at": self.now()}
            repository.authoring.change(persona, state=PUBLISHED, published=version, published_draft=number, **by)
            repository.staff.log(instructor.name, "persona published", f"{persona} version {number}", self.now())

    def retire(self, instructor: StoredInstructor, persona: str) -> None:
        """Take a persona from the trainees' library; calls under way go on. Raises :class:`NoSuchPersona`,
        :class:`BadDraft` for one that is not published."""
        with self.store.write() as repository:
            if found_persona(repository, persona, lock=True).state != PUBLISHED:
                raise BadDraft(f"'{persona}' is not published.")
            by = {"retired_by": instructor.name, "retired_at": self.now()}
            repository.authoring.change(persona, state=RETIRED, published=None, **by)
            repository.staff.log(instructor.name, "persona retired", persona, self.now())

    def delete(self, instructor: StoredInstructor, persona: str) -> None:
        """Delete a persona that trainees have never seen. Raises :class:`NoSuchPersona`, :class:`BadDraft`."""
        with self.store.write() as repository:
            if found_persona(repository, persona, lock=True).published_draft is not None:
                raise BadDraft(f"Trainees have called '{persona}': retire it instead.")
            repository.authoring.delete(persona)
            repository.staff.log(instructor.name, "persona deleted", persona, self.now())


def _no_yaml(error: InvalidPersona) -> BadDraft:
    first = error.diagnostics[0]
    what = "This is too much" if first.code == "P003" else "This is no YAML"
    return BadDraft(f"{what}: line {first.line}, column {first.column}: {first.message}.")


def _must_fit(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise BadDraft(f"A persona may have {LARGEST // 1024} KB, and this has more: shorten it.")
