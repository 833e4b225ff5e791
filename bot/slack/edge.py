"""The Slack edge put together: routes for a server, the worker, and the connection of Socket Mode."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Optional

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.practice.deliver import Speaks
from bot.practice.service import Practice
from bot.settings import SlackSettings
from bot.slack.answering import Answering
from bot.slack.app import create_bolt
from bot.slack.calls import Calls, LinkTo
from bot.slack.home import Assigned
from bot.slack.inbox import Inbox
from bot.slack.installations import Installations, States
from bot.slack.manifest import SCOPES
from bot.slack.members import Members
from bot.slack.posting import Poster
from bot.slack.socket_mode import SocketMode
from bot.slack.wishes import Wishes
from bot.slack.worker import Worker
from bot.slack.workspaces import ManyWorkspaces, OneWorkspace, web_client

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes of a request from Slack: one for a button carries the whole message that it was in."""


@dataclass(frozen=True)
class Slack:
    """The edge: ``routes`` for Slack and ``installing`` for browsers, what runs beside them between :meth:`start` and
    :meth:`stop`, and ``members``, who can be put into cohorts."""

    routes: Sequence[Route]
    installing: Sequence[Route]
    worker: Worker
    socket_mode: Optional[SocketMode]
    members: Members

    async def start(self) -> None:
        """Begin to work off the inbox, whatever is left in it from before, and connect in Socket Mode."""
        self.worker.start()
        if self.socket_mode is not None:
            self.socket_mode.start()

    async def stop(self) -> None:
        """Take in nothing more, and give back what is not done."""
        if self.socket_mode is not None:
            await self.socket_mode.stop()
        await self.worker.stop()

    def beside(self, pages: Starlette, around: Callable[[Any], Any] = lambda app: app) -> Any:
        """The ASGI application ``pages`` with the routes of Slack, which have no use for cookies, a policy for
        scripts or the pages' bounds. ``around`` wraps what they have in common with the pages. What browsers ask for
        joins the pages: anybody can."""
        for each in self.installing:
            pages.add_route(each.path, each.endpoint, methods=["GET"])
        slack = around(Starlette(routes=list(self.routes)))
        paths = {each.path for each in self.routes}

        async def both(scope: Any, receive: Any, send: Any) -> None:
            await (slack if scope.get("path") in paths else pages)(scope, receive, send)

        return both


def open_slack(
    settings: SlackSettings,
    practice: Practice,
    brain: Speaks,
    link_to: Optional[LinkTo] = None,
    assigned: Callable[[str], Sequence[Assigned]] = lambda _: (),
    lease: timedelta = timedelta(seconds=30),
) -> Slack:
    """The edge over one practice and one brain. ``link_to`` gives signed addresses of the pages, ``assigned`` what is
    assigned to a trainee. Must be called in the event loop that it will run in."""
    inbox = Inbox(practice.store, practice.now, lease)
    installations = Installations(practice.store, practice.now, settings.secrets) if settings.client_id else None
    if installations:
        installations.seal_again()
    workspaces = (
        ManyWorkspaces(settings.api_url, installations)
        if installations
        else OneWorkspace(settings.api_url, settings.bot_token)
    )
    poster = Poster(workspaces)
    calls = Calls(practice, link_to)
    answering = Answering(practice, brain, inbox, poster, calls, Wishes(practice, calls), assigned)
    worker = Worker(inbox, answering.deal_with, answering.apologise)
    flow = _flow(settings, installations, States(practice.store, practice.now)) if installations else None
    bolt = create_bolt(
        inbox, practice, worker.stir, web_client(settings.api_url), settings.signing_secret, flow, installations
    )
    handler = AsyncSlackRequestHandler(bolt)
    routes = [Route("/slack/events", _bounded(handler), methods=["POST"])] if settings.signing_secret else []
    paths = (flow.install_path, flow.redirect_uri_path) if flow else ()
    installing = [Route(path, handler.handle, methods=["GET"]) for path in paths]
    socket_mode = SocketMode(bolt, settings.app_token, settings.api_url) if settings.app_token else None
    return Slack(routes, installing, worker, socket_mode, Members(practice, poster, workspaces.teams))


def _bounded(handler: AsyncSlackRequestHandler) -> Callable[[Request], Any]:
    async def events(request: Request) -> Response:
        """``POST /slack/events``: events, commands and buttons, all signed."""
        body = b""
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST_BODY:
                    return PlainTextResponse("too large", 413)
            body.decode()
            int(request.headers.get("x-slack-request-timestamp", ""))
        except (ValueError, ClientDisconnect):
            return PlainTextResponse("not from Slack", 401)
        request._body = body  # what Starlette keeps once it has read a body
        return await handler.handle(request)

    return events


def _flow(settings: SlackSettings, installations: Installations, states: States) -> AsyncOAuthFlow:
    return AsyncOAuthFlow(
        client=web_client(settings.api_url),
        logger=log,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=sorted(SCOPES),
            user_scopes=[],
            redirect_uri=f"{settings.public_url}/slack/oauth_redirect" if settings.public_url else None,
            installation_store=installations,
            installation_store_bot_only=True,
            install_page_rendering_enabled=False,  # Bolt's has a picture from elsewhere, which our pages never show
            state_store=states,
            logger=log,
        ),
    )
