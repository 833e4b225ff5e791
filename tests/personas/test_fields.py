"""A persona's text as a form, and back."""

from pathlib import Path

import pytest

import bot.personas.starter
from bot.personas.diagnostics import CODES
from bot.personas.draft import read_text, tidy, under_id
from bot.personas.edits import with_item
from bot.personas.fields import field_of, sections_of, with_typed
from bot.personas.library import read_voices
from bot.personas.new_items import NEW_ITEMS
from bot.personas.parse import parse_source
from bot.settings import ROOT

STARTER = (Path(bot.personas.starter.__file__).parent / "persona.yml").read_text(encoding="utf-8")
VOICES = read_voices(ROOT / "data" / "voices")


def form_of(text):
    tree = parse_source("f", text.encode()).tree
    sections = sections_of(tree, VOICES)
    return tree, sections, {field.name: field.value for section in sections for field in section.fields}


def typed_into(text, **fields):
    tree, sections, form = form_of(text)
    return with_typed(
        text, tree, sections, {**form, **{name.replace("__", "."): each for name, each in fields.items()}}
    )


def test_a_form_that_nobody_touched_changes_nothing():
    for path in [*(ROOT / "data/personas").glob("*/persona.yml")]:
        text = path.read_text(encoding="utf-8")
        tree, sections, form = form_of(text)
        as_sent = {name: value.replace("\n", "\r\n") for name, value in form.items() if value}
        assert with_typed(text, tree, sections, as_sent) == text


@pytest.mark.parametrize(
    ("field", "typed", "location", "value"),
    [
        ("name", "  Ruth  Falk ", ("name",), "Ruth Falk"),
        ("difficulty", "4", ("difficulty",), 4),
        ("opening", "Hello?\r\n\r\nYes?\r\n", ("opening",), ["Hello?", "Yes?"]),
        ("issues__0__discloses", "One.\nOr so.\n\n\nTwo.", ("issues", 0, "discloses"), [["One.", "Or so."], "Two."]),
        ("issues__2__opens_when__after", "", ("issues", 2, "opens_when"), {"trust": 50}),
        ("outcomes__1__when__pressed", "2", ("outcomes", 1, "when", "pressed"), 2),
        (
            "outcomes__0__when__settled",
            "assistants envelope",
            ("outcomes", 0, "when", "settled"),
            ["assistants", "envelope"],
        ),
        ("difficulty", "hard", ("difficulty",), "hard"),
    ],
)
def test_what_is_typed_stands_in_the_text(field, typed, location, value):
    after = typed_into(STARTER, **{field: typed})
    inner = parse_source("f", after.encode()).tree
    for part in location:
        inner = inner[part]
    assert inner == value
    assert after.count("#") == STARTER.count("#"), "the comments stay"


def test_an_emptied_field_goes_or_is_complained_of_at_its_place():
    assert "weight" not in parse_source("f", typed_into(STARTER, issues__0__weight="").encode()).tree["issues"][0]
    broken = typed_into(STARTER, issues__1__hint="", name="")
    read = read_text(broken, "starter", VOICES)
    _, sections, _ = form_of(broken)
    assert {field_of(each, read.source, sections) for each in read.findings} == {"name", "issues.1.hint"}
    assert {each.code for each in read.findings} <= set(CODES)


@pytest.mark.parametrize("group", sorted(NEW_ITEMS))
def test_of_an_added_item_nothing_is_to_be_put_right_but_its_placeholders(group):
    text = with_item(STARTER, (group,), 1, NEW_ITEMS[group])
    _, sections, _ = form_of(text)
    read = read_text(text, "starter", VOICES)
    assert {each.code for each in read.findings} == {"P035"}
    written = {"issues": ["truth", "hint", "guarded", "discloses", "settles", "opens_with"]}
    written |= {"outcomes": ["says", "afterwards"], "facts": ["asks", "says"]}
    fields = {field_of(each, read.source, sections) for each in read.findings}
    assert fields == {f"{group}.1.{name}" for name in written[group]}


@pytest.mark.parametrize("typed", ["a  question THAT asks for it", "The answer, in a sentence"])
def test_a_placeholder_is_known_however_it_is_written(typed):
    read = read_text(typed_into(STARTER, facts__0__says=typed), "starter", VOICES)
    assert [each.code for each in read.findings] == ["P035"]


def test_a_text_of_any_shape_has_a_form():
    for text in ("issues: 3\n", "issues: [1, {id: [2]}]\nwhen: x\n", "name: {a: b}\nopening: [[x]]\ninvites_when: 3\n"):
        tree, sections, form = form_of(text)
        assert with_typed(text, tree, sections, form) == text


def test_a_text_is_kept_tidy_and_renamed_in_place():
    assert tidy("\ufeffid: x\r\nname: a\x00\r\n\r\n") == "id: x\nname: a\n"
    assert under_id(STARTER, "ruth").replace("id: ruth", "id: starter", 1) == STARTER
    assert parse_source("f", under_id('{"id": "x", "n": 1}\n', "ruth").encode()).tree == {"id": "ruth", "n": 1}
