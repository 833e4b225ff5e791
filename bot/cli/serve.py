"""``buyin serve``: the web edge."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Optional

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.practice.service import Practice
    from bot.settings import Settings
    from bot.slack.home import Assigned


def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=0, max=65535, help="Port to listen on; 0 picks a free one."),
) -> None:
    """Serve the trainee's pages and the HTTP interface."""
    asyncio.run(_serve(host, port))


async def _serve(host: str, port: int) -> None:
    import uvicorn

    from bot.brain.connect import connect
    from bot.cli.daily import do_daily, every_day
    from bot.practice.current import install, open_practice
    from bot.settings import read_settings
    from bot.web.app import create_app

    settings = read_settings()
    listening = _listen(host, port)
    print("Buy-In is starting...", flush=True)
    # Personas and database are checked before the model is loaded: what is wrong there is said at once.
    practice = open_practice(settings)
    brain = await connect(settings)
    practice = practice.with_model(brain.model)
    install(practice)
    app: Any = create_app(
        practice,
        brain,
        settings.secret,
        allowed_origins=settings.allowed_origins,
        session_days=settings.session_days,
        writes_per_minute=settings.writes_per_minute,
        public_url=settings.public_url,
        retention_days=settings.retention_days,
        oidc=settings.oidc,
    )
    slack, send = None, None
    if settings.slack:
        from bot.slack.edge import open_slack
        from bot.slack.reminding import reminder_sender

        send = reminder_sender(practice)
        slack = open_slack(settings.slack, practice, brain, _links(settings), _assigned(practice))
        app = slack.beside(app)
    config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=8)
    server = uvicorn.Server(config)
    # uvicorn sends itself the signal again once it has drained; being asked to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    print(f"Buy-In is ready: http://{host}:{listening.getsockname()[1]}  (Ctrl+C stops it)", flush=True)
    if slack:
        await slack.start()
    daily = asyncio.create_task(every_day(lambda: do_daily(practice, settings.retention_days, send)))
    try:
        await server.serve(sockets=[listening])
    finally:
        daily.cancel()
        if slack:
            await slack.stop()


def _links(settings: Settings) -> Optional[Callable[[str, str], str]]:
    """How Slack links to a trainee's pages: by a personal link, where the pages have an address to link to."""
    from bot.web.identity import Identity

    if not settings.public_url:
        return None
    identity = Identity(settings.secret, settings.session_days)
    return lambda trainee, path: settings.public_url + identity.link(trainee, path)


def _assigned(practice: Practice) -> Callable[[str], Sequence[Assigned]]:
    """What is assigned to a trainee, in the words of the App Home."""
    from bot.practice.assignments import DONE
    from bot.slack.home import Assigned

    def assigned(trainee: str) -> list[Assigned]:
        names = practice.names()
        return [
            Assigned(each["persona"], _in_words(names[each["persona"]], each), each["state"] == DONE)
            for each in practice.roll.assigned(trainee)
            if each["persona"] in names and (each["to_do"] or each["state"] == DONE)
        ]

    return assigned


def _in_words(name: str, assigned: dict[str, Any]) -> str:
    due = assigned["due"]
    day = f", due {due.day} {due:%B %Y}{' (overdue)' if assigned['state'] == 'overdue' else ''}" if due else ""
    return f"{name}{day}: {', '.join([*assigned['words'], *assigned['far']])}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError(f"cannot listen on {host}:{port} ({error}); choose another with --port") from error
    return listening
