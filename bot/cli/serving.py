"""One process that serves: it opens what is needed, answers until it is asked to stop, and puts everything away."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from bot.practice.service import Practice
    from bot.settings import Settings
    from bot.web.counts import Counts

log = logging.getLogger(__name__)

DRAINS_WITHIN = 6
"""Seconds that requests under way have to be answered when the process is asked to stop."""
CLOSES_WITHIN = 3.5
"""Seconds that there are after that to put everything away."""
THREADS = 20
"""Turns that may wait for the database at once: as many as there are connections to it."""
TRIES_AGAIN = 2.0
"""Seconds after which a process that finds the database away tries again."""


async def serve_one(
    listening: Callable[[], socket.socket],
    ready: Callable[[], None],
    settings: Settings,
    practice: Optional[Practice] = None,
    *,
    one_of_many: bool = False,
) -> None:
    """Serve until the process is asked to stop, on the socket that ``listening`` gives once all else is open; ``ready``
    is told when connections are answered. Without a ``practice`` it opens its own, as soon as the database is there.
    ``one_of_many`` says that others were started with it."""
    # A message is too little work to be shared out: with one thread it takes less time, and leaves the other cores to
    # the database and other processes.
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
    import uvicorn

    from bot.web.connections import limits

    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="turn"))
    practice = practice or await _opened(settings)
    async with _app(settings, practice, one_of_many) as app:
        # What was loaded stays to the end. Looked through for garbage again and again, it would hold up every answer
        # for half a second each time that somebody's request makes many objects.
        gc.collect()
        gc.freeze()
        config = uvicorn.Config(
            app,
            log_level="warning",
            log_config=None,
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=DRAINS_WITHIN,
            **limits(settings.trusted_proxies),
        )
        server = uvicorn.Server(config)
        # uvicorn sends itself the signal again once it has drained; being asked to stop is no failure. Not before: a
        # process that is asked to stop while it starts just ends.
        signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
        telling = asyncio.create_task(_tell(server, ready))
        try:
            await server.serve(sockets=[listening()])
        finally:
            telling.cancel()
            _end_within(CLOSES_WITHIN)


def _end_within(seconds: float) -> None:
    """End the process in any case: a thread that waits for a database which does not answer would hold it up."""
    ending = threading.Timer(seconds, os._exit, [0])
    ending.daemon = True
    ending.start()


async def _tell(server: Any, ready: Callable[[], None]) -> None:
    while not server.started:
        await asyncio.sleep(0.02)
    ready()


async def _opened(settings: Settings) -> Practice:
    from bot.practice.current import open_practice
    from bot.store.engine import is_away

    while True:
        try:
            return await asyncio.to_thread(open_practice, settings)
        except Exception as error:
            if not is_away(error):
                raise
            log.error("the database is away; trying again until it is back")
            await asyncio.sleep(TRIES_AGAIN)


@asynccontextmanager
async def _app(settings: Settings, practice: Practice, one_of_many: bool) -> AsyncIterator[Any]:
    """The application with all that runs beside it."""
    from bot.brain.connect import connect
    from bot.cli.daily import Steady, do_daily, every_day
    from bot.metrics import Metrics
    from bot.practice.current import install
    from bot.practice.stages import watched_by
    from bot.store.pool import watch_connections
    from bot.web.app import create_app
    from bot.web.seen import Seen

    async with AsyncExitStack() as open_until_the_end:
        practice = await _with_lines(settings, practice, one_of_many, open_until_the_end)
        brain = await connect(settings)
        practice = practice.with_model(brain.model)
        install(practice)
        metrics = Metrics()
        watch_connections(practice.store.engine, metrics.connection_taken, metrics.connection_given_back)
        app: Any = create_app(
            practice,
            brain,
            settings.secrets,
            allowed_origins=settings.allowed_origins,
            session_days=settings.session_days,
            writes_per_minute=settings.writes_per_minute,
            public_url=settings.public_url,
            retention_days=settings.retention_days,
            oidc=settings.oidc,
            counts=_counts(settings, open_until_the_end),
            metrics=metrics,
            metrics_token=settings.metrics_token,
        )
        send = None
        if settings.slack:
            from bot.cli.slack_links import assigned_in_words, links
            from bot.slack.edge import open_slack
            from bot.slack.reminding import reminder_sender

            send = reminder_sender(practice)
            slack = open_slack(settings.slack, practice, brain, links(settings), assigned_in_words(practice))
            app.state.slack_members = slack.members
            app = slack.beside(app, lambda routes: Seen(routes, metrics))
            with watched_by(metrics):
                await slack.start()
            open_until_the_end.push_async_callback(slack.stop)
        daily = asyncio.create_task(every_day(lambda: do_daily(practice, settings.retention_days, send), Steady()))
        open_until_the_end.push_async_callback(_over, daily)
        yield app


async def _with_lines(
    settings: Settings, practice: Practice, one_of_many: bool, open_until_the_end: AsyncExitStack
) -> Practice:
    """Where processes share a Redis, one message of a call at a time is heard by all of them together."""
    from dataclasses import replace

    if not settings.redis_url:
        return practice
    from bot.practice.shared_lines import SharedLines, open_redis

    lines = SharedLines(open_redis(settings.redis_url), one_of_many=one_of_many)
    await lines.start()
    open_until_the_end.push_async_callback(lines.stop)
    return replace(practice, lines=lines)


def _counts(settings: Settings, open_until_the_end: AsyncExitStack) -> Optional[Counts]:
    """And they count together how fast everybody goes."""
    if not settings.redis_url:
        return None
    from bot.web.shared_counts import SharedCounts

    counts = SharedCounts(settings.redis_url)
    open_until_the_end.push_async_callback(counts.close)
    return counts


async def _over(task: asyncio.Task[Optional[None]]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
