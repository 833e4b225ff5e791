"""A persona's text as the fields of a form, and what was typed into them back into the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from bot.codebook import Fit, OutcomeKind, Topic
from bot.personas.diagnostics import Diagnostic
from bot.personas.edits import changed, without
from bot.personas.everyday import Everyday
from bot.personas.layout import CONDITIONS
from bot.personas.parse import Location, Source
from bot.personas.schema import EndCause


@dataclass(frozen=True)
class Field:
    """One field. ``kind`` says how it is written: ``text``, ``long``, ``number``, ``choice``, ``lines`` (one a line),
    ``steps`` (with an empty line between steps, variants of a step on lines of their own) or ``names``."""

    location: Location
    label: str
    kind: str
    value: str
    optional: bool = False
    options: tuple[str, ...] = ()
    about: str = ""

    @property
    def name(self) -> str:
        """Its name in a form."""
        return ".".join(str(part) for part in self.location)


@dataclass(frozen=True)
class Section:
    """Fields that belong together: the persona itself, or one item of a list."""

    location: Location
    title: str
    fields: list[Field]
    last: bool = False

    @property
    def name(self) -> str:
        """Its name in a form; empty for the persona itself."""
        return ".".join(str(part) for part in self.location)


_Spec = tuple[str, str, str, bool, tuple[str, ...], str]


def _spec(
    key: str, label: str, kind: str = "text", optional: bool = False, options: Iterable[str] = (), about: str = ""
) -> _Spec:
    return key, label, kind, optional, tuple(options), about


_EVERYDAY = "Optional, of " + ", ".join(each.value for each in Everyday) + "."
_CAUSES = ", ".join(each.value for each in EndCause)
_WHEN = [
    _spec("settled", "only when these issues are settled", "names", True),
    _spec("disclosed", "only when these issues were told", "names", True),
    _spec("settled_at_least", "only when so many issues are settled", "number", True),
    _spec("trust", "only with at least this trust", "number", True),
    _spec("trust_below", "only with less trust than this", "number", True),
    _spec("pressed", "only when pressed so many times", "number", True),
    _spec("ended", "only when this ended the call", "names", True, about=_CAUSES),
]
_PERSONA = [
    _spec("name", "Name"),
    _spec("role", "Role"),
    _spec("company", "Company"),
    _spec("selling", "What the trainee sells", about="The page says “You sell ...” before it."),
    _spec("brief", "What the trainee is told", "long"),
    _spec("difficulty", "Difficulty, 1 to 5", "number"),
    _spec("voice", "Voice", "choice"),
    _spec("patience", "Patience: turns they have time for, 6 to 80", "number"),
    _spec("trust", "Trust at the start, 10 to 90", "number"),
    _spec("opening", "What they say on picking up", "lines"),
    _spec(
        "unanswered",
        "Plain questions that no fact below answers",
        "lines",
        True,
        about="Optional. They get a vague answer, where otherwise a fact on much the same would be told.",
    ),
]
_INVITES = [each for each in _WHEN if each[0] in ("settled", "settled_at_least", "trust")]
_FACT = [
    _spec("id", "Id"),
    _spec("after", "Only once they told of this issue", "text", True, about="Optional: the id of an issue."),
    _spec("everyday", "Everyday questions that it answers", "names", True, about=_EVERYDAY),
    _spec("asks", "Ways to ask for it", "lines"),
    _spec("says", "What they answer", "lines"),
]
_ISSUE = [
    _spec("id", "Id"),
    _spec("topic", "Topic", "choice", options=[each.value for each in Topic]),
    _spec("truth", "The truth", "long"),
    _spec("weight", "Weight, 1 to 5", "number", True),
    _spec("hint", "Hints", "lines"),
    _spec("guarded", "When trust is too low", "lines"),
    _spec("discloses", "What they tell, step by step", "steps", about="An empty line between steps."),
    _spec("settles", "When it is settled", "lines"),
    _spec("opens_with", "What could open it", "lines"),
    _spec("settles_with", "What could settle it", "lines", True),
]
_OPENS = [
    _spec("trust", "opens with at least this trust", "number", True),
    _spec("after", "opens after these issues", "names", True),
]
_OUTCOME = [
    _spec("id", "Id"),
    _spec("kind", "Kind", "choice", options=[each.value for each in OutcomeKind]),
    _spec("fit", "Fit for them", "choice", options=[each.value for each in Fit]),
    _spec("says", "Their last words", "lines"),
    _spec("afterwards", "What they did afterwards", "long"),
]
_GROUPS = {
    "issues": ("Issue", _ISSUE, ("opens_when", _OPENS)),
    "outcomes": ("Outcome", _OUTCOME, ("when", _WHEN)),
    "facts": ("Fact", _FACT, None),
}


def sections_of(tree: Any, voices: Iterable[str]) -> list[Section]:
    """The fields of a parsed text. What does not have the shape that its field needs is left to the source."""
    sections = [Section((), "Who they are", [*_fields(tree, (), _PERSONA, tuple(voices))])]
    sections.append(
        Section(("invites_when",), "When they ask what you offer", [*_condition(tree, (), "invites_when", _INVITES)])
    )
    for group, (title, specs, condition) in _GROUPS.items():
        items = tree.get(group)
        for index, item in enumerate(items if isinstance(items, list) else []):
            if not isinstance(item, dict):
                continue
            here = (group, index)
            fields = [*_fields(item, here, specs, ())]
            if condition:
                fields += _condition(item, here, *condition)
            title_of = f"{title} {index + 1}: {item.get('id', '')}"
            sections.append(Section(here, title_of, fields, index == len(items) - 1))
    return sections


def _fields(tree: Any, here: Location, specs: list[_Spec], voices: tuple[str, ...]) -> Iterator[Field]:
    for key, label, kind, optional, options, about in specs:
        shown = _shown(kind, tree.get(key))
        if shown is not None:
            options = voices if key == "voice" else options
            if kind == "choice" and shown not in options:
                options = (shown, *options)
            yield Field((*here, key), label, kind, shown, optional, options, about)


def _condition(tree: Any, here: Location, key: str, specs: list[_Spec]) -> list[Field]:
    found = tree.get(key, {})
    return [*_fields(found, (*here, key), specs, ())] if isinstance(found, dict) else []


def _shown(kind: str, value: Any) -> Optional[str]:
    """A value as it stands in its field, None if the field cannot hold it."""
    if value is None:
        return ""
    if kind in ("lines", "names", "steps"):
        items = value if isinstance(value, list) else [value]
        if kind == "steps":
            steps = [each if isinstance(each, list) else [each] for each in items]
            flat = [line for step in steps for line in step]
            return "\n\n".join("\n".join(map(_line, step)) for step in steps) if _simple(flat) else None
        return (", " if kind == "names" else "\n").join(map(_line, items)) if _simple(items) else None
    return _line(value) if _simple([value]) else None


def _simple(values: list[Any]) -> bool:
    return not any(isinstance(each, (list, dict, set)) for each in values)


def _line(value: Any) -> str:
    return " ".join(str(value).split())


def with_typed(text: str, tree: Any, sections: list[Section], typed: Mapping[str, str]) -> str:
    """``text``, which ``sections`` show, with what was typed into their fields. What was not changed is not touched."""
    conditions: dict[Location, dict[str, Any]] = {}
    for field in (field for section in sections for field in section.fields):
        new = _cleaned(field.kind, typed.get(field.name, ""))
        if new == _cleaned(field.kind, field.value):
            continue
        value = _value(field.kind, new)
        empty = field.optional and value in ("", [])
        if len(field.location) > 1 and field.location[-2] in CONDITIONS:
            parent = field.location[:-1]
            condition = conditions.setdefault(parent, dict(_at(tree, parent) or {}))
            condition.pop(field.location[-1], None)
            if not empty:
                condition[field.location[-1]] = value
        else:
            text = without(text, field.location) if empty else changed(text, field.location, value)
    for location, condition in conditions.items():
        if condition:
            text = changed(text, location, condition)
        elif _at(tree, location) is not None:
            text = without(text, location)
    return text


def _at(tree: Any, location: Location) -> Any:
    for part in location[:-1]:
        tree = tree[part]
    return tree.get(location[-1])


def _cleaned(kind: str, typed: str) -> str:
    lines = [" ".join(line.split()) for line in typed.replace("\r\n", "\n").split("\n")]
    if kind == "steps":
        return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip("\n")
    if kind == "lines":
        return "\n".join(filter(None, lines))
    if kind == "names":
        return ", ".join(filter(None, re.split(r"[,\s]+", typed)))
    return " ".join(filter(None, lines))


def _value(kind: str, cleaned: str) -> Any:
    if kind == "number":
        return int(cleaned) if re.fullmatch(r"-?[0-9]{1,6}", cleaned) else cleaned
    if kind == "lines":
        return cleaned.split("\n") if cleaned else []
    if kind == "names":
        return cleaned.split(", ") if cleaned else []
    if kind == "steps":
        steps = [step.split("\n") for step in cleaned.split("\n\n")] if cleaned else []
        return [step if len(step) > 1 else step[0] for step in steps]
    return cleaned


def field_of(finding: Diagnostic, source: Optional[Source], sections: list[Section]) -> str:
    """The name of the field, or else of the section, that a finding is about; empty if the form shows neither."""
    if source is None:
        return ""
    location = source.standing_at(finding.line, finding.column)
    names = {field.name for section in sections for field in section.fields} | {each.name for each in sections}
    while location:
        name = ".".join(str(part) for part in location)
        if name in names:
            return name
        location = location[:-1]
    return ""
