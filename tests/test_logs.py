"""What is logged quotes nobody, whoever writes it."""

import contextvars
import io
import json
import logging
import os
import re
import sqlite3
import sys

import psycopg2
import pytest
import structlog
from sqlalchemy import create_engine, exc

from bot import logs
from bot.settings import ROOT

CANARY = "canary-Zq7"


@pytest.fixture
def lines(capsys):
    """Configures logging, and gives the lines that were written."""
    yield lambda: [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    logs.configure()


def written_in(file, body, logger="somewhere"):
    """Run ``body`` as if it stood in ``file``, with ``log`` a logger."""
    exec(compile(body, str(file), "exec"), {"log": logging.getLogger(logger), "CANARY": CANARY})


def test_a_line_has_what_it_takes_to_find_it_again(lines):
    logs.configure("json", "info")
    with logs.about(lambda: {"request_id": "r1", "call": None}), logs.about(lambda: {"trainee": "t1"}):
        written_in(ROOT / "bot/x.py", "log.info('done with %s', 3, extra={'fields': {'ms': 1.5}})", "bot.x")
    line = lines()[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "info", "event": "done with 3", "logger": "bot.x", "process": os.getpid(),
        "request_id": "r1", "trainee": "t1", "ms": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), BrokenPipeError(), ValueError("closed")])
def test_a_line_that_cannot_be_written_fails_nobody(monkeypatch, lines, broken):
    class Broken(io.StringIO):
        tried = 0

        def write(self, text):
            self.tried += 1
            raise broken

    stream = Broken()
    logs.configure("json", "info")
    with monkeypatch.context() as full:
        full.setattr(sys, "stderr", stream)
        written_in(ROOT / "bot/x.py", "log.info('done')", "bot.x")
    assert stream.tried == 1
    written_in(ROOT / "bot/x.py", "log.info('done again')", "bot.x")
    assert [each["event"] for each in lines()] == ["done again"]


def test_ids_are_asked_for_when_a_line_is_written(lines):
    logs.configure("json")
    known = {}
    with logs.about(lambda: known):
        known["call"] = "c1"
        contextvars.copy_context().run(written_in, ROOT / "bot/x.py", "log.error('in a thread')")
    written_in(ROOT / "bot/x.py", "log.error('afterwards')")
    assert [each.get("call") for each in lines()] == ["c1", None]


@pytest.mark.parametrize(
    ("file", "body", "logger"),
    [
        ("site-packages/slack_bolt/app.py", "log.error('Unhandled request (%s)', CANARY)", "slack_bolt.App"),
        ("site-packages/slack_bolt/app.py", "log.error(f'Unhandled request {CANARY}')", "bot.slack.edge"),
        ("site-packages/asyncio/base.py", "log.error(f'never retrieved\\n{CANARY}')", "asyncio"),
    ],
)
def test_of_a_librarys_line_only_its_place_is_told(lines, tmp_path, file, body, logger):
    logs.configure("json")
    written_in(tmp_path / file, body, logger)
    (line,) = lines()
    assert CANARY not in json.dumps(line)
    assert file.removeprefix("site-packages/") in line["event"]
    logs.configure("json", "debug")
    written_in(tmp_path / file, body, logger)
    assert CANARY in lines()[0]["event"], "level debug tells all"


def test_rasas_own_lines_join_the_others_without_what_they_quote(lines):
    logs.configure("json")
    structlog.get_logger("rasa.core.processor").error("processor.message.failed", text=CANARY, event_info=CANARY)
    structlog.get_logger("rasa.core.processor").debug("processor.message.parse", text=CANARY)
    (line,) = lines()
    assert line["event"] == "processor.message.failed"
    assert CANARY not in json.dumps(line)


def raised(error, cause=None):
    try:
        try:
            if cause is not None:
                raise cause
        except type(cause) as before:
            raise error from before
        raise error
    except type(error) as found:
        return found


def failed_in(database):
    engine = create_engine("sqlite://")
    try:
        engine.execute(database, CANARY)
    except exc.SQLAlchemyError as error:
        return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (lambda: raised(ValueError(f"cannot read {CANARY}")), "ValueError"),
        (lambda: raised(KeyError(CANARY), ValueError(CANARY)), "KeyError < ValueError"),
        (lambda: raised(OSError(28, "No space left on device", CANARY)), "No space left on device"),
        (lambda: raised(sqlite3.OperationalError("database is locked")), "database is locked"),
        (lambda: raised(psycopg2.IntegrityError(f"Key (name)=({CANARY}) exists")), "IntegrityError"),
        (lambda: raised(psycopg2.OperationalError("connection refused")), "connection refused"),
        (lambda: failed_in("SELECT * FROM nowhere WHERE x = ?"), "no such table: nowhere"),
    ],
)
@pytest.mark.parametrize("style", ["json", "text"])
def test_an_exception_is_told_by_its_kind_and_place(capsys, error, told, style):
    logs.configure(style)
    found = error()
    logging.getLogger("somewhere").error("it failed", exc_info=found)
    logs.configure()
    written = capsys.readouterr().err
    assert told in written
    assert "tests/test_logs.py" in written
    assert CANARY not in written


def test_a_broken_line_is_told_without_its_words(capsys):
    logs.configure("json")
    ours = next(each for each in logging.getLogger().handlers if each.name == logs.HANDLER)
    ours.handle(logging.LogRecord("bot.x", logging.ERROR, str(ROOT / "bot/x.py"), 1, "%d of them", (CANARY,), None))
    logs.configure()
    written = capsys.readouterr().err
    assert "could not be written" in written
    assert CANARY not in written


def test_what_breaks_a_server_off_is_a_line_too(lines, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", None)
    logs.configure_served("json")
    error = raised(RuntimeError(CANARY))
    sys.excepthook(type(error), error, error.__traceback__)
    (line,) = lines()
    assert (line["level"], line["error"]) == ("critical", "RuntimeError")
    assert CANARY not in json.dumps(line)


def test_text_stays_on_its_line(capsys):
    logs.configure("text", "info")
    written_in(ROOT / "bot/x.py", "log.info('one\\ntwo')", "bot.x")
    logs.configure()
    assert len(capsys.readouterr().err.splitlines()) == 1
