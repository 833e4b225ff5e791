"""Whatever stands in a file, it is read, or told what is wrong with it and where."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.personas.diagnostics import InvalidPersona
from bot.personas.draft import id_of, read_text, tidy, under_id
from bot.personas.parse import build, parse_source
from bot.personas.schema import Persona, Rehearsal, Voice
from bot.personas.voices import voices_in
from bot.settings import ROOT

PERSONA = (ROOT / "data/personas/dana-okafor/persona.yml").read_text()
KINDS = {
    "persona": (Persona, PERSONA),
    "voice": (Voice, next(iter(sorted((ROOT / "data/voices").glob("*.yml")))).read_text()),
    "rehearsal": (
        Rehearsal,
        next(iter(sorted((ROOT / "data/personas/dana-okafor/rehearsals").glob("*.yml")))).read_text(),
    ),
}
PIECES = [
    "a", "id", ":", ": ", "\n", "  ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "!!int ", "!!timestamp ",
    "!!float ", "!!binary ", "!!set ", "!!omap ", "!!null ", "!x ", "!!python/name:os.system ", "<<: ", "? ", "| ",
    "> ", "'", '"', "%", "#", "---", "...", "\t", "2026-99-99", "1e400", "0o9", "0x", "null", "~", "\u2028", "\ufeff",
    "\x00", "é",
]  # fmt: skip
YAML = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def findings_of(model, raw):
    """What is wrong with the bytes of a file; nothing if they make a model."""
    try:
        build(model, parse_source("x.yml", raw))
    except InvalidPersona as error:
        return error.diagnostics
    return []


@settings(deadline=None)
@given(st.one_of(YAML.map(str.encode), st.binary(max_size=300)), st.sampled_from(sorted(KINDS)))
@example(b"id: !!timestamp x", "persona")
@example(b'id: !!int ""', "persona")
@example(b"{[a]: b}", "voice")
@example(b"a: " * 5000, "voice")
@example(b"[" * 5000, "rehearsal")
@example(b"\xff\xfe", "persona")
def test_what_is_no_such_file_gets_findings_at_places_in_it(raw, kind):
    found = findings_of(KINDS[kind][0], raw)
    assert found, "nothing short is a persona, a voice or a rehearsal"
    lines = raw.count(b"\n") + raw.count(b"\r") + raw.count(b"\x85") + raw.count(b"\xe2\x80") + 2
    for each in found:
        assert 1 <= each.line <= lines
        assert each.column >= 1
        assert each.code.startswith("P")
        assert each.message
        assert "\n" not in str(each)


@settings(deadline=None, max_examples=60)
@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
def test_a_file_with_a_slip_in_it_still_passes_or_is_told_where(kind, data):
    model, text = KINDS[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    slipped = text[:start] + data.draw(st.sampled_from([*PIECES, ""])) + text[end:]
    for each in findings_of(model, slipped.encode()):
        assert 1 <= each.line <= slipped.count("\n") + slipped.count("\u2028") + 2


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), YAML))
def test_an_imported_text_is_kept_as_it_will_be_read(text):
    kept = tidy(text)
    assert tidy(kept) == kept
    assert kept.endswith("\n")
    read = read_text(kept, "somebody", voices_in(ROOT / "data/voices"))
    assert read.persona is None
    assert read.findings


@settings(deadline=None, max_examples=20)
@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True))
def test_an_import_under_another_id_changes_the_id_alone(persona):
    renamed = under_id(PERSONA, persona)
    if id_of(renamed) == persona:  # a word such as "true" or "null" is none
        assert renamed.replace(f"id: {persona}", "id: dana-okafor", 1) == PERSONA
