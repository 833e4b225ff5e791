"""What tests of whole databases share."""

import pytest

from bot.practice.service import Practice
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store


@pytest.fixture
def opened(library):
    """Opens a practice as a server does, and closes what is left open."""
    engines = []

    def at(url):
        engine = open_engine(url)
        migrate(engine)
        engines.append(engine)
        return Practice(Store(engine), lambda: library, "test-model", new_seed=lambda: 7)

    yield at
    for engine in engines:
        engine.dispose()
