"""Servers that may fail, and a process that serves on top of them."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import SECRET, Served
from tests.faults.servers import Postgres, Redis


@pytest.fixture
def postgres():
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture
def redis(tmp_path_factory):
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def serving(model_path):
    """Start ``buyin serve`` with these settings; what still runs at the end is killed."""
    started = []

    def serve(*arguments: str, **env: str) -> Served:
        started.append(Served(*arguments, **{"BUYIN_SECRET": SECRET, **env}))
        return started[-1]

    yield serve
    for each in started:
        each.kill()
