"""The Bolt app: each listener stores what arrived, and only then is it acknowledged. Everything else happens later."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from asyncio import to_thread
from collections.abc import Callable
from typing import Any, Optional

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.practice.service import Practice
from bot.slack import arrivals
from bot.slack.inbox import Inbox
from bot.slack.installations import Installations
from bot.store.slack_inbox import Arrival

log = logging.getLogger(__name__)

ACKNOWLEDGED_WITHIN = 2.2
"""Seconds that storing may take before a person who waits for an acknowledgement is told; Slack waits for three."""

SLOW = "That is taking long just now. If nothing comes within a minute, please send it again."
FAILED = "That did not reach the practice. Please send it again in a moment."


class Signed(AsyncAuthorize):
    """Every signed request may be stored. The token is looked up when something is posted, not here: whether Slack's
    interface answers must not decide whether an event is kept."""

    def __init__(self) -> None:
        """Needs nothing."""

    async def __call__(self, *, enterprise_id: Optional[str], team_id: Optional[str], **_: Any) -> AuthorizeResult:
        """Say yes."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def create_bolt(
    inbox: Inbox,
    practice: Practice,
    stir: Callable[[], None],
    client: AsyncWebClient,
    signing_secret: str = "",
    flow: Optional[AsyncOAuthFlow] = None,
    installations: Optional[Installations] = None,
) -> AsyncApp:
    """The app with its listeners. Without a ``signing_secret`` it is for Socket Mode only, where requests come through
    a connection of our own and are not signed."""
    app = AsyncApp(
        name="buy-in",
        # Listeners run to their end before Slack gets its answer; Bolt would acknowledge events first otherwise.
        process_before_response=True,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
        client=client,
        authorize=Signed(),
        oauth_flow=flow,
    )

    at_it: set[asyncio.Task[Any]] = set()

    async def store(arrival: Optional[Arrival]) -> None:
        if arrival is not None:
            # A failure becomes an answer of 500, or none at all in Socket Mode: then Slack sends it again.
            await asyncio.wait_for(asyncio.shield(to_thread(inbox.take_in, arrival)), ACKNOWLEDGED_WITHIN)
            stir()

    async def on_message(body: dict[str, Any]) -> None:
        if body["event"].get("subtype") in ("message_changed", "message_deleted"):
            await store(await to_thread(_changed, inbox, practice, body))
        else:
            await store(arrivals.of_message(body))

    async def on_home(body: dict[str, Any]) -> None:
        await store(arrivals.of_home(body))

    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        await ack(await _told(store(arrivals.of_command(body, time.time()))))

    async def on_button(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        problem = await _told(store(arrivals.of_button(body, time.time())))
        await ack()
        if problem and body.get("response_url"):
            # Slack gets its answer when this listener ends, so it does not wait for a request of our own.
            telling = asyncio.create_task(respond(problem, replace_original=False, response_type="ephemeral"))
            at_it.add(telling)
            telling.add_done_callback(at_it.discard)

    async def on_removed(body: dict[str, Any]) -> None:
        if installations is not None:
            await installations.async_delete_bot(enterprise_id=body.get("enterprise_id"), team_id=body.get("team_id"))

    async def on_revoked(body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await on_removed(body)

    async def on_anything_else() -> None:
        """Acknowledged and left alone."""

    app.event("message")(on_message)
    app.event("app_home_opened")(on_home)
    app.event("app_uninstalled")(on_removed)
    app.event("tokens_revoked")(on_revoked)
    app.command("/practice")(on_command)
    app.action(re.compile("."))(on_button)
    app.event(re.compile("."))(on_anything_else)
    app.error(_on_error)
    return app


async def _told(storing: Any) -> str:
    """What to tell the person who waits, empty if all is well."""
    try:
        await storing
    except asyncio.TimeoutError:
        return SLOW
    except Exception:
        log.exception("something from Slack could not be stored")
        return FAILED
    return ""


async def _on_error(error: Exception) -> BoltResponse:
    log.error("something from Slack could not be stored; Slack will send it again", exc_info=error)
    return BoltResponse(status=500)


def _changed(inbox: Inbox, practice: Practice, body: dict[str, Any]) -> Optional[Arrival]:
    found = arrivals.of_change(body, "")
    if found is None:
        return None
    call = practice.open_call(inbox.trainee(found.team, found.person))
    return arrivals.of_change(body, call) if call else None
