"""What is proven of a persona, and what is said of one that cannot be proven."""

from functools import cache
from pathlib import Path

import pytest

from bot.codebook import Clause, Move, Topic
from bot.personas.library import read_persona, read_voices
from bot.personas.parse import read_source
from bot.proof.claims import prove
from bot.prospect.answer import answer
from bot.prospect.state import begin
from bot.settings import ROOT

DATA = ROOT / "data"
PERSONAS = sorted(path.parent.name for path in (DATA / "personas").glob("*/persona.yml"))
UNPROVEN = Path(__file__).parent / "unproven"


@cache
def proof_of(name):
    return prove(read_persona(DATA / "personas" / name / "persona.yml", read_voices(DATA / "voices")))


@pytest.mark.parametrize("name", PERSONAS)
def test_everything_claimed_of_a_persona_of_the_library_holds(name):
    proof = proof_of(name)
    assert proof.exact
    assert [claim.says for claim in proof.claims if not claim.holds] == []


@pytest.mark.parametrize("name", ["dana-okafor", "grace-mbeki"])
def test_the_way_to_a_best_outcome_leads_there_in_a_real_call(name, library):
    persona = library[name]
    way = next(each.way for each in proof_of(name).claims if each.says.startswith("a seller who helps"))
    state = begin(persona, 5)
    for number, step in enumerate(way):
        move, _, topic = step.rstrip(")").partition("(")
        words = f"{step} number {number}"
        clause = Clause(0, len(words), words, Move(move), Topic(topic) if topic else None)
        state = answer(persona, state, words, (clause,)).state
    assert state.outcome is not None
    assert persona.outcome(state.outcome).fit.value == "best"


@pytest.mark.parametrize("path", sorted(UNPROVEN.glob("*.diff")), ids=lambda path: path.stem)
def test_each_persona_that_cannot_be_proven_is_named_by_code_line_and_column(path, tmp_path):
    """As the files under ``tests/personas/bad``: what to find, ``=>``, what to put with a mark, and the finding."""
    find, put, expected = path.read_text().rstrip("\n").split("\n=>\n")
    good = (DATA / "personas/dana-okafor/persona.yml").read_text()
    assert find in good, "the example persona changed; choose another line"
    before, _, after = good.replace(find, put, 1).partition("@@")
    file = tmp_path / "dana-okafor" / "persona.yml"
    file.parent.mkdir()
    file.write_text(before + after)
    proof = prove(read_persona(file, read_voices(DATA / "voices")))
    code, _, words = expected.partition(" ")
    matching = [each for each in proof.findings(read_source(file)) if each.code == code and words in each.message]
    assert matching, proof.findings(read_source(file))
    assert (matching[0].line, matching[0].column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
