"""Socket Mode: a connection that we open, so that Slack reaches a laptop with no public address."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any, Optional

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.slack.workspaces import web_client

log = logging.getLogger(__name__)

FOR_GOOD = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "not_allowed_token_type",
    "missing_scope",
}
LONGEST_WAIT = 60.0


class SocketMode:
    """Connects ``app`` by an app token, and goes on trying while Slack cannot be reached. Once connected, the SDK
    connects again by itself whenever the connection ends."""

    def __init__(self, app: AsyncApp, token: str, api_url: str, ping_interval: float = 5.0) -> None:
        self._app = app
        self._token = token
        self._api_url = api_url
        self._ping_interval = ping_interval
        self._handler: Optional[AsyncSocketModeHandler] = None
        self._connecting: Optional[asyncio.Task[None]] = None

    def start(self) -> None:
        """Begin to connect."""
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Close the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._connecting
        if self._handler is not None:
            client: Any = self._handler.client
            await client.close()

    async def _connect(self) -> None:
        self._handler = AsyncSocketModeHandler(
            self._app, self._token, web_client=web_client(self._api_url), ping_interval=self._ping_interval
        )
        client: Any = self._handler.client
        if not await self._has_address(client):
            return
        await client.connect()
        while True:
            await asyncio.sleep(self._ping_interval)
            if not await client.is_connected():
                # The SDK goes on trying an address that it has, and addresses are good for half a minute only: without
                # one it asks for a new one.
                client.wss_uri = None

    async def _has_address(self, client: Any) -> bool:
        wait = 1.0
        while True:
            try:
                client.wss_uri = await client.issue_new_wss_url()
                return True
            except SlackApiError as error:
                code = str(error.response.get("error")) if isinstance(error.response.data, dict) else ""
                if code in FOR_GOOD:
                    log.error("SLACK_APP_TOKEN: Slack refuses it (%s), so Socket Mode is off", code)
                    return False
                log.warning("Socket Mode cannot connect (%s); trying again in %.0f s", code, wait)
            except Exception as error:
                log.warning("Socket Mode cannot connect (%s); trying again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
