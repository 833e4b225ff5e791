"""Personas that instructors write: drafts, proofs, publication."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import bot.personas.starter
from bot.personas.differences import difference
from bot.personas.editing import rearranged
from bot.personas.library import Library
from bot.practice.authoring import PRESSED_TWICE_WITHIN
from bot.practice.errors import BadDraft, NoSuchCall, NoSuchDraft, NoSuchPersona, NotProven, ProofGoesOn
from bot.practice.panel import Panel, read_panel
from bot.practice.preview import KEPT_FOR, Preview
from bot.practice.proofs import Proofs
from bot.practice.proving import Proving, prove_text
from bot.practice.service import Practice
from bot.settings import ROOT
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
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
        authoring.proofs.keep(persona, draft.number, found)
        return found

    return prove


def test_a_new_persona_is_a_draft_that_passes(authoring):
    stored = authoring.persona("ruth-falk")
    assert (stored.state, stored.owner, stored.who, stored.draft) == ("draft", "Ida", "Ida", 1)
    assert authoring.read(authoring.draft("ruth-falk").text, "ruth-falk").findings == []


@pytest.mark.parametrize("taken", ["dana-okafor", "ruth-falk", "Ruth", "", "a b", "x" * 61, "../etc"])
def test_an_id_is_new_and_plain(authoring, ben, taken):
    with pytest.raises(BadDraft):
        authoring.begin(ben, taken)
    with pytest.raises(BadDraft):
        authoring.copy(ben, "marek-nowak", taken)


def test_a_button_that_is_pressed_twice_makes_one_persona(authoring, practice, ida):
    for _ in range(2):
        authoring.begin(ida, "ruth-falk")
        authoring.copy(ida, "dana-okafor", "dana-two")
        assert authoring.bring_in(ida, STARTER, "alex") == "alex"
    assert [(each.id, each.draft) for each in authoring.all()] == [("alex", 1), ("dana-two", 1), ("ruth-falk", 1)]


def test_the_same_again_is_somebody_elses_later_or_after_a_change_no_second_press(authoring, practice, ida, ben):
    later = replace(practice, now=lambda: practice.now() + PRESSED_TWICE_WITHIN).authoring
    authoring.copy(ida, "dana-okafor", "dana-two")
    authoring.save(ida, "dana-two", 1, authoring.text_of("dana-two") + "# mine\n")
    for who, where, persona in ((ben, authoring, "ruth-falk"), (ida, later, "ruth-falk")):
        with pytest.raises(BadDraft, match="already"):
            where.begin(who, persona)
    for original in ("dana-okafor", "marek-nowak"):
        with pytest.raises(BadDraft, match="already"):
            authoring.copy(ida, original, "dana-two")


def test_two_requests_at_once_make_one_persona(request, practice, ida):
    """On PostgreSQL neither sees what the other has not committed yet."""
    engine = open_engine(request.getfixturevalue("postgres_url"))
    migrate(engine)
    authoring = replace(practice, store=Store(engine)).authoring
    account = replace(practice, store=Store(engine)).staff.add("Ida", "correct horse battery")
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(authoring.begin, account, "ruth-falk") for _ in range(4)]
        assert [each.result() for each in done] == [None] * 4
    assert len(authoring.drafts("ruth-falk")) == 1
    engine.dispose()


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


def test_going_back_to_what_is_the_newest_already_makes_no_version(authoring, ida):
    text = authoring.draft("ruth-falk").text
    authoring.save(ida, "ruth-falk", 1, text + "# more\n")
    assert [authoring.roll_back(ida, "ruth-falk", 1) for _ in range(3)] == [3, 3, 3]
    assert len(authoring.drafts("ruth-falk")) == 3


def test_who_published_and_retired_is_known_also_when_a_button_is_pressed_twice(authoring, practice, ida, ben, proven):
    proven()
    assert (authoring.persona("ruth-falk").published_by, authoring.persona("ruth-falk").retired_by) == (None, None)
    authoring.publish(ida, "ruth-falk", 1)
    authoring.publish(ben, "ruth-falk", 1)
    assert authoring.persona("ruth-falk").published_by == "Ida"
    assert [each.did for each in practice.staff.logged()].count("persona published") == 1
    authoring.retire(ben, "ruth-falk")
    stored = authoring.all()[0]
    assert (stored.published_by, stored.retired_by) == ("Ida", "Ben")
    assert stored.published_at <= stored.retired_at
    authoring.publish(ben, "ruth-falk", 1)
    assert authoring.persona("ruth-falk").published_by == "Ben"


def test_placeholders_keep_a_version_from_being_published(authoring, ida, proven):
    text, _ = rearranged(authoring.draft("ruth-falk").text, "add", "facts")
    authoring.save(ida, "ruth-falk", 1, text)
    assert {each["code"] for each in proven()["findings"]} == {"P035"}
    with pytest.raises(NotProven):
        authoring.publish(ida, "ruth-falk", 2)


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
    authoring.proofs.keep("ruth-falk", 1, {**found, "digest": "another"})
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
    authoring.proofs.keep("ruth-falk", 1, {"findings": []})
    assert "persona deleted" in [each.did for each in practice.staff.logged()]


def test_pressing_save_twice_makes_one_version_whoever_saved_meanwhile(authoring, ida, ben):
    text = authoring.draft("ruth-falk").text
    for _ in range(2):
        assert authoring.save(ida, "ruth-falk", 1, text + "# Ida").number == 2
    beside = [authoring.save(ben, "ruth-falk", 1, text + "# Ben") for _ in range(2)]
    assert [(each.number, each.beside.draft) for each in beside] == [(3, 2), (3, 2)]
    assert [each.who for each in authoring.drafts("ruth-falk")] == ["Ben", "Ida", "Ida"]


@pytest.mark.parametrize("base", [0, 99])
def test_a_text_over_a_version_that_does_not_exist_is_refused(authoring, ida, base):
    for text in (authoring.draft("ruth-falk").text, "name: Other\n"):
        with pytest.raises(NoSuchDraft):
            authoring.save(ida, "ruth-falk", base, text)
    assert len(authoring.drafts("ruth-falk")) == 1


def test_there_is_no_version_0(authoring):
    for persona in ("ruth-falk", "dana-okafor"):
        with pytest.raises(NoSuchDraft):
            authoring.text_of(persona, 0)


def everything_about(practice, prefix):
    with practice.store.read() as repository:
        return repository.authoring.trainees_named(prefix, practice.now())


def test_one_proof_at_a_time_and_nothing_of_its_calls_is_kept(authoring, practice):
    class Waiting(ScriptedBrain):
        async def say(self, trainee, text, metadata=None):
            with pytest.raises(ProofGoesOn):
                proving.begin(practice, self, "ruth-falk", 1)
            assert authoring.proofs.going_on("ruth-falk").proof_part == "scripted sellers are calling"
            return await super().say(trainee, text, metadata)

    proving, brain = Proving(), Waiting(practice)
    proving.begin(practice, brain, "ruth-falk", 1).join()
    assert authoring.proofs.going_on("ruth-falk") is None
    proof = authoring.draft("ruth-falk").proof
    assert proof["claims"], proof
    assert len(proof["panel"]) == len(read_panel(ROOT / "data").sellers)
    assert everything_about(practice, "") == []


def test_proofs_wait_for_their_turn_and_only_so_many(authoring, practice, ida, monkeypatch):
    class Held(ScriptedBrain):
        async def say(self, trainee, text, metadata=None):
            spoke.set()
            go_on.wait(30)
            return await super().say(trainee, text, metadata)

    def parts_of(name):
        return (authoring.proofs.going_on(name).proof_part for _ in range(10_000))

    monkeypatch.setattr("bot.practice.proving.MOST_WAITING", 3)
    spoke, go_on, proving = threading.Event(), threading.Event(), Proving()
    names = ["ruth-falk", "second", "third", "fourth"]
    for name in names[1:]:
        authoring.begin(ida, name)
    threads = [proving.begin(practice, Held(practice), "ruth-falk", 1)]
    assert spoke.wait(30)
    threads += [proving.begin(practice, Held(practice), name, 1) for name in names[1:3]]
    for name in names[1:3]:
        assert "waiting until other proofs are done" in parts_of(name), "it is said, sooner or later"
    with pytest.raises(ProofGoesOn, match="Try again in two minutes"):
        proving.begin(practice, Held(practice), "fourth", 1)
    assert authoring.proofs.going_on("fourth") is None
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert all("claims" in authoring.draft(name).proof for name in names[:3])
    assert proving.begin(practice, Held(practice), "fourth", 1).join() is None


def test_a_proof_is_seen_by_other_processes_and_begun_by_none_of_them(authoring, practice, ida):
    class Waiting(ScriptedBrain):
        async def say(self, trainee, text, metadata=None):
            elsewhere = Practice(practice.store, practice.shelf, data=practice.data)
            assert elsewhere.authoring.proofs.going_on("ruth-falk").number == 1
            with pytest.raises(ProofGoesOn, match="version 1"):
                Proving().begin(elsewhere, self, "ruth-falk", 1)
            seen.append(trainee)
            return await super().say(trainee, text, metadata)

    seen = []
    Proving().begin(practice, Waiting(practice), "ruth-falk", 1).join()
    assert seen
    assert "error" not in authoring.draft("ruth-falk").proof


def test_a_proof_whose_process_died_soon_goes_on_no_more(authoring, practice, scripted_brain):
    began = practice.now()
    for seconds, goes_on in ((0, True), (15, True), (30, False)):
        later = replace(practice, now=lambda at=began + timedelta(seconds=seconds): at)
        if not seconds:
            later.authoring.proofs.begin("ruth-falk", 1)  # and its process is killed
        assert (later.authoring.proofs.going_on("ruth-falk") is not None) is goes_on
    later.authoring.proofs.begin("ruth-falk", 1)
    last = began + timedelta(seconds=45)
    replace(practice, now=lambda: last).authoring.proofs.is_at("ruth-falk", 1, "exploring")
    assert replace(practice, now=lambda: last).authoring.proofs.going_on("ruth-falk").proof_part == "exploring"


def test_a_long_proof_says_again_and_again_that_it_goes_on(authoring, practice, monkeypatch):
    class Slow(ScriptedBrain):
        async def say(self, trainee, text, metadata=None):
            if len(beats) < 3:
                enough.wait(30)
            return await super().say(trainee, text, metadata)

    beats, enough, is_at = [], threading.Event(), Proofs.is_at

    def counted(proofs, persona, number, part):
        is_at(proofs, persona, number, part)
        beats.append(part)
        if beats.count("scripted sellers are calling") > 2:
            enough.set()

    monkeypatch.setattr("bot.practice.proving.BEATS_EVERY", timedelta(milliseconds=20))
    monkeypatch.setattr(Proofs, "is_at", counted)
    Proving().begin(practice, Slow(practice), "ruth-falk", 1).join()
    assert enough.is_set()
    assert authoring.draft("ruth-falk").proof_beat_at is None


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
