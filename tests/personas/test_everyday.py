"""The questions that every seller asks: every prospect of the library has an answer to each."""

import re
from collections import Counter

from bot.personas.everyday import Everyday, wordings
from bot.personas.facts import fact_sheet
from bot.settings import ROOT


def test_every_prospect_answers_each_everyday_question_once(library):
    for persona in library.personas.values():
        answered = Counter(question for fact in persona.facts for question in fact.everyday)
        assert answered == Counter(Everyday), persona.id


def test_each_question_has_many_wordings_and_none_is_anothers():
    texts = [text.casefold() for each in wordings().values() for text in each]
    assert min(len(each) for each in wordings().values()) >= 12
    assert len(texts) == len(set(texts))


def test_a_fact_is_asked_for_by_its_authors_questions_and_the_everyday_ones(library):
    dana = library["dana-okafor"]
    sites = next(each for each in fact_sheet(dana, ()) if each["id"] == "sites")
    own = next(each.asks for each in dana.facts if each.id == "sites")
    assert sites["asks"] == [*own, *wordings()[Everyday.PLACES]]


def test_who_writes_a_persona_is_told_of_all_of_them():
    page = (ROOT / "docs/personas.md").read_text()
    assert [each.value for each in Everyday if f"`{each.value}`" not in page] == []
    starter = (ROOT / "bot/personas/starter/persona.yml").read_text()
    told = starter.partition("#   everyday")[2].partition("# What you leave out")[0].partition(":")[2]
    assert re.findall(r"\w+", told) == [each.value for each in Everyday]
