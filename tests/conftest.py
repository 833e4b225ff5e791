"""What tests share: services that may be absent, a library, a practice without Rasa, and the real brain."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.brain.corrections import quiet

quiet()

from bot.codebook import Aside, Clause, Move, Topic  # noqa: E402
from bot.personas.library import load_library  # noqa: E402
from bot.practice.current import install  # noqa: E402
from bot.practice.service import Practice  # noqa: E402
from bot.settings import ROOT  # noqa: E402
from bot.store.engine import migrate, open_engine  # noqa: E402
from bot.store.repository import Store  # noqa: E402

REQUIRED = set(filter(None, os.environ.get("BUYIN_REQUIRE", "").split(",")))


def absent(service: str, why: str) -> None:
    """Skip, loudly; fail where ``BUYIN_REQUIRE`` names the service."""
    if service in REQUIRED:
        pytest.fail(f"BUYIN_REQUIRE asks for {service}, but {why}")
    pytest.skip(f"{service} is absent: {why}")


def say(
    move: str | None, topic: str | None = None, text: str = "", fact: str | None = None, aside: str | None = None
) -> Clause:
    """A coded clause, as the understanding would hand it over."""
    words = text or f"{move} about {topic} {uuid.uuid4().hex[:8]}"
    coded = Move(move) if move else None
    return Clause(
        0, len(words), words, coded, Topic(topic) if topic else None, 0.9, fact, Aside(aside) if aside else None
    )


@pytest.fixture(scope="session")
def library():
    return load_library(ROOT / "data")


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def postgres_url():
    if shutil.which("psql") is None:
        absent("postgres", "there is no psql on this machine")
    name = f"buyin_test_{uuid.uuid4().hex[:12]}"
    made = subprocess.run(["createdb", name], capture_output=True, text=True, check=False)
    if made.returncode:
        absent("postgres", made.stderr.strip())
    yield f"postgresql:///{name}"
    subprocess.run(["dropdb", "--force", name], check=True, capture_output=True)


@pytest.fixture
def practice(library, sqlite_url):
    engine = open_engine(sqlite_url)
    migrate(engine)
    practice = Practice(Store(engine), lambda: library, "test-model", new_seed=lambda: 7)
    install(practice)
    yield practice
    engine.dispose()


@dataclass
class ScriptedBrain:
    """A brain for tests of the edges: it codes every message as one clause of ``move``, without Rasa."""

    practice: Practice
    move: str = "decision_question"
    topic: str | None = "stakeholders"
    broken: bool = False
    heard: list[str] = field(default_factory=list)
    model = "scripted"

    async def say(self, trainee, text, metadata=None):
        self.heard.append(text)
        if not self.broken:
            clauses = (
                (Clause(0, len(text), text, Move(self.move), Topic(self.topic) if self.topic else None),)
                if text.strip()
                else ()
            )
            self.practice.hear(trainee, metadata["call"], metadata["key"], text, clauses, after=metadata.get("turns"))
        return []

    async def code(self, text, context=""):
        return (Clause(0, len(text), text, Move(self.move), Topic(self.topic) if self.topic else None),)


@pytest.fixture
def scripted_brain(practice):
    return ScriptedBrain(practice)


@pytest.fixture(scope="session")
def model_path() -> Path:
    path = ROOT / "models" / "buyin.tar.gz"
    if not path.exists():
        pytest.fail("there is no trained model: run 'make train', or 'make test', which does")
    return path


@pytest.fixture(scope="session")
def brain(model_path):
    from bot.brain.embedded import EmbeddedBrain

    return EmbeddedBrain.load(model_path)
