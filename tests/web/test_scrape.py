"""``/metrics`` is answered whatever the database does, and tells what is known."""

import threading
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from bot.metrics import Metrics
from bot.store.repository import Store
from bot.web.app import create_app
from bot.web.scrape import DatabaseFigures


def figures(collector):
    return {sample.name: sample.value for metric in collector.collect() for sample in metric.samples}


@pytest.fixture
def hanging(practice, monkeypatch):
    """The database answers nobody until the event is set; how often it was asked is counted."""
    go, asked, whole = threading.Event(), [], Store.transaction

    @contextmanager
    def hang(store, **options):
        asked.append(1)
        assert go.wait(30)
        with whole(store, **options) as connection:
            yield connection

    monkeypatch.setattr(Store, "transaction", hang)
    yield go, asked
    go.set()


def test_a_database_that_hangs_is_away_and_holds_nobody_up(practice, hanging):
    go, asked = hanging
    collector = DatabaseFigures(practice, patience=0.05)
    assert [figures(collector), figures(collector)] == [{"buyin_database_up": 0}] * 2
    assert len(asked) == 1, "one question at a time: it would take up one connection after the other"
    go.set()
    patient = DatabaseFigures(practice)
    assert figures(patient) == {
        "buyin_database_up": 1,
        "buyin_slack_inbox_waiting": 0,
        "buyin_slack_inbox_oldest_seconds": 0,
        "buyin_slack_inbox_given_up": 0,
    }
    assert figures(patient)["buyin_database_up"] == 1
    assert len(asked) == 2, "an answer is good for some seconds"


def test_nothing_is_told_of_readiness_before_somebody_asked(practice, scripted_brain):
    client = TestClient(
        create_app(practice, scripted_brain, "a secret for tests", metrics=Metrics()), client=("127.0.0.1", 1)
    )
    assert "buyin_ready" not in client.get("/metrics").text
    client.get("/readyz")
    assert "buyin_ready 1.0" in client.get("/metrics").text
