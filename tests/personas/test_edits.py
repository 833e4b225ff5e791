"""Editing one place of a persona's text leaves the rest as it is."""

import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import bot.personas.starter
from bot.personas.edits import changed, with_item, with_item_earlier, without
from bot.settings import ROOT

STARTER = (Path(bot.personas.starter.__file__).parent / "persona.yml").read_text(encoding="utf-8")
LIBRARY = sorted((ROOT / "data/personas").glob("*/persona.yml"))


def tree(text):
    return YAML(typ="safe", pure=True).load(text)


def differing(before, after):
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[:2] in ("- ", "+ ")]


@pytest.mark.parametrize(
    ("location", "value"),
    [
        (("name",), "Ruth: a #cook"),
        (("difficulty",), 4),
        (("opening", 1), "Yes?"),
        (("invites_when",), {"settled_at_least": 1}),
        (("outcomes", 0, "when"), {"settled": ["assistants"], "ended": ["goodbye"]}),
        (("outcomes", 4, "when"), {"trust": 5}),
        (("issues", 1, "weight"), 5),
        (("temperament",), {"pushed": 120}),
    ],
)
def test_one_value_changes_and_no_other_line(location, value):
    after = changed(STARTER, location, value)
    inner = tree(after)
    for part in location:
        inner = inner[part]
    assert inner == value
    assert len(differing(STARTER, after)) <= 2, differing(STARTER, after)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.parent.name)
def test_every_list_of_the_library_can_be_written_anew_without_touching_a_comment(path):
    text = path.read_text(encoding="utf-8")
    before = tree(text)
    for group in ("issues", "outcomes"):
        for index, item in enumerate(before[group]):
            for key, value in item.items():
                if isinstance(value, list):
                    text = changed(text, (group, index, key), [*value, "One more: [line]"])
                    item[key] = [*value, "One more: [line]"]
    assert tree(text) == before
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.lstrip().startswith("#")]
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == comments


def test_items_are_added_moved_and_taken_out_with_their_comments():
    added = with_item(
        STARTER, ("issues",), 1, {"id": "new", "opens_when": {"trust": 40}, "discloses": [["a", "b"], "c"]}
    )
    assert [each["id"] for each in tree(added)["issues"]] == ["assistants", "new", "envelope", "accounts-move"]
    assert without(added, ("issues", 1)) == STARTER
    moved = with_item_earlier(STARTER, ("outcomes",), 1)
    assert [each["id"] for each in tree(moved)["outcomes"]][:2] == ["try-in-november", "ask-then-november"]
    assert moved.index("# Acceptable.") < moved.index("id: try-in-november") < moved.index("id: ask-then-november")
    cut = without(STARTER, ("issues", 1))
    assert "# What works well enough today" not in cut
    assert "# What has to be finished first" in cut


def test_a_text_in_another_layout_is_edited_too():
    flow = "{id: x, issues: [{id: a, hint: [b, c]}], n: 1} # kept\n"
    after = changed(flow, ("issues", 0, "hint"), ["b", "d"])
    assert tree(after) == {"id": "x", "issues": [{"id": "a", "hint": ["b", "d"]}], "n": 1}
    assert tree(with_item(flow, ("issues",), 1, {"id": "z"}))["issues"][1] == {"id": "z"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300).map(lambda each: " ".join(each.split())),
    st.sampled_from([("name",), ("brief",), ("opening", 0), ("issues", 0, "truth"), ("issues", 1, "discloses", 0, 1)]),
)
def test_whatever_is_typed_is_read_back(typed, location):
    inner = tree(changed(STARTER, location, typed))
    for part in location:
        inner = inner[part]
    assert inner == typed
