"""From the text of a file to a typed model, every complaint with its line and column."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from threading import Lock
from typing import Any, Optional, Type, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.personas.diagnostics import Diagnostic, InvalidPersona
from bot.personas.schema import Strict
from bot.personas.wording import complaint

MAX_BYTES = 256 * 1024
"""A persona of average depth takes 20 KB; a file above this is refused before it is parsed."""

MOST_VALUES = 20_000
"""Keys, values and brackets in a file; a persona of average depth has 2000. Others wait while they are read."""

DEEPEST = 12
"""Levels of lists and mappings in a file; a persona has five."""

_ONE_AT_A_TIME = Lock()
"""The parser in Python takes seconds for a long text; several at once would slow down everybody else as well."""

Model = TypeVar("Model", bound=Strict)
Location = tuple[Any, ...]


class Source:
    """A parsed file that knows where each of its values stands."""

    def __init__(self, file: str, tree: Any, marks: dict[Location, tuple[int, int]]) -> None:
        self.file = file
        self.tree = tree
        self._marks = marks
        self._standing: dict[tuple[int, int], Location] = {}

    def position(self, location: Location) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``location``, or of the nearest thing above it."""
        while location and location not in self._marks:
            location = location[:-1]
        return self._marks.get(location, (1, 1))

    def standing_at(self, line: int, column: int) -> Location:
        """The location of the outermost value that stands at this line and column; the whole file if none does."""
        if not self._standing:
            self._standing = {place: location for location, place in reversed(self._marks.items())}
        return self._standing.get((line, column), ())

    def finding(self, location: Location, code: str, message: str) -> Diagnostic:
        """A diagnostic at the place of the value at ``location``."""
        return Diagnostic(self.file, *self.position(location), code, message)


def read_source(path: Path) -> Source:
    """Read and parse a YAML file. Raises :class:`InvalidPersona` with one diagnostic if that is impossible."""
    file = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InvalidPersona([Diagnostic(file, 1, 1, "P001", f"cannot be read: {error.strerror}")]) from error
    return parse_source(file, raw)


def parse_source(file: str, raw: bytes) -> Source:
    """Parse the bytes of a YAML file; ``file`` is the name that diagnostics carry."""
    if len(raw) > MAX_BYTES:
        message = f"has {len(raw)} bytes; a persona file may have {MAX_BYTES}"
        raise InvalidPersona([Diagnostic(file, 1, 1, "P003", message)])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidPersona([Diagnostic(file, line, 1, "P001", "is not UTF-8 text; save it as UTF-8")]) from error
    try:
        node, tree = _read(file, text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = " ".join(str(error.problem or error.context or "cannot be parsed").split())
        raise InvalidPersona([Diagnostic(file, line, column, "P002", problem)]) from error
    except InvalidPersona:
        raise
    # Odd values behind tags (!!timestamp x, !!int "") trip the parser with errors of every kind.
    except (YAMLError, ValueError, RecursionError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        problem = " ".join(str(error).split())[:200] or "cannot be parsed"
        raise InvalidPersona([Diagnostic(file, 1, 1, "P002", problem)]) from error
    if not isinstance(tree, dict):
        raise InvalidPersona([Diagnostic(file, 1, 1, "P012", "must be a mapping of keys to values")])
    marks: dict[Location, tuple[int, int]] = {}
    try:
        _mark(node, (), marks)
    except _NoWord as error:
        raise InvalidPersona([Diagnostic(file, error.line, error.column, "P002", "a key must be a word")]) from error
    return Source(file, tree, marks)


def _read(file: str, text: str) -> tuple[Any, Any]:
    """The nodes of a text, with their places, and its values.

    The parser in C is fifty times as fast but does not take "[How many?, Since when?]" without quotation marks, which
    anyone would write: what it refuses gets a second chance with the one in Python.
    """
    try:
        return _parse(file, text, pure=False)
    except MarkedYAMLError:
        with _ONE_AT_A_TIME:
            return _parse(file, text, pure=True)


def _parse(file: str, text: str, *, pure: bool) -> tuple[Any, Any]:
    _refuse_bombs(file, text, pure=pure)
    parser = YAML(typ="safe", pure=pure)
    node = parser.compose(text)
    # Loading the text as well would resolve every word of it once more, which takes as long again.
    return node, parser.constructor.construct_document(node) if node is not None else None


def _refuse_bombs(file: str, text: str, *, pure: bool) -> None:
    """An alias or deep nesting can make a small file stand for a huge one, and instructors need neither."""
    depth = 0
    for number, event in enumerate(YAML(typ="safe", pure=pure).parse(text)):
        if number > MOST_VALUES:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            message = f"has more than {MOST_VALUES} keys and values up to here: shorten it"
            raise InvalidPersona([Diagnostic(file, line, column, "P003", message)])
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if isinstance(event, AliasEvent) or depth > DEEPEST:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            aliased = isinstance(event, AliasEvent)
            message = "aliases (*name) are not allowed: write it out" if aliased else "is nested too deeply"
            raise InvalidPersona([Diagnostic(file, line, column, "P002", message)])


class _NoWord(Exception):
    """A key is a number, a list or the like."""

    def __init__(self, mark: Any) -> None:
        self.line, self.column = mark.line + 1, mark.column + 1


def _mark(node: Any, location: Location, marks: dict[Location, tuple[int, int]]) -> None:
    """Note where every key and list item under ``node`` stands."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise _NoWord(key.start_mark)
            here = (*location, key.value)
            marks[here] = (key.start_mark.line + 1, key.start_mark.column + 1)
            _mark(value, here, marks)
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            here = (*location, index)
            marks[here] = (item.start_mark.line + 1, item.start_mark.column + 1)
            _mark(item, here, marks)


def build(model: Type[Model], source: Source) -> Model:
    """The typed model of a parsed file. Raises :class:`InvalidPersona` with every complaint."""
    try:
        return model.parse_obj(source.tree)
    except ValidationError as error:
        findings = [_translate(model, source, each) for each in error.errors()]
        raise InvalidPersona(sorted(set(findings))) from error


def _translate(model: Type[Strict], source: Source, error: Any) -> Diagnostic:
    location: Location = tuple(part for part in error["loc"] if part != "__root__")
    name = location[-1] if location else "the file"
    if error["type"] == "value_error.extra":
        known = _fields_at(model, location[:-1])
        near = get_close_matches(str(name), known, n=1)
        advice = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
        return source.finding(location, "P010", f"unknown key '{name}'; {advice}")
    if error["type"] == "value_error.missing":
        return source.finding(location[:-1], "P011", f"'{name}' is missing")
    return source.finding(location, "P012", complaint(error))


def _fields_at(model: Type[Strict], location: Location) -> list[str]:
    here: Optional[Type[Strict]] = model
    for part in location:
        if isinstance(part, int) or here is None:
            continue
        field = here.__fields__.get(str(part))
        inner = field.type_ if field is not None else None
        here = inner if isinstance(inner, type) and issubclass(inner, Strict) else None
    return sorted(here.__fields__) if here is not None else []
