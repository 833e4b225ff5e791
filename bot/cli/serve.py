"""``buyin serve``: the web edge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import Settings

MOST = 64
MOST_SOCKETS = 10
"""Connections in Socket Mode that Slack allows an app."""


def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port to listen on; 0 picks a free one."),
    processes: int = typer.Option(
        1, min=1, max=MOST, help="Processes that serve together; more than one need PostgreSQL and Redis."
    ),
) -> None:
    """Serve the trainee's pages and the HTTP interface."""
    from bot import logs
    from bot.brain.embedded import newest_model
    from bot.cli.listening import address, keep_port, listen
    from bot.cli.processes import serve_many
    from bot.cli.serving import serve_one
    from bot.practice.current import open_practice
    from bot.settings import check_exposure, read_settings

    settings = read_settings()
    logs.configure_served(settings.log, settings.log_level)
    check_exposure(host)
    if processes > 1:
        _must_be_shared(settings, processes)
    kept = keep_port(host, port) if processes > 1 else listen(host, port)
    found = kept.getsockname()[1]
    print("Buy-In is starting...", flush=True)
    # Personas, database and model file are checked before anything is loaded: what is wrong there is said at once.
    practice = open_practice(settings)
    if not settings.rasa_url:
        newest_model(settings.models)

    def ready() -> None:
        several = f"{processes} processes, " if processes > 1 else ""
        print(f"Buy-In is ready: {address(host, found)}  ({several}Ctrl+C stops it)", flush=True)

    if processes > 1:
        practice.store.close()
        serve_many(host, found, processes, ready)
    else:
        asyncio.run(serve_one(lambda: kept, ready, settings, practice))


def _must_be_shared(settings: Settings, processes: int) -> None:
    """Raises :class:`~bot.cli.errors.UsageError` unless several processes can work on the same calls."""
    if settings.database_url.startswith("sqlite"):
        raise UsageError(f"--processes {processes}: several processes need PostgreSQL; set BUYIN_DATABASE_URL")
    if not settings.redis_url:
        raise UsageError(f"--processes {processes}: several processes share their locks in Redis; set BUYIN_REDIS_URL")
    if settings.slack and settings.slack.app_token and processes > MOST_SOCKETS:
        raise UsageError(
            f"--processes {processes}: each connects to Slack in Socket Mode, and Slack allows an app {MOST_SOCKETS}; "
            "take fewer, or HTTP with SLACK_SIGNING_SECRET in place of SLACK_APP_TOKEN (docs/slack.md)"
        )
