"""The workspaces that the bot posts to: one with a bot token, or those that are installed in the database."""

from __future__ import annotations

from asyncio import to_thread

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.installations import Installations
from bot.slack.posting import TIMEOUT, PostingRefused, tried


def web_client(api_url: str, token: str | None = None) -> AsyncWebClient:
    """A client that does not try again by itself: what failed is in the inbox, and whether it arrived is looked up
    before it is posted again."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


class OneWorkspace:
    """The one that the bot token is for."""

    def __init__(self, api_url: str, token: str) -> None:
        self._client = web_client(api_url, token)

    async def __call__(self, team: str) -> AsyncWebClient:
        """The client."""
        return self._client

    async def teams(self) -> dict[str, str]:
        """Its name by its id. Raises what a poster does."""
        known = await tried(self._client.auth_test())
        return {str(known["team_id"]): str(known.get("team") or "")}


class ManyWorkspaces:
    """Those that the app was installed in."""

    def __init__(self, api_url: str, installations: Installations) -> None:
        self._api_url = api_url
        self._installations = installations

    async def __call__(self, team: str) -> AsyncWebClient:
        """The client for a workspace. Raises :class:`PostingRefused` where the app is not installed any more."""
        token = await to_thread(self._installations.token, team)
        if token is None:
            raise PostingRefused(f"the app is not installed in workspace {team}")
        return web_client(self._api_url, token)

    async def teams(self) -> dict[str, str]:
        """Their names by id."""
        return await to_thread(self._installations.teams)
