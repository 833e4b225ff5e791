"""Personas are read again when their files change; what stops passing keeps its last good version."""

import shutil

import pytest

from bot.personas.diagnostics import InvalidPersona
from bot.personas.shelf import Shelf
from bot.settings import ROOT


@pytest.fixture
def data(tmp_path):
    shutil.copytree(ROOT / "data/voices", tmp_path / "voices")
    for name in ("dana-okafor", "marek-nowak"):
        shutil.copytree(ROOT / "data/personas" / name, tmp_path / "personas" / name)
    return tmp_path


@pytest.fixture
def told():
    return []


@pytest.fixture
def shelf(data, told):
    return Shelf(data, told.append)


def rewrite(data, find, put, name="dana-okafor"):
    file = data / "personas" / name / "persona.yml"
    text = file.read_text()
    assert find in text
    file.write_text(text.replace(find, put, 1))


def test_a_changed_file_is_read_again(data, shelf, told):
    assert shelf.library()["dana-okafor"].name == "Dana Okafor"
    rewrite(data, "name: Dana Okafor", "name: Dana O. Okafor")
    assert shelf.library()["dana-okafor"].name == "Dana O. Okafor"
    assert told == [[]]


def test_nothing_is_read_again_while_nothing_changes(shelf, told):
    assert shelf.library() is shelf.library()
    assert told == []


def test_a_file_that_stops_passing_is_reported_and_its_last_good_version_stays(data, shelf, told):
    rewrite(data, "difficulty: 2", "difficulty: two")
    assert shelf.library()["dana-okafor"].difficulty == 2
    assert [each.code for each in told[0]] == ["P012"]
    rewrite(data, "difficulty: two", "difficulty: 3")
    assert shelf.library()["dana-okafor"].difficulty == 3
    assert told[1] == []


def test_a_new_persona_appears_and_one_whose_folder_is_gone_goes(data, shelf):
    shutil.copytree(ROOT / "data/personas/rosa-delgado", data / "personas/rosa-delgado")
    shutil.rmtree(data / "personas/marek-nowak")
    assert sorted(shelf.library().personas) == ["dana-okafor", "rosa-delgado"]


def test_a_broken_library_is_refused_at_first(data):
    rewrite(data, "difficulty: 2", "difficulty: 9")
    with pytest.raises(InvalidPersona):
        Shelf(data, print)


def test_a_call_goes_on_with_the_persona_it_began_with(data, shelf, practice):
    from dataclasses import replace

    here = replace(practice, shelf=shelf.library)
    call = here.start("somebody", "dana-okafor").id
    rewrite(data, "Six clinics, all within half an hour of each other.", "Nine clinics by now.")
    shelf.library()
    facts = {each["id"]: each["says"] for each in here.on_the_line("somebody", call, "k", "Hello?")["facts"]}
    assert "Nine clinics by now." not in facts["sites"]
    later = here.start("somebody", "dana-okafor").id
    facts = {each["id"]: each["says"] for each in here.on_the_line("somebody", later, "k", "Hello?")["facts"]}
    assert "Nine clinics by now." in facts["sites"]
