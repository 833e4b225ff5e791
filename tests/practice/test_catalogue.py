"""What personas are called: while they can be called, afterwards, and where two have one name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.personas.library import Library, digest
from bot.practice.catalogue import apart, namesakes, told_apart
from bot.practice.cohorts import Terms
from bot.practice.preview import Preview
from bot.practice.retiring import assigned_in


@pytest.fixture
def ida(practice):
    return practice.staff.add("Ida", None)


@pytest.fixture
def publish(practice, ida):
    """Publishes the newest draft of a persona, as if its proof had found nothing."""

    def publish(persona):
        draft = practice.authoring.draft(persona)
        proven = practice.authoring.read(draft.text, persona).persona
        practice.authoring.proofs.keep(persona, draft.number, {"findings": [], "digest": digest(proven)})
        practice.authoring.publish(ida, persona, draft.number)

    return publish


def rewrite(practice, ida, persona, before, after):
    draft = practice.authoring.draft(persona)
    practice.authoring.save(ida, persona, draft.number, draft.text.replace(before, after))


def test_a_name_stays_when_its_persona_is_retired_and_is_the_one_that_was_published(practice, ida, publish):
    practice.authoring.begin(ida, "ruth-falk")
    assert "ruth-falk" not in practice.catalogue.names(), "trainees have never seen it"
    publish("ruth-falk")
    assert practice.catalogue.callable_names()["ruth-falk"] == "Alex Morgan"
    rewrite(practice, ida, "ruth-falk", "name: Alex Morgan", "name: Somebody Else")
    practice.authoring.retire(ida, "ruth-falk")
    assert "ruth-falk" not in practice.catalogue.callable_names()
    assert practice.catalogue.names()["ruth-falk"] == "Alex Morgan"


def test_a_draft_that_was_only_tried_out_has_no_name_among_them(practice, ida):
    practice.authoring.begin(ida, "ruth-falk")
    text = practice.authoring.draft("ruth-falk").text
    Preview(practice, ida.id).begin(practice.authoring.read(text, "ruth-falk").persona)
    assert "ruth-falk" not in practice.catalogue.names()


def test_a_file_that_is_gone_keeps_the_name_it_was_called_by(practice, library):
    practice.start("ann", "dana-okafor")
    rest = {id: each for id, each in library.personas.items() if id != "dana-okafor"}
    without = replace(practice, shelf=lambda: Library(rest, {id: [] for id in rest}))
    assert without.catalogue.names()["dana-okafor"] == "Dana Okafor"
    assert "dana-okafor" not in without.catalogue.callable_names()


def test_ids_stand_beside_names_that_several_have_and_nowhere_else(practice, ida, publish):
    names = {"a": "Dana Okafor", "b": "dana  okafor", "c": "Tom"}
    assert told_apart(names) == {"a": "Dana Okafor (a)", "b": "dana  okafor (b)", "c": "Tom"}
    assert namesakes(names, "a", "Dana Okafor") == ["b"]
    assert namesakes(names, "z", "Nobody") == []
    assert apart([{"id": id, "name": name} for id, name in names.items()]) == {"a": "a", "b": "b", "c": ""}
    practice.authoring.copy(ida, "dana-okafor", "dana-two")
    assert practice.catalogue.names()["dana-okafor"] == "Dana Okafor"
    publish("dana-two")
    shown = practice.catalogue.callable_names()
    assert (shown["dana-okafor"], shown["dana-two"]) == ("Dana Okafor (dana-okafor)", "Dana Okafor (dana-two)")
    assert shown["marek-nowak"] == "Marek Nowak"


def test_before_retiring_it_is_known_who_has_it_still_to_do(practice, ida):
    ben = practice.staff.add("Ben", None)
    spring, autumn = practice.roll.found_cohort("Spring class"), practice.roll.found_cohort("Autumn class")
    practice.staff.put_in_charge(ida.id, spring.id)
    practice.staff.put_in_charge(ben.id, autumn.id)
    for trainee, cohort in (("ann", spring), ("bob", spring), ("cy", autumn)):
        practice.roll.join(trainee, cohort.code, trainee.title())
    for cohort in (spring, autumn):
        practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms())
    practice.end("ann", practice.start("ann", "dana-okafor").id)
    found = assigned_in(practice, ida, "dana-okafor")
    assert [(each.cohort.name, each.trainees, each.to_do, each.theirs) for each in found] == [
        ("Autumn class", 1, 1, False),
        ("Spring class", 2, 1, True),
    ]
    assert assigned_in(practice, ida, "marek-nowak") == []


def test_nobody_is_reminded_of_who_can_no_longer_be_called(practice, ida, publish):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann")
    practice.authoring.begin(ida, "ruth-falk")
    publish("ruth-falk")
    practice.cohorts.assign(cohort.id, ["ruth-falk"], Terms(practice.now() + timedelta(days=1)))
    sent = []
    for _ in range(2):
        practice.reminders.remind(lambda who, text: sent.append(text), practice.catalogue.callable_names())
        if practice.authoring.persona("ruth-falk").state == "published":
            practice.authoring.retire(ida, "ruth-falk")
    assert len(sent) == 1
    assert "Alex Morgan" in sent[0]


def test_looking_at_the_catalogue_asks_nothing_before_a_method_is_called(practice):
    """Its methods are called in threads; what is asked before would hold up everybody."""

    class Untouched:
        def read(self):
            raise AssertionError("the database was asked")

    catalogue = replace(practice, store=Untouched()).catalogue
    with pytest.raises(AssertionError):
        catalogue.personas()
