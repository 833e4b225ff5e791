"""Personas in the browser, as far as HTTP goes."""

import html
import re
from pathlib import Path

import pytest

import bot.personas.starter
from bot.practice.proving import Proving
from bot.settings import ROOT
from tests.web.instructor.conftest import PASSWORD, InstructorClient

STARTER = (Path(bot.personas.starter.__file__).parent / "persona.yml").read_text(encoding="utf-8")
RUTH = "/instructor/personas/ruth-falk"


@pytest.fixture
def ida(signed_in):
    client = signed_in("Ida")
    assert client.submit("/instructor/personas/new", id="ruth-falk").headers["location"] == f"{RUTH}/edit"
    return client


@pytest.fixture
def proven(ida, practice, scripted_brain):
    def prove(version=1):
        Proving().begin(practice, scripted_brain, "ruth-falk", version).join()
        # The scripted brain codes all sellers alike, so that none of them can score below another.
        proof = practice.authoring.draft("ruth-falk", version).proof
        passed = [each for each in proof["findings"] if each["code"] not in ("P061", "P062")]
        practice.authoring.proofs.keep("ruth-falk", version, {**proof, "findings": passed})

    return prove


def source_in(page):
    return html.unescape(re.search(r'<textarea[^>]*name="source"[^>]*>\n(.*?)</textarea>', page, re.S)[1])


def form_in(page):
    """The fields of the editor's form, as a browser would send them."""
    part = page[page.index('<form id="edit"') : page.index('<section id="preview"')]
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*? value="([^"]*)"', part))
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', part, re.S))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        fields[name] = re.search(r'value="([^"]*)" selected', options)[1]
    return {name: html.unescape(value) for name, value in fields.items()}


def test_the_list_says_what_there_is_and_who_changed_it(ida):
    page = ida.get("/instructor/personas").text
    assert "ruth-falk" in page
    assert "begun with the starter" in page
    assert "dana-okafor" in page


def test_the_library_is_read_only_and_can_be_copied(ida):
    page = ida.get("/instructor/personas/dana-okafor").text
    assert "read only" in page
    assert "/edit" not in page
    assert ida.get("/instructor/personas/dana-okafor/edit").status_code == 404
    answer = ida.submit("/instructor/personas/dana-okafor/edit", base="1", source="id: dana-okafor")
    assert answer.status_code == 404
    assert ida.submit("/instructor/personas/dana-okafor/copy", id="dana-two").status_code == 303
    assert "id: dana-two" in source_in(ida.get("/instructor/personas/dana-two/edit?view=source").text)
    refused = ida.submit("/instructor/personas/dana-okafor/copy", id="marek-nowak")
    assert refused.status_code == 400
    assert 'value="marek-nowak"' in refused.text


@pytest.mark.parametrize("name", ["dana-okafor", "ruth-falk", "Ruth F", "a/b"])
def test_an_id_that_cannot_be_had_is_said_and_kept(ida, signed_in, name):
    answer = signed_in("Ben").submit("/instructor/personas/new", id=name)
    assert answer.status_code == 400
    assert f'value="{name}"' in answer.text
    assert 'role="alert"' in answer.text


def test_import_takes_a_file_or_a_text_and_nothing_that_runs(ida, practice):
    token = re.search(r'name="csrf" value="([^"]+)"', ida.get("/instructor").text)[1]
    file = {"file": ("persona.yml", STARTER.replace("id: starter", "id: from-file").encode(), "text/yaml")}
    answer = ida.post("/instructor/personas/import", data={"csrf": token, "id": ""}, files=file, follow_redirects=False)
    assert answer.headers["location"] == "/instructor/personas/from-file/edit"
    assert practice.authoring.text_of("from-file") == STARTER.replace("id: starter", "id: from-file")
    assert ida.submit("/instructor/personas/import", text=STARTER, id="pasted").status_code == 303
    for text in ("!!python/object/apply:os.system [true]", "a: [", "x: &a [1]\ny: *a\n", "x" * 210_000, "<b>hi</b>"):
        refused = ida.submit("/instructor/personas/import", text=text, id="bad")
        assert refused.status_code == 400
        assert html.escape(text, quote=False) in refused.text.replace("&#34;", '"').replace("&#39;", "'")
    binary = {"file": ("persona.yml", b"id: \xff\xfe", "text/yaml")}
    assert "UTF-8" in ida.post("/instructor/personas/import", data={"csrf": token}, files=binary).text
    for size in (1_100_000, 3_000_000, 20_000_000):
        large = {"file": ("photo.yml", b"x" * size, "text/yaml")}
        sent = {"csrf": token, "id": "kept-id"}
        refused = ida.post("/instructor/personas/import", data=sent, files=large, headers={"accept": "text/html"})
        assert (refused.status_code, 'value="kept-id"' in refused.text) == (400, True)
        assert "A persona may have 200 KB" in refused.text


def test_a_file_that_is_not_even_read_leads_back_to_the_form(ida):
    headers = {"accept": "text/html", "content-length": str(10**9)}
    refused = ida.post("/instructor/personas/import", content=b"", headers=headers)
    assert refused.status_code == 413
    assert "at most 64 MB" in refused.text
    assert '<a href="/instructor/personas">Back to the personas</a>' in refused.text


def test_a_text_of_more_values_than_a_persona_can_have_is_not_read_on(ida):
    refused = ida.submit("/instructor/personas/import", text="id: x\nfacts:\n" + "- a\n" * 40_000, id="many")
    assert refused.status_code == 400
    assert "more than 20000 keys and values" in refused.text


def test_export_is_the_same_text(ida, practice):
    answer = ida.get(f"{RUTH}/persona.yml")
    assert answer.text == STARTER.replace("id: starter", "id: ruth-falk", 1)
    assert "ruth-falk.yml" in answer.headers["content-disposition"]
    library = (ROOT / "data/personas/dana-okafor/persona.yml").read_text(encoding="utf-8")
    assert ida.get("/instructor/personas/dana-okafor/persona.yml").text == library
    assert "persona exported" in [each.did for each in practice.staff.logged()]


def test_the_list_and_the_page_say_who_published_and_who_retired(ida, signed_in, practice, proven):
    ben = signed_in("Ben")
    proven()
    for _ in range(2):
        assert ida.submit(f"{RUTH}/publish", version="1").status_code == 303
    when = r"\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC"
    assert re.search(f"published by Ida, {when}", ben.get("/instructor/personas").text)
    assert re.search(f"version 1 published by Ida, {when}", ben.get(RUTH).text)
    ben.submit(f"{RUTH}/retire", sure="on")
    assert re.search(f"retired by Ben, {when}", ida.get("/instructor/personas").text)
    assert re.search(f"version 1 published by Ida, {when}; retired by Ben, {when}", ida.get(RUTH).text)


def test_a_button_pressed_twice_does_what_it_says_once(ida, practice):
    for _ in range(2):
        began = ida.submit("/instructor/personas/new", id="new-one")
        copied = ida.submit("/instructor/personas/dana-okafor/copy", id="dana-two")
        back = ida.submit(f"{RUTH}/back", version="1")
        assert [each.headers["location"] for each in (began, copied, back)] == [
            "/instructor/personas/new-one/edit",
            "/instructor/personas/dana-two/edit",
            RUTH,
        ]
    assert len(practice.authoring.drafts("ruth-falk")) == 1


def test_a_proof_that_is_begun_twice_goes_on_and_that_is_no_problem(app, ida, practice):
    practice.authoring.save(practice.staff.named("Ida"), "ruth-falk", 1, STARTER)
    practice.authoring.proofs.begin("ruth-falk", 1)  # in another process
    assert ida.submit(f"{RUTH}/proof", version="1").headers["location"] == f"{RUTH}#proof"
    assert ida.submit(f"{RUTH}/proof", version="2").status_code == 400


def test_a_proof_is_told_in_plain_words(ida, proven):
    proven()
    page = ida.get(RUTH).text
    assert "helped them look at how they decide (" in page
    assert "decision_question" not in page


def test_a_finding_that_the_form_does_not_show_leads_to_its_line_in_the_source(ida):
    wrong = STARTER.replace("id: starter", "id: ruth-falk") + "zeal: much\n"
    line = len(wrong.splitlines())
    page = ida.submit(f"{RUTH}/edit", base="1", view="source", source=wrong, do="form").text
    assert f'formaction="{RUTH}/edit#line-{line}">{line}:1 in the source</button>' in page


def test_both_views_show_the_same_version_and_keep_its_comments(ida):
    page = ida.get(f"{RUTH}/edit").text
    form = {
        **form_in(page),
        "name": "Ruth <Falk>",
        "issues.0.hint": "One.\r\nAnother.",
        "do": "save",
        "changed": "a new name",
    }
    del form["csrf"]
    saved = ida.submit(f"{RUTH}/edit", **form)
    assert saved.headers["location"] == f"{RUTH}/edit?view=form&saved=2"
    page = ida.get(saved.headers["location"]).text
    assert "Saved as version 2." in page
    assert 'value="Ruth &lt;Falk&gt;"' in page
    source = source_in(ida.get(f"{RUTH}/edit?view=source").text)
    before, after = STARTER.splitlines(), source.splitlines()
    assert sum(line.lstrip().startswith("#") for line in before) == sum(line.lstrip().startswith("#") for line in after)
    assert 'name: "Ruth <Falk>"' in source
    assert "a new name" in ida.get(RUTH).text


def test_views_change_without_saving(ida, practice):
    form = {**form_in(ida.get(f"{RUTH}/edit").text), "name": "Ruth Falk", "do": "source"}
    page = ida.submit(f"{RUTH}/edit", **form).text
    assert "Not saved yet." in page
    source = source_in(page)
    assert "name: Ruth Falk" in source
    page = ida.submit(
        f"{RUTH}/edit", base="1", view="source", source=source.replace("Ruth Falk", "Ruth Bell"), do="form"
    ).text
    assert 'value="Ruth Bell"' in page
    assert practice.authoring.persona("ruth-falk").draft == 1


def test_what_is_wrong_is_shown_at_its_line_and_at_its_field(ida):
    wrong = STARTER.replace("id: starter", "id: ruth-falk").replace("voice: ", "voice: nobody # ")
    line = next(number for number, each in enumerate(wrong.splitlines(), 1) if each.startswith("voice"))
    checked = ida.submit(f"{RUTH}/check", view="source", source=wrong).json()["findings"]
    assert [(each["line"], each["code"], each["field"]) for each in checked] == [(line, "P021", "voice")]
    page = ida.submit(f"{RUTH}/edit", base="1", view="source", source=wrong, do="form").text
    assert 'aria-describedby="wrong-voice"' in page
    broken = ida.submit(f"{RUTH}/edit", base="1", view="source", source="issues: [", do="form").text
    assert "P002" in broken
    assert "The form can be shown again" in broken
    assert source_in(broken).strip() == "issues: ["


@pytest.mark.parametrize(
    "source",
    ["", "x: 1", "- 1", "? [a]\n: b", "1: 2", "issues: {a: b}\noutcomes: 3", "\x00", "a: *b", "issues: [1, [2]]"],
)
def test_any_text_can_be_looked_at_and_saved_for_later(ida, source):
    for view in ("form", "source"):
        assert ida.submit(f"{RUTH}/check", view=view, source=source).json()["findings"]
    for do in ("form", "source", "look", "add:issues", "remove:issues.0", "earlier:facts.7", "add:x", "preview"):
        assert ida.submit(f"{RUTH}/edit", base="1", view="form", source=source, do=do).status_code in (200, 400)
    assert ida.submit(f"{RUTH}/edit", base="1", view="source", source=source, do="save").status_code == 303
    assert ida.get(f"{RUTH}/edit").status_code == 200


def test_items_are_added_and_taken_out(ida):
    form = form_in(ida.get(f"{RUTH}/edit").text)
    page = ida.submit(f"{RUTH}/edit", **{**form, "do": "add:issues"}).text
    assert "Issue 4: new-issue" in page
    form = form_in(page)
    page = ida.submit(f"{RUTH}/edit", **{**form, "do": "remove:issues.3"}).text
    assert "new-issue" not in page
    assert source_in(page) == STARTER.replace("id: starter", "id: ruth-falk", 1)


def test_what_was_typed_stays_when_it_cannot_be_saved(ida):
    big = "x" * 210_000
    answer = ida.submit(f"{RUTH}/edit", base="1", view="source", source=big, do="save")
    assert answer.status_code == 400
    assert "200 KB" in answer.text
    assert big in answer.text


def test_two_who_save_lose_nothing(ida, signed_in, practice):
    ben = signed_in("Ben")
    source = source_in(ida.get(f"{RUTH}/edit?view=source").text)
    assert ida.submit(f"{RUTH}/edit", base="1", view="source", source=source + "# Ida", do="save").status_code == 303
    answer = ben.submit(f"{RUTH}/edit", base="1", view="source", source=source + "# Ben", do="save")
    assert answer.status_code == 409
    assert "Ida saved version 2 while you were writing" in answer.text
    assert [each.who for each in practice.authoring.drafts("ruth-falk")] == ["Ben", "Ida", "Ida"]
    assert ben.submit(f"{RUTH}/back", version="3").status_code == 303
    assert practice.authoring.text_of("ruth-falk").endswith("# Ben\n")
    page = ben.get(f"{RUTH}/difference?from=2&to=4").text
    assert "# Ida" in page
    assert ben.get(f"{RUTH}/difference?from=2&to=77").status_code == 404
    for asked in ("from=a&to=", "from=0&to=1", "from=1&to=0"):
        assert ben.get(f"{RUTH}/difference?{asked}").status_code == 404
    assert ben.get(f"{RUTH}/persona.yml?version=0").status_code == 404
    assert ben.get("/instructor/personas/dana-okafor/persona.yml?version=1").status_code == 404
    assert ben.submit(f"{RUTH}/edit", base="99", view="source", source="name: x", do="save").status_code == 404


def test_a_proof_runs_beside_the_pages_and_lets_publish(ida, practice, proven, app):
    assert ida.submit(f"{RUTH}/publish", version="1").status_code == 400
    proven()
    page = ida.get(RUTH).text
    assert "Everything holds" in page
    for seller in ("facilitating", "keyword-stuffing"):
        assert seller in page
    assert "ruth-falk" not in str(ida.get("/api/personas").json())
    assert ida.submit(f"{RUTH}/publish", version="1").status_code == 303
    assert "ruth-falk" in str(ida.get("/api/personas").json())
    assert "Call Alex" in ida.get("/").text
    assert ida.submit(f"{RUTH}/delete").status_code == 400
    assert ida.submit(f"{RUTH}/retire", sure="on").status_code == 303
    assert "ruth-falk" not in str(ida.get("/api/personas").json())
    did = [each.did for each in practice.staff.logged()]
    assert {"persona published", "persona retired"} <= set(did)


def test_the_button_starts_the_proof_and_its_state_can_be_asked_for(app, ida, practice):
    with InstructorClient(app) as client:  # one event loop for all its requests, as a server has
        client.sign_in("Ida", PASSWORD)
        assert client.submit(f"{RUTH}/proof", version="1").headers["location"] == f"{RUTH}#proof"
        while client.get(f"{RUTH}/proof.json").json()["part"] is not None:
            client.get(RUTH)
    assert practice.authoring.draft("ruth-falk").proof["claims"]
    assert client.submit(f"{RUTH}/proof", version="9").status_code == 404


def test_a_preview_shows_the_hidden_state_and_counts_nowhere(ida, practice):
    page = ida.submit(f"{RUTH}/preview", do="begin")
    assert page.status_code == 303
    ida.submit(f"{RUTH}/preview", text="Who else handles the <forms>?")
    page = ida.get(f"{RUTH}/preview").text
    assert "Who else handles the &lt;forms&gt;?" in page
    assert "assistants" in page
    assert ida.get("/api/progress").json()["calls"] == []
    too_long = ida.submit(f"{RUTH}/preview", text="x" * 5001)
    assert too_long.status_code == 400
    ida.submit(f"{RUTH}/preview", do="end")
    assert "The call has ended" in ida.get(f"{RUTH}/edit").text
    assert ida.submit(f"{RUTH}/preview", text="Hello?").status_code == 400
    ida.submit(f"{RUTH}/preview", do="close")
    assert "The call has ended" not in ida.get(f"{RUTH}/preview").text


def test_an_unsaved_text_can_be_called(ida):
    form = {**form_in(ida.get(f"{RUTH}/edit").text), "opening": "Bakery, Ruth speaking.", "do": "preview"}
    page = ida.submit(f"{RUTH}/edit", **form).text
    assert "<p>Bakery, Ruth speaking.</p>" in page
    assert "Not saved yet." in page
    refused = ida.submit(f"{RUTH}/edit", **{**form, "voice": "", "name": ""})
    assert refused.status_code == 400


def test_strangers_are_asked_to_sign_in(app):
    client = InstructorClient(app, follow_redirects=False)
    for path in (
        "/instructor/personas",
        RUTH,
        f"{RUTH}/edit",
        f"{RUTH}/persona.yml",
        f"{RUTH}/preview",
        f"{RUTH}/proof.json",
    ):
        assert client.get(path).status_code == 303
    for path in ("edit", "check", "proof", "preview", "publish", "retire", "back", "delete", "copy"):
        assert "/instructor/sign-in" in client.post(f"{RUTH}/{path}").headers["location"]


def test_whose_session_ended_is_told_that_nothing_was_saved_and_comes_back_to_the_editor(ida, practice):
    practice.staff.end_sessions(practice.staff.named("Ida").id)
    text = STARTER.replace("id: starter", "id: ruth-falk") + "# more\n"
    sent = ida.post(f"{RUTH}/edit", data={"base": "1", "source": text}, follow_redirects=False)
    assert sent.headers["location"] == f"/instructor/sign-in?lost=1&next={RUTH}/edit"
    page = ida.get(sent.headers["location"]).text
    assert "not saved" in page
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    refused = ida.post("/instructor/sign-in", data={**fields, "name": "Ida", "password": "wrong"})
    assert "not saved" in refused.text
    back = ida.post("/instructor/sign-in", data={**fields, "name": "Ida", "password": PASSWORD}, follow_redirects=False)
    assert back.headers["location"] == f"{RUTH}/edit"
    assert "not saved" not in ida.get("/instructor/sign-in").text


@pytest.mark.parametrize(
    ("sent", "page"),
    [
        (f"{RUTH}/publish", RUTH),
        (f"{RUTH}/retire", f"{RUTH}/retire"),
        ("/instructor/personas/new", "/instructor/personas"),
        ("/instructor/calls/c1", "/instructor/calls/c1"),
        ("/instructor/calls/c1/blind", "/instructor/calls/c1"),
        ("/instructor/cohorts", "/instructor"),
        ("/instructor/sign-out", "/instructor"),
    ],
)
def test_after_signing_in_one_is_on_the_page_of_the_form_again(app, sent, page):
    answer = InstructorClient(app, follow_redirects=False).post(sent)
    assert answer.headers["location"] == f"/instructor/sign-in?lost=1&next={page}"


def test_the_view_that_was_asked_for_is_open_after_signing_in(app):
    answer = InstructorClient(app, follow_redirects=False).get(f"{RUTH}/edit?view=source")
    assert answer.headers["location"] == f"/instructor/sign-in?next={RUTH}/edit%3Fview%3Dsource"


def test_a_form_with_too_many_fields_is_refused(ida):
    many = {f"f{number}": "x" for number in range(2100)}
    assert ida.submit(f"{RUTH}/edit", **many).status_code == 400
