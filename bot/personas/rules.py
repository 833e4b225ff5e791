"""Rules that span the fields of a persona: names that refer to nothing, issues that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

from bot.codebook import Family, Fit, Move, Topic
from bot.personas.diagnostics import Diagnostic
from bot.personas.new_items import is_placeholder
from bot.personas.parse import Location, Source
from bot.personas.schema import FINER, EndCause, Persona, Rehearsal, Situation, Voice, When


def examine(persona: Persona, source: Source, voices: dict[str, Voice], folder: str) -> list[Diagnostic]:
    """Every finding about a persona that parsed, in the order of the file."""
    findings = [
        *_folder(persona, source, folder),
        *_voice(persona, source, voices),
        *_duplicates(persona, source),
        *_answered_twice(persona, source),
        *_references(persona, source),
        *_cycles(persona, source),
        *_outcomes(persona, source),
        *_elsewhere(persona, source),
        *_said_twice(source),
        *_placeholders(source),
    ]
    return sorted(findings)


def examine_voice(voice: Voice, source: Source) -> list[Diagnostic]:
    """A voice has lines for every situation, topic and pushing move, so that no prospect is at a loss, none of them
    twice."""
    missing = [("lines", each.value) for each in Situation if each not in voice.lines and each not in FINER]
    missing += [("elsewhere", each.value) for each in Topic if each not in voice.elsewhere]
    missing += [
        ("reactions", move.value) for move in Move if move.family is Family.PUSHING and move not in voice.reactions
    ]
    absent = [source.finding((group,), "P011", f"'{name}' is missing from {group}") for group, name in missing]
    return [*absent, *_said_twice(source)]


def examine_rehearsal(rehearsal: Rehearsal, source: Source, persona: Persona) -> list[Diagnostic]:
    """A rehearsal expects only issues and outcomes that its persona has."""
    findings = []
    outcome = rehearsal.expect.outcome
    if outcome is not None and outcome not in {each.id for each in persona.outcomes}:
        findings.append(source.finding(("expect", "outcome"), "P021", f"no outcome '{outcome}'"))
    for name in rehearsal.expect.issues:
        if name not in {each.id for each in persona.issues}:
            findings.append(source.finding(("expect", "issues", name), "P021", f"no issue '{name}'"))
    return findings


def _folder(persona: Persona, source: Source, folder: str) -> Iterator[Diagnostic]:
    if persona.id != folder:
        yield source.finding(("id",), "P040", f"the id is '{persona.id}' but the folder is '{folder}'; make them equal")


def _voice(persona: Persona, source: Source, voices: dict[str, Voice]) -> Iterator[Diagnostic]:
    if persona.voice not in voices:
        message = f"no voice '{persona.voice}'; there are {', '.join(sorted(voices))}"
        yield source.finding(("voice",), "P021", message)


def _duplicates(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    for group in ("facts", "issues", "outcomes"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(persona, group)):
            if item.id in seen:
                yield source.finding((group, index, "id"), "P020", f"'{item.id}' is used twice in {group}")
            seen.add(item.id)


def _answered_twice(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    answered: dict[str, str] = {}
    for index, fact in enumerate(persona.facts):
        for at, question in enumerate(fact.everyday):
            if question in answered:
                message = f"'{question.value}' is answered by '{answered[question]}' already; leave one of them out"
                yield source.finding(("facts", index, "everyday", at), "P020", message)
            answered[question] = fact.id


def _references(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    known = {issue.id for issue in persona.issues}
    for index, issue in enumerate(persona.issues):
        for at, name in enumerate(issue.opens_when.after):
            if name not in known:
                yield source.finding(("issues", index, "opens_when", "after", at), "P021", f"no issue '{name}'")
    for index, fact in enumerate(persona.facts):
        if fact.after is not None and fact.after not in known:
            yield source.finding(("facts", index, "after"), "P021", f"no issue '{fact.after}'")
    conditions: list[tuple[tuple[object, ...], When]] = [(("invites_when",), persona.invites_when)]
    conditions += [(("outcomes", index, "when"), each.when) for index, each in enumerate(persona.outcomes)]
    for location, when in conditions:
        for key in ("settled", "disclosed"):
            for at, name in enumerate(getattr(when, key)):
                if name not in known:
                    yield source.finding((*location, key, at), "P021", f"no issue '{name}'")
        if when.settled_at_least > len(persona.issues):
            message = f"asks for {when.settled_at_least} settled issues; there are {len(persona.issues)}"
            yield source.finding((*location, "settled_at_least"), "P031", message)


def _cycles(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    after = {issue.id: issue.opens_when.after for issue in persona.issues}
    for index, issue in enumerate(persona.issues):
        reached: set[str] = set()
        waiting = list(after[issue.id])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += after.get(name, [])
        if issue.id in reached:
            message = f"'{issue.id}' waits for itself through 'after'"
            yield source.finding(("issues", index, "opens_when", "after"), "P022", message)


def _outcomes(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    last = len(persona.outcomes) - 1
    for index, outcome in enumerate(persona.outcomes):
        always = outcome.when == When()
        if always and index < last:
            message = f"'{outcome.id}' always applies, so the outcomes after it never do; move it to the end"
            yield source.finding(("outcomes", index), "P031", message)
        if index == last and not always:
            message = f"the last outcome, '{outcome.id}', must have no 'when', so that one always applies"
            yield source.finding(("outcomes", index), "P030", message)
        if outcome.fit is Fit.BEST and EndCause.TRUST in outcome.when.ended:
            message = f"'{outcome.id}' is best but applies when the prospect has had enough"
            yield source.finding(("outcomes", index, "when", "ended"), "P031", message)
    if not any(outcome.fit is Fit.BEST for outcome in persona.outcomes):
        yield source.finding(("outcomes",), "P032", "give one outcome 'fit: best'")


def _elsewhere(persona: Persona, source: Source) -> Iterator[Diagnostic]:
    issues = {issue.topic: issue.id for issue in persona.issues}
    for topic in persona.elsewhere:
        if topic in issues:
            message = f"'{topic.value}' is the topic of issue '{issues[topic]}', so these lines are never said"
            yield source.finding(("elsewhere", topic.value), "P033", message)


def _said_twice(source: Source) -> Iterator[Diagnostic]:
    """What the prospect says: a line that stands in two places would be heard twice in one call."""
    spoken = {"opening", "says", "hint", "guarded", "discloses", "settles", "lines", "elsewhere", "reactions"}
    seen: dict[str, Location] = {}
    for location, line in _lines(source.tree, ()):
        if not spoken & set(location) or "rehearsals" in location:
            continue
        key = " ".join(line.split()).lower()
        if key in seen:
            first = source.position(seen[key])[0]
            yield source.finding(
                location, "P034", f"the same line stands in line {first} already; word one of them anew"
            )
        seen.setdefault(key, location)


def _placeholders(source: Source) -> Iterator[Diagnostic]:
    for location, line in _lines(source.tree, ()):
        if is_placeholder(line):
            yield source.finding(location, "P035", f"'{line}' is a placeholder: write your own words in its place")


def _lines(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines(inner, (*location, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _lines(inner, (*location, index))
