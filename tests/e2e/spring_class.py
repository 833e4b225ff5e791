"""A class that has practised for six weeks, for pictures: put into a database without Rasa, the same each time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import islice

from bot.codebook import Clause
from bot.personas.library import load_library
from bot.personas.schema import Persona
from bot.practice.cohorts import Terms
from bot.practice.errors import CallEnded
from bot.practice.panel import Panel, read_panel
from bot.practice.service import Practice
from bot.settings import ROOT
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from bot.store.staff import StoredInstructor
from tests.conftest import say

INSTRUCTOR, PASSWORD = "Ida Berg", "for pictures, not for people"
COHORT = "Spring class"
DANA, PRIYA, TOM = "dana-okafor", "priya-raman", "tom-whitaker"

HELPS = ["complex_reflection", "decision_question", "offer_decision_help", "decision_question"]
PUSHES = [
    ("pitch", "Our customers save a third of their costs in the first year."),
    ("assume_ready", "So when do you want to have it solved, this month or next?"),
    ("assume_outside_help", "Your own people can't fix this, so who will you bring in?"),
    ("press_to_close", "Let's get a demo in the diary, Tuesday or Wednesday?"),
    ("assume_seeking", "Which other vendors are on your shortlist?"),
]
CALLS = {
    "Ann Lee": [(40, DANA, 1, 2), (33, DANA, 2, 1), (26, PRIYA, 2, 1), (12, PRIYA, 3, 0), (5, TOM, 4, 0)],
    "Ben Osei": [(39, DANA, 0, 5), (31, DANA, 1, 3), (24, DANA, 1, 2), (10, PRIYA, 1, 2), (3, DANA, 2, 1)],
    "Chloe Martin": [(38, DANA, 2, 1), (25, PRIYA, 2, 0), (17, TOM, 3, 1), (4, PRIYA, 4, 0)],
    "Deepak Rao": [(34, DANA, 1, 4), (20, DANA, 2, 2), (13, TOM, 1, 3), (6, DANA, 3, 0)],
    "Ewa Lis": [(32, PRIYA, 0, 3), (18, DANA, 3, 1), (11, DANA, 4, 0), (2, PRIYA, 2, 1)],
    "Finn Moore": [(37, DANA, 0, 4), (28, TOM, 1, 2)],
}
"""Of each trainee: how many days ago they called whom, with how many issues they helped, how often they pushed."""


def seed(url: str) -> str:
    """Put the class, its instructor and a draft into an empty database. Returns the call that was reviewed."""
    engine = open_engine(url)
    migrate(engine)
    library, panel = load_library(ROOT / "data"), read_panel(ROOT / "data")
    practice = Practice(Store(engine), lambda: library, "scripted", new_seed=lambda: 7)
    today = datetime.now(timezone.utc).replace(hour=9, minute=30)
    founded = replace(practice, now=lambda: today - timedelta(days=42))
    ida = founded.staff.add(INSTRUCTOR, PASSWORD)
    cohort = founded.roll.found_cohort(COHORT)
    founded.staff.put_in_charge(ida.id, cohort.id)
    founded.cohorts.assign(cohort.id, [DANA], Terms(today - timedelta(days=10), 60))
    founded.cohorts.assign(cohort.id, [PRIYA], Terms(today + timedelta(days=9), 65, tries=3, hints=False))
    latest = {}
    for name, calls in CALLS.items():
        trainee = uuid.uuid5(uuid.NAMESPACE_OID, name).hex
        founded.roll.join(trainee, cohort.code, name)
        for ago, persona, helped, pushed in calls:
            script = script_of(library.personas[persona], panel, helped, pushed)
            latest[name] = _called(practice, today - timedelta(days=ago), trainee, persona, script)
    _reviewed(practice, ida, latest["Ben Osei"])
    practice.authoring.begin(ida, "ruth-falk")
    engine.dispose()
    return latest["Ben Osei"]


def script_of(persona: Persona, panel: Panel, helped: int, pushed: int) -> Iterator[Clause]:
    """What a seller says who helps with so many of the persona's issues, and pushes so often in between."""
    name = persona.name.split()[0]
    yield say(
        "seek_collaboration", None, f"Hello {name}. May I ask a little about how things get decided on your side?"
    )
    yield say("situation_question", None, "How do you do it today?")
    pushes = iter(PUSHES[:pushed])
    for issue in persona.issues[:helped]:
        topic = issue.topic.value
        yield say("decision_question", topic, issue.opens_with[0])
        for move, words in zip(HELPS, panel.helps_with[issue.topic], strict=False):
            yield say(move, topic, words)
        for move, words in islice(pushes, 1):
            yield say(move, None, words)
    for move, words in pushes:
        yield say(move, None, words)
    yield say("support_autonomy", None, "Whatever you make of it, the pace is yours.")


def _called(practice: Practice, at: datetime, trainee: str, persona: str, script: Iterator[Clause]) -> str:
    call = replace(practice, now=lambda: at).start(trainee, persona).id
    for minute, clause in enumerate(script, 1):
        then = at + timedelta(minutes=minute)
        try:
            replace(practice, now=lambda then=then: then).hear(trainee, call, str(minute), clause.text, (clause,))
        except CallEnded:
            break  # the prospect had enough, or had worked it out
    replace(practice, now=lambda: at + timedelta(minutes=30)).end(trainee, call)
    return call


def _reviewed(practice: Practice, instructor: StoredInstructor, call: str) -> None:
    practice.reviews.save(
        instructor,
        call,
        {
            "comment-1-0": "Good: you asked leave before you asked anything else.",
            "move-4-0": "simple_reflection",
            "topic-4-0": "stakeholders",
            "move-12-0": "support_autonomy",
            "topic-12-0": "workaround",
            "checked": "on",
        },
    )
