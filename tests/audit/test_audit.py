"""The audit of what is locked: the list fits the lock, and nothing that a service knows slips through."""

from datetime import date

import pytest

from audit.asking import unheard_of, unreviewed
from audit.exceptions import exceptions, faults, locked, our_sources, overdue

ONE = {
    "id": "CVE-2020-0001",
    "package": "old",
    "version": "1.0",
    "what": "it breaks",
    "why": "We never call it.",
    "reviewed": date(2026, 1, 1),
    "absent": "old.breaks",
}


def test_the_list_fits_the_lock_and_our_own_code():
    assert faults(exceptions(), locked(), our_sources()) == []


@pytest.mark.parametrize(
    ("listed", "versions", "source", "fault"),
    [
        ([ONE, ONE], {"1.0"}, "", "2 times"),
        ([{**ONE, "why": ""}], {"1.0"}, "", "'why' is missing"),
        ([{**ONE, "reviewed": "lately"}], {"1.0"}, "", "'reviewed'"),
        ([{**ONE, "because": "so"}], {"1.0"}, "", "unknown field 'because'"),
        ([{**ONE, "absent": ""}], {"1.0"}, "", "give one of"),
        ([{**ONE, "fact": "x"}], {"1.0"}, "", "give one of"),
        ([ONE], {"1.1"}, "", "the lock has 1.1"),
        ([ONE], set(), "", "no such package"),
        ([ONE], {"1.0"}, "old.breaks()", "stands in bot/x.py"),
    ],
)
def test_a_list_that_does_not_fit_is_told(listed, versions, source, fault):
    found = faults(listed, {"old": versions} if versions else {}, {"bot/x.py": source})
    assert len(found) == 1
    assert fault in found[0]


def test_what_was_reviewed_long_ago_is_to_be_looked_at_again():
    assert overdue([ONE], date(2026, 3, 1)) == []
    assert "2026-01-01" in overdue([ONE], date(2026, 12, 1))[0]


def test_an_advisory_that_is_not_on_the_list_or_a_package_nobody_could_ask_about_is_told():
    answer = [
        {"name": "old", "version": "1.0", "vulns": [{"id": "GHSA-1", "aliases": ["CVE-2020-0001"]}]},
        {"name": "new", "version": "2.0", "vulns": [{"id": "GHSA-2", "aliases": [], "fix_versions": ["2.1"]}]},
        {"name": "odd", "skip_reason": "not found"},
    ]
    told = unreviewed(answer, [ONE])
    assert len(told) == 2
    assert "GHSA-2 (new 2.0): fixed in 2.1" in told[0]
    assert "odd was not audited" in told[1]
    assert unheard_of(answer, [ONE]) == []
    assert "CVE-2020-0009" in unheard_of(answer, [{**ONE, "id": "CVE-2020-0009"}])[0]
