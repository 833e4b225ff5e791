"""How many connections are in use is counted right, also while the database goes away and comes back."""

import sqlite3
from collections import Counter

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from bot.store.pool import watch_connections


@pytest.fixture
def database():
    """What opens connections, which fails while it is away."""
    return Database()


class Database:
    away = False

    def connect(self):
        if self.away:
            raise sqlite3.OperationalError("away")
        return sqlite3.connect(":memory:", check_same_thread=False)


@pytest.fixture
def engine(database):
    engine = create_engine("sqlite://", creator=database.connect, poolclass=QueuePool, pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.fixture
def counted(engine):
    counted = Counter()
    watch_connections(engine, lambda: counted.update(taken=1), lambda: counted.update(given_back=1))
    return lambda: (counted["taken"], counted["given_back"])


def test_each_is_counted_once_taken_and_given_back(engine, counted):
    with engine.connect(), engine.connect():
        assert counted() == (2, 0)
    assert counted() == (2, 2)


def test_what_nobody_got_is_not_given_back(engine, database, counted):
    database.away = True
    with pytest.raises(OperationalError):
        engine.connect()
    assert counted() == (0, 0)


def test_a_connection_that_was_lost_meanwhile_is_not_given_back_twice(engine, database, counted):
    with engine.connect() as connection:
        lost = connection.connection.dbapi_connection
    lost.close()
    database.away = True
    with pytest.raises(OperationalError):
        engine.connect()
    assert counted() == (1, 1)
    database.away = False
    with engine.connect() as connection:
        assert counted() == (2, 1)
        connection.invalidate()
        assert counted() == (2, 2)
    assert counted() == (2, 2)
