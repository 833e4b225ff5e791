"""Posting to Slack: what failed for now is told from what is refused for good, and nothing is posted twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks import LONGEST_MESSAGE, Block, cut
from bot.store.slack_inbox import Item

EVENT_TYPE = "buyin_turn"
"""Of the metadata on each message, which say what it answers."""

TIMEOUT = 15
"""Seconds for one request to Slack."""

PAGES = 10
"""Pages of a conversation that are looked through for what was posted already."""

FOR_GOOD = {
    *("channel_not_found", "user_not_found", "users_not_found", "user_disabled", "account_inactive", "is_archived"),
    *("not_in_channel", "cannot_dm_bot", "org_login_required", "messages_tab_disabled", "team_not_found"),
    *("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"),
    *("expired_url", "used_url", "no_installation", "restricted_action", "user_not_visible", "thread_not_found"),
}
"""Errors of Slack that no later attempt will cure. A token that does not work is not one: somebody may put it right."""


PASSES = {
    *("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"),
    *("invalid_auth", "not_authed", "token_expired", "token_revoked", "missing_scope", "team_added_to_org"),
}
"""Errors of Slack that pass, or that somebody can put right while the answer waits."""


class PostingFailed(Exception):
    """Slack did not take it now; ``retry_after`` are the seconds it asked to wait, if it did. Whether it ``passes`` is
    not known of an error that we know nothing of."""

    def __init__(self, why: str, retry_after: Optional[float] = None, passes: bool = True) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.passes = passes


class PostingRefused(Exception):
    """Slack will never take it."""


@dataclass(frozen=True)
class Reply:
    """One message: ``text`` in Slack's markup for notifications and screen readers, and the blocks that are shown."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Place:
    """Where replies go: a channel, perhaps into a thread; or to a ``response_url``, for one person's eyes only, perhaps
    in place of the message that a button was in."""

    channel: str = ""
    thread: Optional[str] = None
    response_url: Optional[str] = None
    replaces: bool = False


ClientOf = Callable[[str], Awaitable[AsyncWebClient]]
"""Gives the client for a workspace; raises :class:`PostingRefused` where the app is not installed."""


class Poster:
    """Posts by the client of each workspace. All methods raise :class:`PostingFailed` and :class:`PostingRefused`."""

    def __init__(self, client_of: ClientOf) -> None:
        self._client_of = client_of

    async def posted(self, item: Item, place: Place) -> set[int]:
        """Which replies to an item are there already: asked only when it was taken up before, so that a post whose
        success we never heard of is not posted again."""
        if item.attempts == 1 or not place.channel:
            return set()
        client = await self._client_of(item.arrival.team)
        found: set[int] = set()
        cursor = None
        for _ in range(PAGES):
            page = await tried(self._history(client, item, place, cursor))
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == item.arrival.key:
                    found.add(int(payload.get("part", 0)))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return found

    async def post(self, item: Item, place: Place, replies: Sequence[Reply], already: set[int]) -> None:
        """Post replies in order, but for those that are there already."""
        for part, reply in enumerate(replies):
            if part in already:
                continue
            if place.response_url:
                await self._respond(place, reply)
                continue
            client = await self._client_of(item.arrival.team)
            await tried(
                client.chat_postMessage(
                    channel=place.channel,
                    thread_ts=place.thread,
                    text=cut(reply.text, LONGEST_MESSAGE),
                    blocks=list(reply.blocks),
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": item.arrival.key, "part": part}},
                    link_names=False,
                    parse="none",
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )

    async def open_direct(self, team: str, person: str) -> str:
        """The channel of the direct message with a person."""
        client = await self._client_of(team)
        opened = await tried(client.conversations_open(users=person))
        return str(opened["channel"]["id"])

    async def publish(self, team: str, person: str, view: dict[str, Any]) -> None:
        """Show a view as a person's App Home."""
        client = await self._client_of(team)
        await tried(client.views_publish(user_id=person, view=view))

    def _history(self, client: AsyncWebClient, item: Item, place: Place, cursor: Optional[str]) -> Awaitable[Any]:
        # Slack's clock is not ours: a minute's difference does no harm.
        since = f"{max(0.0, min(float(item.arrival.sent), item.received_at.timestamp()) - 60):.6f}"
        asked: dict[str, Any] = {"channel": place.channel, "oldest": since, "include_all_metadata": True, "limit": 100}
        if cursor:
            asked["cursor"] = cursor
        if place.thread:
            return client.conversations_replies(ts=place.thread, **asked)
        return client.conversations_history(**asked)

    async def _respond(self, place: Place, reply: Reply) -> None:
        webhook = AsyncWebhookClient(str(place.response_url), timeout=TIMEOUT, retry_handlers=[])
        try:
            answer = await webhook.send(
                text=cut(reply.text, LONGEST_MESSAGE),
                blocks=list(reply.blocks),
                response_type=None if place.replaces else "ephemeral",
                replace_original=place.replaces,
            )
        except (ClientError, asyncio.TimeoutError, OSError) as error:
            raise PostingFailed(f"Slack cannot be reached: {type(error).__name__}") from error
        if answer.status_code != 200:
            raise _failure(answer.status_code, answer.body.strip()[:80], answer.headers)


async def tried(request: Awaitable[Any]) -> Any:
    """What Slack answers. Raises :class:`PostingFailed` and :class:`PostingRefused`."""
    try:
        return await request
    except SlackApiError as error:
        response = error.response
        code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
        raise _failure(response.status_code, code, response.headers) from error
    except (SlackClientError, ClientError, asyncio.TimeoutError, OSError) as error:
        raise PostingFailed(f"Slack cannot be reached: {type(error).__name__}") from error


def _failure(status: int, code: str, headers: Any) -> Exception:
    if code in FOR_GOOD or status == 404:
        return PostingRefused(code or str(status))
    passes = status >= 429 or not code or code in PASSES
    return PostingFailed(code or f"status {status}", _seconds(headers) if status == 429 else None, passes)


def _seconds(headers: Any) -> Optional[float]:
    try:
        return max(0.0, min(float(headers.get("Retry-After")), 3600.0))
    except (TypeError, ValueError):
        return None
