"""The practice of this process: opened from the settings at first use, or put in place by whoever serves."""

from __future__ import annotations

import logging
from typing import Optional

from bot.personas.diagnostics import Diagnostic
from bot.personas.shelf import Shelf
from bot.practice.service import Practice
from bot.settings import Settings, read_settings
from bot.store.engine import migrate, open_engine
from bot.store.in_use import keep_in_use
from bot.store.repository import Store

log = logging.getLogger(__name__)

_current: Optional[Practice] = None


def open_practice(settings: Settings, model: str = "") -> Practice:
    """Open the database, bring it up to date and read the library.

    Raises :class:`bot.personas.diagnostics.InvalidPersona` and SQLAlchemy's errors.
    """
    shelf = Shelf(settings.data, _report)
    engine = open_engine(settings.database_url)
    keep_in_use(engine)
    migrate(engine)
    return Practice(Store(engine), shelf.library, model, data=settings.data)


def _report(findings: list[Diagnostic]) -> None:
    for finding in findings:
        log.error("%s; its last good version stays", finding)
    if not findings:
        log.info("personas were read again; all of them pass")


def install(practice: Practice) -> None:
    """Make ``practice`` the one that this process's Rasa actions and tracker store use."""
    global _current
    _current = practice


def current_practice() -> Practice:
    """The practice of this process. In a process of Rasa's own it is opened from the environment at first use."""
    if _current is None:
        install(open_practice(read_settings()))
    assert _current is not None
    return _current
