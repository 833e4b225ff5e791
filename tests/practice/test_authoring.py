"""Personas that instructors write: drafts, proofs, publication."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

import bot.personas.starter
from bot.personas.differences import difference
from bot.personas.library import Library
from bot.practice.errors import BadDraft, NoSuchCall, NoSuchDraft, NoSuchPersona, NotProven, ProofGoesOn
from bot.practice.panel import Panel, read_panel
from bot.practice.preview import KEPT_FOR, Preview
from bot.practice.proving import Proving, prove_text
from bot.settings import ROOT
from tests.conftest import ScriptedBrain

STARTER = (Path(bot.personas.starter.__file__).parent / "persona.yml").read_text(encoding="utf-8")


@pytest.fixture
def ida(practice):
    return practice.staff.add("Ida", "correct horse battery")


@pytest.fixture
def ben(practice):
    return practice.staff.add("Ben", "correct horse battery")


@pytest.fixture
def authoring(practice, ida):
    practice.authoring.begin(ida, "ruth-falk")
    return practice.authoring


@pytest.fixture
def small_panel():
    panel = read_panel(ROOT / "data")
    return Panel(sellers=[each for each in panel.sellers if each.id == "silent"], helps_with=panel.helps_with)


@pytest.fixture
def proven(practice, authoring, scripted_brain, small_panel):
    """Proves the newest draft, but for most of the panel."""

    def prove(persona="ruth-falk"):
        draft = authoring.draft(persona)
        found = asyncio.run(prove_text(practice, scripted_brain, small_panel, persona, draft.text, lambda _: None))
        authoring.keep_proof(persona, draft.number, found)
        return found

    return prove


def test_a_new_persona_is_a_draft_that_passes(authoring):
    stored = authoring.persona("ruth-falk")
    assert (stored.state, stored.owner, stored.who, stored.draft) == ("draft", "Ida", "Ida", 1)
    assert authoring.read(authoring.draft("ruth-falk").text, "ruth-falk").findings == []


@pytest.mark.parametrize("taken", ["dana-okafor", "ruth-falk", "Ruth", "", "a b", "x" * 61, "../etc"])
def test_an_id_is_new_and_plain(authoring, ida, taken):
    with pytest.raises(BadDraft):
        authoring.begin(ida, taken)
    with pytest.raises(BadDraft):
        authoring.copy(ida, "marek-nowak", taken)


def test_a_copy_is_its_original_under_another_id(authoring, ida):
    authoring.copy(ida, "dana-okafor", "dana-two")
    original = (ROOT / "data/personas/dana-okafor/persona.yml").read_text(encoding="utf-8")
    assert authoring.text_of("dana-two") == original.replace("id: dana-okafor", "id: dana-two", 1)
    assert authoring.text_of("dana-okafor") == original
    with pytest.raises(NoSuchPersona):
        authoring.copy(ida, "nobody", "dana-three")


def test_the_library_cannot_be_changed(authoring, ida):
    with pytest.raises(NoSuchPersona):
        authoring.save(ida, "dana-okafor", 1, "id: dana-okafor\n")


def test_what_is_imported_is_data_only(authoring, ida):
    assert authoring.bring_in(ida, STARTER.replace("id: starter", "id: alex")) == "alex"
    assert authoring.bring_in(ida, STARTER, "alex-two") == "alex-two"
    for text in (
        "a: [",
        "x" * (201 * 1024),
        "",
        "- a\n",
        "id: [1]\n",
        "id: !!python/name:os.system x\n",
        "id: &a b\nc: *a",
    ):
        with pytest.raises(BadDraft):
            authoring.bring_in(ida, text)


def test_a_draft_may_be_wrong_and_says_where(authoring, ida):
    text = STARTER.replace("id: starter", "id: ruth-falk").replace("difficulty: ", "difficulty: 9 # ")
    authoring.save(ida, "ruth-falk", 1, text)
    finding = authoring.read(authoring.draft("ruth-falk").text, "ruth-falk").findings[0]
    assert finding.code == "P012"
    assert text.splitlines()[finding.line - 1].startswith("difficulty")
    renamed = authoring.read(STARTER, "ruth-falk").findings
    assert [each.code for each in renamed] == ["P040"]


def test_saving_over_somebody_elses_newer_version_keeps_both(authoring, ida, ben):
    text = authoring.draft("ruth-falk").text
    assert authoring.save(ida, "ruth-falk", 1, text + "# Ida's\n").number == 2
    beside = authoring.save(ben, "ruth-falk", 1, text + "# Ben's\n")
    assert (beside.number, beside.beside.draft, beside.beside.who) == (3, 2, "Ida")
    assert authoring.draft("ruth-falk").text.endswith("# Ida's\n")
    assert authoring.draft("ruth-falk", 3).text.endswith("# Ben's\n")
    assert authoring.roll_back(ben, "ruth-falk", 3) == 4
    assert authoring.draft("ruth-falk").text.endswith("# Ben's\n")
    assert [each.changed for each in authoring.drafts("ruth-falk")] == [
        "back to version 3",
        "written over version 1, beside Ida's version 2",
        "1 line written, 0 taken out",
        "begun with the starter",
    ]


def test_the_difference_of_two_versions(authoring, ida):
    authoring.save(
        ida, "ruth-falk", 1, authoring.draft("ruth-falk").text.replace("name: Alex Morgan", "name: Ruth Falk")
    )
    lines = difference(authoring.draft("ruth-falk", 1).text, authoring.draft("ruth-falk", 2).text)
    assert ("removed", "name: Alex Morgan") in lines
    assert ("added", "name: Ruth Falk") in lines
    assert len(lines) < 12
    assert difference("a\n", "a\n") == []
    with pytest.raises(NoSuchDraft):
        authoring.draft("ruth-falk", 9)


def test_saving_the_same_again_makes_no_version(authoring, ida):
    assert authoring.save(ida, "ruth-falk", 1, authoring.draft("ruth-falk").text.replace("\n", "\r\n")).number == 1


def test_only_what_was_proven_as_it_stands_is_published(authoring, practice, ida, proven):
    with pytest.raises(NotProven):
        authoring.publish(ida, "ruth-falk", 1)
    assert proven()["findings"] == []
    assert authoring.persona("ruth-falk").state == "proven"
    authoring.save(ida, "ruth-falk", 1, authoring.draft("ruth-falk").text + "# more\n")
    assert authoring.persona("ruth-falk").state == "draft"
    with pytest.raises(NotProven):
        authoring.publish(ida, "ruth-falk", 2)
    proven()
    authoring.publish(ida, "ruth-falk", 2)
    assert "ruth-falk" in practice.library
    assert "persona published" in [each.did for each in practice.staff.logged()]


def test_a_proof_says_what_is_wrong_and_where(authoring, ida, proven):
    text = authoring.draft("ruth-falk").text
    authoring.save(
        ida,
        "ruth-falk",
        1,
        text.replace("when: {settled: [assistants, accounts-move], trust: 50}", "when: {trust: 30}"),
    )
    found = proven()
    assert {"P053"} <= {each["code"] for each in found["findings"]}
    assert authoring.persona("ruth-falk").state == "draft"
    with pytest.raises(NotProven):
        authoring.publish(ida, "ruth-falk", 2)


def test_a_proof_holds_for_the_voice_it_was_made_with(authoring, ida, proven):
    found = proven()
    authoring.keep_proof("ruth-falk", 1, {**found, "digest": "another"})
    with pytest.raises(NotProven, match="voice"):
        authoring.publish(ida, "ruth-falk", 1)


def test_trainees_see_what_is_published_and_calls_under_way_outlive_it(
    authoring, practice, ida, proven, scripted_brain
):
    proven()
    authoring.publish(ida, "ruth-falk", 1)
    authoring.save(
        ida, "ruth-falk", 1, authoring.draft("ruth-falk").text.replace("name: Alex Morgan", "name: Ruth Falk")
    )
    assert practice.library["ruth-falk"].name == "Alex Morgan", "a draft is nobody's business"
    call = practice.start("ann", "ruth-falk").id
    authoring.retire(ida, "ruth-falk")
    assert "ruth-falk" not in practice.library
    with pytest.raises(NoSuchPersona):
        practice.start("ann", "ruth-falk")
    asyncio.run(scripted_brain.say("ann", "Who else?", {"call": call, "key": "k"}))
    practice.end("ann", call)
    assert practice.debrief("ann", call)["score"] >= 0
    with pytest.raises(BadDraft):
        authoring.retire(ida, "ruth-falk")
    proven()
    authoring.publish(ida, "ruth-falk", 2)
    assert practice.library["ruth-falk"].name == "Ruth Falk"
    with pytest.raises(BadDraft):
        authoring.delete(ida, "ruth-falk")


def test_a_file_of_the_same_id_goes_first(authoring, practice, ida, proven, library):
    proven()
    theirs = library["dana-okafor"].copy(update={"id": "ruth-falk"})
    later = replace(practice, shelf=lambda: Library({"ruth-falk": theirs}, {"ruth-falk": []}))
    with pytest.raises(BadDraft):
        later.authoring.publish(ida, "ruth-falk", 1)
    authoring.publish(ida, "ruth-falk", 1)
    assert later.library["ruth-falk"].name == "Dana Okafor"


def test_what_trainees_never_saw_can_be_deleted(authoring, practice, ida):
    authoring.delete(ida, "ruth-falk")
    assert authoring.all() == []
    authoring.keep_proof("ruth-falk", 1, {"findings": []})
    assert "persona deleted" in [each.did for each in practice.staff.logged()]


def everything_about(practice, prefix):
    with practice.store.read() as repository:
        return repository.authoring.trainees_named(prefix, practice.now())


def test_one_proof_at_a_time_and_nothing_of_its_calls_is_kept(authoring, practice):
    class Waiting(ScriptedBrain):
        async def say(self, trainee, text, metadata=None):
            with pytest.raises(ProofGoesOn):
                proving.begin(practice, self, "ruth-falk", 1)
            assert proving.doing.part == "scripted sellers are calling"
            return await super().say(trainee, text, metadata)

    proving, brain = Proving(), Waiting(practice)
    proving.begin(practice, brain, "ruth-falk", 1).join()
    assert proving.doing is None
    proof = authoring.draft("ruth-falk").proof
    assert proof["claims"], proof
    assert len(proof["panel"]) == len(read_panel(ROOT / "data").sellers)
    assert everything_about(practice, "") == []


def test_a_proof_that_breaks_off_says_so_and_the_next_can_begin(authoring, practice):
    proving = Proving()
    broken = ScriptedBrain(practice, broken=True)
    proving.begin(practice, broken, "ruth-falk", 1).join()
    assert "broke off" in authoring.draft("ruth-falk").proof["error"]
    assert authoring.persona("ruth-falk").state == "draft"
    assert everything_about(practice, "") == []
    proving.begin(practice, broken, "ruth-falk", 1).join()


def test_a_preview_shows_what_is_hidden_and_leaves_nothing(authoring, practice, ida, scripted_brain):
    preview = Preview(practice, ida.id)
    assert preview.shown("ruth-falk") is None
    preview.begin(authoring.read(authoring.draft("ruth-falk").text, "ruth-falk").persona)
    asyncio.run(preview.say(scripted_brain, "ruth-falk", "Who else handles the forms?"))
    shown = preview.shown("ruth-falk")
    assert shown["turns"][0]["replies"]
    assert shown["turns"][0]["issues"].keys() == {"assistants", "envelope", "accounts-move"}
    assert preview.shown("another") is None
    with pytest.raises(NoSuchCall, match="taken the place"):
        preview.end("another")
    preview.end("ruth-falk")
    assert preview.shown("ruth-falk")["debrief"]["score"] >= 0
    preview.close()
    assert preview.shown("ruth-falk") is None
    assert everything_about(practice, "") == []


def test_a_preview_that_nobody_closed_goes_with_the_next(authoring, practice, ida, ben):
    persona = authoring.read(authoring.draft("ruth-falk").text, "ruth-falk").persona
    Preview(practice, ida.id).begin(persona)
    later = replace(practice, now=lambda: practice.now() + KEPT_FOR * 2)
    Preview(later, ben.id).begin(persona)
    assert Preview(practice, ida.id).shown("ruth-falk") is None
    assert Preview(practice, ben.id).shown("ruth-falk") is not None
