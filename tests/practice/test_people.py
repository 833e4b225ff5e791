"""Who practises: names, cohorts, assignments."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.practice.cohorts import Terms
from bot.practice.errors import BadName, CallGoesOn, NoSuchCall, NoSuchCohort
from bot.practice.people import LONGEST_NAME, named
from tests.conftest import say

TOMORROW = datetime.now(timezone.utc) + timedelta(days=1)


def test_a_trainee_has_no_name_until_one_is_given(practice):
    assert practice.roll.who("ann").name == ""
    practice.roll.rename("ann", "  Ann \n Lee ")
    assert practice.roll.who("ann").name == "Ann Lee"


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * (LONGEST_NAME + 1)])
def test_a_name_must_be_there_and_fit(name):
    with pytest.raises(BadName):
        named(name)


def test_a_cohort_is_joined_by_its_code(practice):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann")
    assert practice.roll.who("ann").cohort == cohort
    with pytest.raises(NoSuchCohort):
        practice.roll.join("ann", "another", "Ann")
    assert practice.roll.cohorts() == [cohort]


def test_what_is_assigned_is_done_with_the_pass_mark_and_overdue_after_its_day(practice):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann")
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(TOMORROW, 100))
    earlier = replace(practice, now=lambda: TOMORROW - timedelta(days=20))
    earlier.cohorts.assign(cohort.id, ["marek-nowak"], Terms(TOMORROW - timedelta(days=9)))
    practice.cohorts.assign(cohort.id, ["tom-whitaker"], Terms())
    for persona in ("dana-okafor", "tom-whitaker"):
        practice.end("ann", practice.start("ann", persona).id)
    found = practice.roll.assigned("ann")
    assert [(each["persona"], each["state"]) for each in found] == [
        ("marek-nowak", "overdue"),
        ("dana-okafor", "open"),
        ("tom-whitaker", "done"),
    ]
    assert practice.roll.assigned("ben") == []


def test_forgetting_a_trainee_leaves_the_cohort(practice):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann")
    practice.forget("ann")
    assert practice.roll.who("ann").name == ""
    assert practice.roll.cohort(cohort.code) == cohort


def test_a_debrief_is_shared_by_a_token_until_it_is_taken_back(practice):
    call = practice.start("ann", "dana-okafor").id
    with pytest.raises(CallGoesOn):
        practice.sharing.share("ann", call)
    practice.end("ann", call)
    with pytest.raises(NoSuchCall):
        practice.sharing.share("ben", call)
    token = practice.sharing.share("ann", call)
    assert practice.sharing.share("ann", call) == token
    assert practice.sharing.shared(token) == ("ann", call)
    practice.sharing.unshare("ann", call)
    with pytest.raises(NoSuchCall):
        practice.sharing.shared(token)


def test_patience_runs_down_turn_by_turn_and_the_same_key_says_the_same(practice):
    call = practice.start("ann", "dana-okafor").id
    assert practice.view("ann", call)["patience"] == 100
    clauses = [say("situation_question"), say("situation_question")]
    heard = [practice.hear("ann", call, each.text, each.text, (each,)) for each in clauses]
    assert 100 > heard[0].patience > heard[1].patience >= 0
    assert practice.on_the_line("ann", call, clauses[0].text, clauses[0].text) == heard[0]
    assert practice.view("ann", call)["patience"] == heard[1].patience
    assert practice.view("ann", call)["keys"] == [each.text for each in clauses]


def test_hints_are_not_to_be_had_while_a_call_is_assigned_without_them(practice):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann")
    asked = practice.start("ann", "dana-okafor", hints=True).id
    assert practice.view("ann", asked)["hints"] is True
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms(hints=False))
    without = practice.start("ann", "dana-okafor", hints=True).id
    assert practice.view("ann", without)["hints"] is False
    assert practice.view("ann", practice.start("ann", "marek-nowak", hints=True).id)["hints"] is True
    practice.end("ann", without)
    done = practice.start("ann", "dana-okafor", hints=True).id
    assert practice.view("ann", done)["hints"] is True, "what was assigned is done"
