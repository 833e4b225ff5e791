"""What is logged, and how: the one place that decides it, for our own lines and for every library's.

A line never holds what somebody said, a name, a token or a query string. Our own lines are written so; what a library
writes may quote anything, and so may an exception. So of a library's line only its place in the source is told, and of
an exception its kind and where it came from. Level ``debug`` tells all of it: for a machine of one's own.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, Optional

import structlog

from bot.settings import ROOT

Ids = Callable[[], Mapping[str, object]]

HANDLER = "buyin"
QUOTES_NOBODY = ("uvicorn.error", "alembic")
"""Loggers of libraries whose lines were read: they are about the process, not about what it was sent."""

QUIETER = ("rasa", "rasa_sdk", "tensorflow", "transformers", "matplotlib", "asyncio", "slack_bolt", "slack_sdk")
"""Libraries of which only errors are of use to anybody."""

_A_KEY = re.compile(r"[a-z0-9_.]{1,80}")
"""What names an event in Rasa's own lines; a sentence may quote, a key cannot."""

_ids: ContextVar[tuple[Ids, ...]] = ContextVar("ids", default=())


class _ToStandardError(logging.Handler):
    """Writes to whatever standard error is at the time. A line that cannot be written is told of without its words."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:
            line = f"a line of {record.name} at {record.lineno} could not be written: {type(error).__name__}"
        # A disk that is full, or a reader that has gone, is no reason to fail what the line is about.
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")  # in one piece: several processes write to the same place
            sys.stderr.flush()


@contextmanager
def about(ids: Ids) -> Iterator[None]:
    """What every line within the block carries, in whatever module it is written. ``ids`` is asked when a line is
    written, since a request finds out little by little what it is about; what it gives as None is left out."""
    token = _ids.set((*_ids.get(), ids))
    try:
        yield
    finally:
        _ids.reset(token)


def configured() -> bool:
    """Whether it was decided how this process logs."""
    return any(each.name == HANDLER for each in logging.getLogger().handlers)


def configure(style: str = "text", level: str = "warning") -> None:
    """Write lines of ``level`` and above to standard error, as ``json`` or as ``text``. Done again, it replaces what
    was decided before."""
    root = logging.getLogger()
    for each in [each for each in root.handlers if each.name == HANDLER]:
        root.removeHandler(each)
    whole = level == "debug"
    handler = _ToStandardError()
    handler.name = HANDLER
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                lambda _logger, _method, given: _line(given, whole),
                structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else _as_text,
            ]
        )
    )
    root.addHandler(handler)
    root.setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
    for name in ("bot", "actions", "alembic"):
        logging.getLogger(name).setLevel(level.upper())
    for name in QUIETER:
        logging.getLogger(name).setLevel(logging.ERROR)
    # Rasa writes through structlog: its lines join the others, and what is not wanted costs nothing.
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )


def configure_served(style: str = "", level: str = "") -> None:
    """How a server logs: JSON lines, but text where somebody looks at a terminal. What breaks off a thread, or the
    process, is a line like any other; Python's own way of showing it quotes."""
    style = style or ("text" if sys.stderr.isatty() else "json")
    configure(style, level or ("warning" if style == "text" else "info"))
    log = logging.getLogger(__name__)

    def broke_off(kind: type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
        log.critical("the process broke off", exc_info=(kind, error, trace))

    def thread_broke_off(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and given.exc_type is not SystemExit:
            log.critical("a thread broke off", exc_info=(given.exc_type, given.exc_value, given.exc_traceback))

    sys.excepthook = broke_off
    threading.excepthook = thread_broke_off


def _line(given: Mapping[str, Any], whole: bool) -> dict[str, Any]:
    record: logging.LogRecord = given["_record"]
    event = str(given["event"]).strip()
    if not whole and not _ours(record) and not _A_KEY.fullmatch(event):
        event = f"{_short(record.pathname)}:{record.lineno} has something to say; level debug tells what"
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": event,
        "logger": record.name,
        "process": record.process,
    }
    for ids in _ids.get():
        line.update({name: value for name, value in ids().items() if value is not None})
    line.update(getattr(record, "fields", {}))
    error = given.get("exc_info")  # as logging has it, or as it was handed to structlog
    error = error[1] if isinstance(error, tuple) else sys.exc_info()[1] if error is True else error
    if isinstance(error, BaseException):
        line["error"], line["trace"] = _error(error, whole)
    return line


def _ours(record: logging.LogRecord) -> bool:
    # By the file and not by the logger's name: we hand loggers of ours to libraries.
    path = record.pathname
    ours = any(path.startswith(f"{ROOT / each}/") for each in ("bot", "actions"))
    return ours or record.name.startswith(QUOTES_NOBODY)


def _short(path: str) -> str:
    return path.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")


def _error(error: BaseException, whole: bool) -> tuple[str, list[str]]:
    """An exception and what led to it, and the places it passed, innermost last."""
    kinds: list[str] = []
    places: list[str] = []
    seen: set[int] = set()
    cause: Optional[BaseException] = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kinds.append(_kind(cause, whole))
        at = []
        trace = cause.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            at.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        places = [*at, *places]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " < ".join(kinds), places[-40:]


def _kind(error: BaseException, whole: bool) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    said = str(error) if whole else _harmless(error)
    return f"{name} ({said})" if said else name


def _harmless(error: BaseException) -> str:
    """What an exception says, where it cannot quote anybody: the system's own words, SQLite's (which name columns and
    never values), and PostgreSQL's code; only a connection that failed is told in words."""
    module = type(error).__module__
    if isinstance(error, OSError):
        return error.strerror or ""
    if module == "sqlite3":
        return str(error)
    if module.startswith("psycopg2"):
        code = getattr(error, "pgcode", None)
        if code:
            return f"SQLSTATE {code}"
        return " ".join(str(error).split())[:200] if type(error).__name__ == "OperationalError" else ""
    return ""


def _as_text(_logger: Any, _method: str, line: dict[str, Any]) -> str:
    rest = {key: value for key, value in line.items() if key not in ("time", "level", "event", "trace", "process")}
    told = f"{line['time'][11:19]} {line['level']:<8} {line['event']}".replace("\n", "\\n")
    told += "".join(f"  {key}={value}" for key, value in rest.items())
    return told + "".join(f"\n    {place}" for place in line.get("trace", ()))
