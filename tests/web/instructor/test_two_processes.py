"""The instructor's pages with two processes behind one address, each request answered by the other one."""

import asyncio
import itertools
import re
import threading
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.store.engine import open_engine
from bot.store.people import PANEL
from bot.store.repository import Store
from bot.web.app import create_app
from tests.conftest import ScriptedBrain
from tests.web.instructor.conftest import PASSWORD, InstructorClient

RUTH = "/instructor/personas/ruth-falk"


class Held(ScriptedBrain):
    """A brain that answers no scripted seller before ``go``."""

    def __init__(self, practice):
        super().__init__(practice)
        self.go, self.asked = threading.Event(), threading.Event()

    async def say(self, trainee, text, metadata=None):
        if trainee.startswith(PANEL):
            self.asked.set()
            await asyncio.to_thread(self.go.wait, 60)  # the pages are served by this loop
        return await super().say(trainee, text, metadata)


@pytest.fixture
def processes(practice, sqlite_url):
    """Two applications that share the database and nothing else."""
    engines = [open_engine(sqlite_url) for _ in range(2)]
    apart = [replace(practice, store=Store(engine)) for engine in engines]
    yield [create_app(each, Held(each), "a secret for tests only", writes_per_minute=100_000) for each in apart]
    for engine in engines:
        engine.dispose()


@pytest.fixture
def ida(practice, processes):
    """An instructor whose every request reaches the other process than the one before."""
    turns = itertools.cycle(processes)

    async def next_one(scope, receive, send):
        await next(turns)(scope, receive, send)

    practice.staff.add("Ida", PASSWORD)
    client = InstructorClient(next_one)
    with client:
        assert client.sign_in("Ida").status_code == 200
        yield client


def test_a_persona_is_written_and_tried_out(ida, practice):
    ida.submit("/instructor/personas/new", id="ruth-falk")
    source = practice.authoring.text_of("ruth-falk").replace("name: Alex Morgan", "name: Ruth Falk")
    for _ in range(2):
        saved = ida.submit(f"{RUTH}/edit", base="1", view="source", source=source, do="save")
        assert saved.headers["location"] == f"{RUTH}/edit?view=source&saved=2"
    ida.submit(f"{RUTH}/preview", do="begin")
    for said in ("Who else would have a say?", "And who else?"):
        assert ida.submit(f"{RUTH}/preview", text=said).status_code == 303
        assert said in ida.get(f"{RUTH}/preview").text
    ida.submit(f"{RUTH}/preview", do="end")
    assert "The call has ended" in ida.get(f"{RUTH}/edit").text


def test_a_proof_is_seen_by_the_process_that_does_not_run_it(ida, processes, practice):
    ida.submit("/instructor/personas/new", id="ruth-falk")
    ida.submit("/instructor/personas/new", id="other")
    begun = ida.submit(f"{RUTH}/proof", version="1")
    assert begun.headers["location"] == f"{RUTH}#proof"
    one = next(each for each in itertools.cycle(processes) if each.state.brain.asked.wait(0.1))
    for _ in range(4):
        assert "scripted sellers are calling" in ida.get(RUTH).text
        assert ida.get(f"{RUTH}/proof.json").json() == {"part": "scripted sellers are calling"}
        assert ida.submit(f"{RUTH}/proof", version="1").headers["location"] == f"{RUTH}#proof"
        ida.get(RUTH)  # so that the next is asked of the other process
    one.state.brain.go.set()
    while ida.get(f"{RUTH}/proof.json").json()["part"] is not None:
        ida.get(RUTH)
    for _ in range(2):
        assert "Scripted sellers" in ida.get(RUTH).text


def test_a_cohort_is_run_and_a_call_is_reviewed(ida, processes, practice):
    cohort = ida.submit("/instructor/cohorts", name="Spring class").headers["location"]
    page = ida.submit(f"{cohort}/trainees", names="Ann Lee").text
    link = re.search(r"http://testserver(/enter/[^<?]+)", page)[1]
    ann = TestClient(processes[0])
    ann.post(link)
    assert "Spring class" in ann.get("/").text
    call = ann.post("/api/calls", json={"persona": "dana-okafor"}).json()["call"]
    ann.post(f"/api/calls/{call}/messages", json={"text": "Who else?", "key": "k"})
    ann.post(f"/api/calls/{call}/end", json={})
    for _ in range(2):
        assert "blind</strong>" in ida.get(f"/instructor/calls/{call}").text
    sent = {"blind": "on", "move-1-0": "decision_question", "topic-1-0": "stakeholders"}
    assert "Saved." in ida.get(ida.submit(f"/instructor/calls/{call}", **sent).headers["location"]).text
    for _ in range(2):
        assert "<td>coded blind</td><td>1</td>" in ida.get("/instructor/agreement").text
    (found,) = practice.roll.cohorts()
    (trainee,) = practice.cohorts.overview(found.id).trainees
    for words in ("1 call went with it", "It is deleted already"):
        assert words in ida.submit(f"/instructor/trainees/{trainee.id}/forget", sure="on").text
