"""The library that trainees see: the files' personas and those that instructors have published."""

from __future__ import annotations

from bot.personas.document import read_document
from bot.personas.library import Library
from bot.store.repository import Store


def with_published(files: Library, store: Store) -> Library:
    """``files`` with the published personas of the store. An id that a file has is the file's."""
    with store.read() as repository:
        published = repository.authoring.published()
        found = {name: read_document(document) for name, document in published.items() if name not in files}
    if not found:
        return files
    personas = {**files.personas, **found}
    return Library(
        {name: personas[name] for name in sorted(personas)},
        {name: files.rehearsals.get(name, []) for name in sorted(personas)},
    )
