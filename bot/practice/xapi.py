"""Calls as xAPI 1.0.3 statements; pure functions.

The same call always gives the same statements with the same ids, so that sending twice is harmless.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import Any

from bot.practice.errors import PracticeError
from bot.practice.exports import Exported

VERSION = "1.0.3"

VERBS = "http://adlnet.gov/expapi/verbs/"
"""Of ADL's vocabulary, like the types of activities below."""
SIMULATION = "http://adlnet.gov/expapi/activities/simulation"
COURSE = "http://adlnet.gov/expapi/activities/course"

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:buyin:statements")


class NoHomePage(PracticeError):
    """The address of the pages is not known: an account's ``homePage`` has to be one that can be opened (an IRL)."""

    code = "no_home_page"


def home_page(public_url: str) -> str:
    """The address of the pages, to begin identifiers with. Raises :class:`NoHomePage`."""
    if not public_url:
        raise NoHomePage(
            "xAPI names each trainee by the address of these pages, which is not known. Whoever runs the server sets "
            "BUYIN_PUBLIC_URL to it and starts it again; then export."
        )
    return public_url


def iri(base: str, *parts: str) -> str:
    """A stable identifier under the address of the pages."""
    return "/".join((base, *parts))


def statements(calls: Iterable[Exported], base: str) -> Iterator[dict[str, Any]]:
    """For each call: ``initialized``, ``completed`` with the score, and ``passed`` or ``failed`` where the trainee was
    given a pass mark. ``base`` is the :func:`home_page`."""
    for each in calls:
        yield _statement(each, base, "initialized", each.call.started, None)
        yield _statement(each, base, "completed", each.call.ended, _result(each, base))
        if each.passed is not None:
            result = {**_result(each, base), "success": each.passed}
            yield _statement(each, base, "passed" if each.passed else "failed", each.call.ended, result)


def as_lines(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A statement a line."""
    for each in found:
        yield json.dumps(each, ensure_ascii=False) + "\n"


def _statement(each: Exported, base: str, verb: str, at: datetime, result: Any) -> dict[str, Any]:
    call = each.call
    statement = {
        # Passed and failed are one statement: which of both was sent first stays, whatever becomes of the pass mark.
        "id": str(uuid.uuid5(NAMESPACE, f"{call.id}:{'verdict' if verb in ('passed', 'failed') else verb}")),
        "actor": _actor(each, base),
        "verb": {"id": VERBS + verb, "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": iri(base, "prospects", call.persona),
            "definition": {"type": SIMULATION, "name": {"en": f"A call with {each.prospect}"}},
        },
        "context": {
            "registration": str(uuid.UUID(call.id)),
            "revision": call.digest,
            "platform": "Buy-In",
            "language": "en",
            "contextActivities": _around(each, base),
        },
        "timestamp": at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return {**statement, "result": result} if result else statement


def _actor(each: Exported, base: str) -> dict[str, Any]:
    account = {"homePage": f"{base}/", "name": each.call.trainee}
    named = {"name": each.call.name} if each.call.name else {}
    return {"objectType": "Agent", **named, "account": account}


def _around(each: Exported, base: str) -> dict[str, Any]:
    practice = {"id": iri(base, "practice"), "definition": {"type": COURSE, "name": {"en": "Buy-In"}}}
    around: dict[str, Any] = {"parent": [{"objectType": "Activity", **practice}]}
    if each.call.cohort_id:
        cohort = {"name": {"en": each.call.cohort}}
        around["grouping"] = [
            {"objectType": "Activity", "id": iri(base, "cohorts", each.call.cohort_id), "definition": cohort}
        ]
    return around


def _result(each: Exported, base: str) -> dict[str, Any]:
    document = each.call.document
    return {
        "score": {"scaled": document["score"] / 100, "raw": document["score"], "min": 0, "max": 100},
        "completion": True,
        "duration": duration((each.call.ended - each.call.started).total_seconds()),
        "extensions": {
            iri(base, "xapi", "verdict"): document["verdict"],
            iri(base, "xapi", "outcome"): document["outcome"]["kind"],
            iri(base, "xapi", "formula"): document["formula"],
        },
    }


def duration(seconds: float) -> str:
    """A length of time as ISO 8601 has it, in whole seconds: ``PT1H2M3S``."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number]
    return "PT" + ("".join(parts) or "0S")
