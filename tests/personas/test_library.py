"""The shipped library, and what is said of files that cannot be used."""

import json
from pathlib import Path

import pytest

from bot.codebook import Fit, OutcomeKind, Topic
from bot.personas.diagnostics import CODES, InvalidPersona
from bot.personas.document import read_document
from bot.personas.library import digest, load_library, read_persona, read_rehearsals, read_voices
from bot.personas.parse import MAX_BYTES, MOST_VALUES, parse_source
from bot.personas.schema import Situation
from bot.settings import ROOT
from tests.conftest import say
from tests.prospect.test_answer import Call

BAD = Path(__file__).parent / "bad"
GOOD = (ROOT / "data/personas/dana-okafor/persona.yml").read_text()


def findings_of(path):
    with pytest.raises(InvalidPersona) as raised:
        read_persona(path, read_voices(ROOT / "data/voices"))
    return raised.value.diagnostics


def test_the_library_holds_a_team_step_and_an_own_fix_as_best(library):
    best = {o.kind.value for p in library.personas.values() for o in p.outcomes if o.fit.value == "best"}
    assert {"team_step", "own_fix"} <= best


def test_every_persona_has_three_rehearsals(library):
    for persona, rehearsals in library.rehearsals.items():
        assert {"facilitating", "pushing", "needs-probing"} <= {each.id for each in rehearsals}, persona


def test_a_persona_version_has_a_stable_digest(library):
    again = load_library(ROOT / "data")
    for name, persona in library.personas.items():
        assert digest(persona) == digest(again[name])
        assert digest(type(persona).parse_raw(persona.json())) == digest(persona)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.diff")), ids=lambda path: path.stem)
def test_each_broken_file_is_named_by_code_line_and_column(path, tmp_path):
    """Each file under ``bad`` holds a replacement in a good persona: what to find, ``=>``, what to put, and the
    finding as ``CODE words of the message``. It must be at the mark ``@@``, or at the file's beginning without one."""
    find, put, expected = path.read_text().rstrip("\n").split("\n=>\n")
    assert find in GOOD, "the example persona changed; choose another line"
    marked = GOOD.replace(find, put, 1)
    before, mark, after = marked.partition("@@")
    file = tmp_path / "dana-okafor" / "persona.yml"
    file.parent.mkdir()
    file.write_text(before + after)
    line, column = (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else (1, 1)
    code, _, words = expected.partition(" ")
    assert code in CODES
    matching = [each for each in findings_of(file) if each.code == code and words in each.message]
    assert matching, findings_of(file)
    assert (matching[0].line, matching[0].column) == (line, column)
    assert str(matching[0]).startswith(f"{file}:{line}:{column} {code} ")


def test_every_code_is_documented():
    page = (ROOT / "docs/personas.md").read_text()
    assert [code for code in CODES if code not in page] == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a: [1, 2", "P002"),
        (b"\ta: 1", "P002"),
        (b"a: &x 1\nb: *x", "P002"),
        (b"\xff\xfe\x00", "P001"),
        (b"- just\n- a list", "P012"),
        (b"", "P012"),
        (b"a: 1\n" * (MAX_BYTES // 4), "P003"),
        (b"a: [" + b"1, " * MOST_VALUES + b"]\n", "P003"),
        (b"a: 1\na: 2", "P002"),
        (b"[" * 5000, "P002"),
    ],
    ids=["unclosed", "tab", "alias", "not-utf-8", "a-list", "empty", "too-large", "too-many", "key-twice", "deep"],
)
def test_what_is_not_a_persona_at_all_gets_one_finding(raw, code):
    with pytest.raises(InvalidPersona) as raised:
        parse_source("some.yml", raw)
    assert [each.code for each in raised.value.diagnostics] == [code]


def test_a_missing_file_says_so(tmp_path):
    assert findings_of(tmp_path / "persona.yml")[0].code == "P001"


def test_a_rehearsal_may_expect_only_what_its_persona_has(tmp_path, library):
    folder = tmp_path / "rehearsals"
    folder.mkdir()
    (folder / "one.yml").write_text(
        "id: one\nabout: x\nseller: [Hello]\nexpect:\n  outcome: no-such\n  issues: {nothing: settled}\n"
    )
    with pytest.raises(InvalidPersona) as raised:
        read_rehearsals(library["dana-okafor"], tmp_path)
    assert [(each.line, each.code) for each in raised.value.diagnostics] == [(5, "P021"), (6, "P021")]


def test_a_voice_must_have_a_line_for_every_situation(tmp_path):
    (tmp_path / "mute.yml").write_text("id: mute\nabout: x\nlines: {greeting: [Hi]}\nreactions: {pitch: [No]}\n")
    with pytest.raises(InvalidPersona) as raised:
        read_voices(tmp_path)
    assert any("'had_enough' is missing from lines" in each.message for each in raised.value.diagnostics)
    assert any("'confront' is missing from reactions" in each.message for each in raised.value.diagnostics)


def test_the_library_covers_every_topic_temper_difficulty_and_outcome_kind(library):
    personas = library.personas.values()
    assert len(personas) >= 12
    assert {issue.topic for each in personas for issue in each.issues} == set(Topic)
    assert {each.voice for each in personas} == {"guarded", "busy", "chatty", "analytical", "blunt", "anxious"}
    assert {each.difficulty for each in personas} == {1, 2, 3, 4, 5}
    assert {outcome.kind for each in personas for outcome in each.outcomes} == set(OutcomeKind)
    assert all(3 <= len(each.issues) <= 6 and len(each.facts) >= 8 for each in personas)


def test_no_sale_is_the_best_end_for_at_least_five(library):
    kinds = {OutcomeKind.OWN_FIX, OutcomeKind.KEEP_AS_IS, OutcomeKind.STAY_WITH_INCUMBENT, OutcomeKind.NOT_NOW}
    kinds |= {OutcomeKind.NOT_A_PROSPECT}
    best = [next(o for o in each.outcomes if o.fit is Fit.BEST).kind for each in library.personas.values()]
    assert sum(kind in kinds for kind in best) >= 5
    assert kinds <= set(best)


def test_what_was_stored_by_an_earlier_version_is_read_without_what_is_gone(library):
    dana = library["dana-okafor"]
    stored = json.loads(dana.json())
    stored["lines"]["whatever_there_was"] = ["I'd have to look that up."]
    del stored["lines"]["declines"]
    read = read_document(json.dumps(stored))
    assert read.lines == {name: lines for name, lines in dana.lines.items() if name is not Situation.DECLINES}
    call = Call(read)
    assert call.hears(say("situation_question", text="Is it far? Who drives?")).says
