"""``buyin persona new`` writes a persona that passes as it is."""

import shutil

import pytest

from bot.personas.library import read_persona, read_rehearsals, read_voices
from bot.personas.starter import BadName, write_starter
from bot.proof.claims import prove
from bot.settings import ROOT


def test_the_starter_passes_the_rules_and_the_proof_under_its_new_id(tmp_path):
    shutil.copytree(ROOT / "data/voices", tmp_path / "voices")
    folder = write_starter(tmp_path, "my-first")
    persona = read_persona(folder / "persona.yml", read_voices(tmp_path / "voices"))
    assert persona.id == "my-first"
    assert len(read_rehearsals(persona, folder)) == 3
    assert prove(persona).holds


@pytest.mark.parametrize("name", ["", "My", "a b", "../x", "1st", "x" * 61])
def test_an_id_that_cannot_be_one_is_refused(tmp_path, name):
    with pytest.raises(BadName, match="lower case"):
        write_starter(tmp_path, name)


def test_what_is_there_is_not_overwritten(tmp_path):
    write_starter(tmp_path, "mine")
    with pytest.raises(BadName, match="exists"):
        write_starter(tmp_path, "mine")
