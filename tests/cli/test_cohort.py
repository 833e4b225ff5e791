"""Cohorts, assignments and reminders from the terminal."""

from datetime import datetime, timedelta, timezone

from bot.practice.cohorts import Terms
from tests.cli.test_cli import buyin


def test_an_assignment_has_its_terms_and_is_reminded_of(practice, sqlite_url):
    cohort = practice.roll.found_cohort("Spring class")
    practice.roll.join("ann", cohort.code, "Ann Lee")
    tomorrow = f"{datetime.now(timezone.utc) + timedelta(days=1):%Y-%m-%d}"
    asked = ("cohort", "assign", cohort.code, "dana-okafor", "--due", tomorrow, "--tries", "3", "--in-a-row", "2")
    made = buyin(*asked, "--no-hints", BUYIN_DATABASE_URL=sqlite_url)
    assert made.returncode == 0, made.stderr
    (one,) = practice.roll.assigned("ann")
    assert (one["tries"], one["in_a_row"], one["hints"], one["left"]) == (3, 2, False, 3)
    for _ in range(2):
        shown = buyin("remind", "--days", "2", BUYIN_DATABASE_URL=sqlite_url)
        assert "Ann Lee: Your practice call with Dana Okafor is due on" in shown.stdout
        assert "0 sent, 1 not sent" in shown.stdout, "printing is not sending, so it stays due"


def test_terms_that_nobody_can_meet_are_refused_in_one_line(practice, sqlite_url):
    cohort = practice.roll.found_cohort("Spring class")
    asked = ("cohort", "assign", cohort.code, "dana-okafor", "--tries", "1", "--in-a-row", "2")
    refused = buyin(*asked, BUYIN_DATABASE_URL=sqlite_url)
    assert refused.returncode == 2
    assert "Nobody can pass 2 times within 1 try" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_is_assigned_already_and_a_day_that_is_over_are_refused_as_on_the_page(practice, sqlite_url):
    cohort = practice.roll.found_cohort("Spring class")
    practice.cohorts.assign(cohort.id, ["dana-okafor"], Terms())
    asked = ("cohort", "assign", cohort.code, "dana-okafor")
    for more, words in (
        ((), "One of these prospects is assigned on just these terms already."),
        (("--due", "2001-01-01"), "The due day is over."),
        (("--due", "tomorrow"), "Give the due day as year, month and day, like 2026-12-31."),
    ):
        refused = buyin(*asked, *more, BUYIN_DATABASE_URL=sqlite_url)
        assert (refused.returncode, words in refused.stderr) == (2, True), refused.stderr
    assert len(practice.cohorts.overview(cohort.id).assignments) == 1
