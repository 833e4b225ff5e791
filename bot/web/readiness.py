"""Whether a process can serve: a synthetic turn, from the call's beginning to the stored answer."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Optional

from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from bot.brain.brain import Brain, BrainFailed
from bot.practice.deliver import Unanswered, deliver
from bot.practice.lines import LinesAway
from bot.practice.service import Practice
from bot.practice.stages import watched_by
from bot.store.engine import DatabaseAway
from bot.store.people import CHECK

log = logging.getLogger(__name__)

VOUCHES_FOR = 30.0
"""Seconds for which a synthetic turn that went through vouches; whether the database answers is asked every time."""

PATIENCE = 4.0
"""Seconds that a check may take: fewer than the five for which those who ask wait, so that they hear why. A process
that takes longer for a turn should get no more of them."""

LEFT_BEHIND = timedelta(minutes=10)
"""Age at which a check's trainee is one that a process left behind when its power went."""

LINE = "Who else would have a say in this?"


class Readiness:
    """The checks of one process. Asked several times at once, there is one check, and all get its answer."""

    def __init__(
        self, practice: Practice, brain: Brain, tell: Callable[[bool], None], patience: float = PATIENCE
    ) -> None:
        self._practice = practice
        self._brain = brain
        self._tell = tell
        self._patience = patience
        self._went_well = -VOUCHES_FOR
        self._checking: Optional[asyncio.Task[Optional[str]]] = None

    async def why_not(self) -> Optional[str]:
        """What keeps the process from serving, in a word for machines; None if it is ready."""
        checking = self._checking
        if checking is None or checking.done():
            checking = self._checking = asyncio.create_task(self._check())
        # Whoever asked may go away; the check goes on for the others, and cleans up behind itself.
        done, _ = await asyncio.wait({checking}, timeout=self._patience)
        why = checking.result() if done else "too_slow"
        self._tell(why is None)
        return why

    async def _check(self) -> Optional[str]:
        try:
            await run_in_threadpool(self._database)
            if time.monotonic() - self._went_well >= VOUCHES_FOR:
                with watched_by(None):  # nobody's turn: it is not counted
                    await self._turn()
                self._went_well = time.monotonic()
        except DatabaseAway:
            log.warning("not ready: the database does not answer", exc_info=True)
            return "database"
        except LinesAway:
            log.warning("not ready: Redis, which has the locks, does not answer")
            return "locks"
        except (BrainFailed, Unanswered):
            log.warning("not ready: a synthetic turn got no answer", exc_info=True)
            return "no_answer"
        except Exception:
            log.exception("not ready: a synthetic turn failed")
            return "failed"
        return None

    def _database(self) -> None:
        with self._practice.store.transaction() as connection:
            connection.execute(text("SELECT 1"))

    async def _turn(self) -> None:
        trainee = f"{CHECK}{uuid.uuid4().hex}"
        try:
            persona = next(iter(await run_in_threadpool(self._practice.catalogue.callable_names)))
            call = await run_in_threadpool(self._practice.start, trainee, persona)
            await deliver(self._practice, self._brain, trainee, call.id, "readyz", LINE)
        finally:
            await run_in_threadpool(self._clean_up, trainee)

    def _clean_up(self, trainee: str) -> None:
        with self._practice.store.write() as repository:
            before = self._practice.now() - LEFT_BEHIND
            for each in (trainee, *repository.authoring.trainees_named(CHECK, before)):
                repository.forget(each)
