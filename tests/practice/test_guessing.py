"""Whoever guesses passwords is held up; those beside them are not, and the audit log is not filled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.practice.errors import TooManyTries
from bot.practice.guessing import COUNTS_FOR, MOST_FAILURES, MOST_FROM_ADDRESS, MOST_LISTED, add_try, log_failure


def fail(practice, name, address, known=True):
    with practice.store.write() as repository:
        add_try(repository, name, address, practice.now())
    with practice.store.write() as repository:
        log_failure(repository, name, address, practice.now(), known=known)


def logged(practice, did):
    return [each for each in practice.staff.logged(10_000) if each.did == did]


def test_a_name_is_stopped_wherever_it_is_tried_and_let_in_again_in_time(practice):
    began = practice.now()
    for number in range(MOST_FAILURES):
        fail(replace(practice, now=lambda at=began + timedelta(minutes=number): at), "Ida", f"10.0.0.{number}")
    soon = replace(practice, now=lambda: began + timedelta(minutes=5))
    with pytest.raises(TooManyTries, match=r"this name failed\. Try again in 10 minutes\..*new password") as stopped:
        fail(soon, "Ida", "10.0.1.1")
    fail(soon, "Ben", "10.0.0.1")
    (entry,) = logged(practice, "sign-ins stopped")
    assert entry.who == "Ida"
    fail(replace(practice, now=lambda: soon.now() + timedelta(seconds=stopped.value.seconds + 1)), "Ida", "10.0.1.1")


def test_an_address_is_stopped_much_later_and_nobody_is_sent_for_a_password(practice):
    for number in range(MOST_FROM_ADDRESS):
        fail(practice, f"name {number}", "10.0.0.1", known=False)
    with pytest.raises(TooManyTries, match="from your network") as stopped:
        fail(practice, "Ida", "10.0.0.1")
    assert "new password" not in str(stopped.value)
    assert stopped.value.seconds <= COUNTS_FOR.total_seconds()
    fail(practice, "Ida", "10.0.0.2")
    assert [each.who for each in logged(practice, "sign-ins stopped")] == ["10.0.0.1"]


def test_who_tries_for_ever_does_not_fill_the_audit_log(practice):
    for number in range(MOST_LISTED + 20):
        fail(practice, f"name {number}", f"10.0.{number}.1", known=False)
    refused = logged(practice, "sign-in refused")
    assert len(refused) == MOST_LISTED + 1
    assert "the others are not listed" in refused[0].about
