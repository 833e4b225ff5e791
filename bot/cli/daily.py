"""What the server does once a day: delete what is older than the retention, and remind trainees in Slack."""

from __future__ import annotations

import asyncio
import logging
from asyncio import to_thread
from collections.abc import Callable
from typing import Optional

from bot.practice.keeping import retire_old
from bot.practice.reminders import Send
from bot.practice.service import Practice

log = logging.getLogger(__name__)

REMINDS_FROM = 8
"""The hour, UTC, before which nobody is reminded: the day begins at midnight, and people do not."""

LOOKS_EVERY = 3600.0
"""Seconds. Both may be done as often as one likes: what is deleted stays so, and nobody is reminded twice a day."""


def do_daily(practice: Practice, retention_days: Optional[int], send: Optional[Send]) -> None:
    """Do what is due, each part whatever becomes of the other."""
    try:
        if retention_days is not None:
            retire_old(practice, retention_days)
    except Exception:
        log.exception("what is older than the retention could not be deleted; it will be tried again in an hour")
    try:
        if send is not None and practice.now().hour >= REMINDS_FROM:
            practice.reminders.remind(send, practice.names())
    except Exception:
        log.exception("reminders could not be sent; they will be tried again in an hour")


async def every_day(work: Callable[[], None]) -> None:
    """Do ``work`` now and every hour, in a thread, until cancelled."""
    while True:
        await to_thread(work)
        await asyncio.sleep(LOOKS_EVERY)
