"""Forms of a cohort's pages: refused in all they lack, sent twice without harm, asked again before what is for good."""

import re

import pytest

from tests.web.instructor.conftest import assigns, calls


def test_all_that_is_wrong_with_an_assignment_is_said_at_once_where_the_page_opens(ida, cohort, practice, stored):
    wrong = {"persona:dana-okafor": "", "due": "2020-01-01", "pass_mark": "140", "tries": "x"}
    page = assigns(ida, cohort, **wrong).text
    (alert,) = re.findall(r'<div role="alert"[^>]*tabindex="-1" autofocus>(.*?)</div>', page)
    said = {"persona": "Choose at least", "due": "day is over", "pass_mark": "from 0 to 100", "tries": "whole number"}
    for term, words in said.items():
        assert re.search(f'<p id="wrong-{term}">[^<]*{words}', alert)
        assert f'aria-describedby="wrong-{term}"' in page
    assert re.search(r'name="pass_mark"[^>]* aria-invalid="true"', page)
    assert not re.search(r'name="in_a_row"[^>]* aria-invalid', page)
    assigns(ida, cohort)
    (one,) = practice.cohorts.overview(stored.id).assignments
    page = ida.submit(f"{cohort}/assignments/{one.id}", pass_mark="140", in_a_row="21").text
    assert page.count("autofocus") == 1
    assert page.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    ("form", "fields", "field"),
    [
        ("name", {"name": "!"}, "name"),
        ("instructors", {"name": "Nobody"}, "name"),
        ("trainees", {"names": "!"}, "names"),
        ("link", {}, "sure"),
        ("delete", {}, "sure"),
    ],
)
def test_a_refused_form_opens_at_what_is_wrong(ida, cohort, form, fields, field):
    page = ida.submit(f"{cohort}/{form}", **fields).text
    assert len(re.findall(r'role="alert"[^>]* tabindex="-1" autofocus', page)) == 1
    assert page.count("autofocus") == 1
    assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', page)


def test_a_form_that_is_sent_twice_makes_nothing_twice(ida, practice):
    keys = set(re.findall(r'name="form" value="([^"]+)"', ida.get("/instructor").text + ida.get("/instructor").text))
    assert len(keys) == 2, "every form has a key of its own"
    once, other = sorted(keys)
    made = [
        ida.submit("/instructor/cohorts", name=name, form=form).headers["location"]
        for name, form in [("Spring", once), ("Spring", once), ("Autumn", once), ("Spring", other)]
    ]
    assert made[0] == made[1]
    assert len(set(made)) == 3 == len(practice.roll.cohorts())
    cohort, stored = made[0], practice.roll.cohorts()[0]

    first, second = (ida.submit(f"{cohort}/trainees", names="Ann\nBen\nANN", form=once).text for _ in range(2))
    link = r"<th scope=\"row\">(.*?)</th><td><code>http://testserver/enter/"
    assert re.findall(link, first) == re.findall(link, second) == ["Ann", "Ben"]
    assert "not added again: ANN." in second
    assert len(practice.cohorts.overview(stored.id).trainees) == 2
    assert "/enter/" not in ida.submit(f"{cohort}/trainees", names="Ann\nBen", form=other).text
    assert [each.did for each in practice.staff.logged()].count("trainees added") == 1

    answers = [assigns(ida, cohort, form=form).status_code for form in (once, once, other)]
    assert answers == [303, 303, 400]
    assert len(practice.cohorts.overview(stored.id).assignments) == 1


def test_who_was_taken_out_of_charge_does_not_come_back_by_sending_the_form_again(ida, practice):
    made = [ida.submit("/instructor/cohorts", name="Spring", form="key").headers["location"]]
    (stored,) = practice.roll.cohorts()
    me = practice.staff.named("Ida")
    practice.staff.put_in_charge(practice.staff.add("Ben", None).id, stored.id)
    practice.cohorts.take_from(stored.id, me.id)
    made.append(ida.submit("/instructor/cohorts", name="Spring", form="key").headers["location"])
    assert made[0] == made[1]
    assert ida.get(made[1]).status_code == 404


def test_a_cohort_is_deleted_when_one_is_sure_and_its_trainees_keep_their_calls(ida, cohort, practice, stored, ann):
    calls(practice, ann)
    assigns(ida, cohort)
    assert "with 1 trainee and 1 assignment in it" in ida.get(f"{cohort}/delete").text
    assert ida.submit(f"{cohort}/delete").status_code == 400
    assert ida.get(cohort).status_code == 200
    answer = ida.submit(f"{cohort}/delete", sure="on")
    assert "The cohort is deleted." in ida.get(answer.headers["location"]).text
    assert practice.roll.cohorts() == []
    assert practice.roll.who(ann).cohort is None
    assert len(practice.results.progress(ann)["calls"]) == 1
    again = ida.submit(f"{cohort}/delete", sure="on")
    assert (again.status_code, "It may be gone already" in again.text) == (404, True)
    assert ("cohort deleted", "Spring <class>: 1 trainee and 1 assignment") in [
        (each.did, each.about) for each in practice.staff.logged()
    ]
