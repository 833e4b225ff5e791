"""``make audit``: known vulnerabilities in ``requirements.lock`` against the reviewed list of exceptions.

Exits with 1 for an advisory that is not on the list, and for a list that does not fit the lock or our own code. Where
no advisory service can be asked it says so and checks the list alone, unless ``BUYIN_REQUIRE`` names ``advisories``.
"""

from __future__ import annotations

import os
import sys
from datetime import date

from audit.asking import Unreachable, advisories, unheard_of, unreviewed
from audit.exceptions import exceptions, faults, locked, our_sources, overdue


def main() -> int:
    """Audit; returns the exit code."""
    listed, versions = exceptions(), locked()
    wrong, notes = faults(listed, versions, our_sources()), []
    if not wrong:
        notes = overdue(listed, date.today())
    try:
        answer = advisories()
    except Unreachable as why:
        print("=" * 100)
        print("NOT AUDITED: no advisory service could be asked. Only the list itself was checked.")
        print(f"  {why}")
        print("=" * 100)
        if "advisories" in os.environ.get("BUYIN_REQUIRE", "").split(","):
            wrong.append("BUYIN_REQUIRE asks for advisories")
    else:
        wrong += unreviewed(answer, listed)
        notes += unheard_of(answer, listed)
    for line in [*(f"warning: {each}" for each in notes), *(f"error: {each}" for each in wrong)]:
        print(line)
    print(
        f"{len(listed)} exceptions for {len({each['package'] for each in listed})} of {len(versions)} locked packages."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
