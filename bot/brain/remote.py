"""Rasa on a server elsewhere (``BUYIN_RASA_URL``), its actions on an action server that shares the database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Optional

import aiohttp

from bot.brain.brain import BrainFailed
from bot.codebook import Clause
from bot.understanding.entities import clauses_of
from bot.understanding.typed import guarded

PATIENCE = aiohttp.ClientTimeout(total=30, connect=5)
"""Seconds to wait for the server."""


class RemoteBrain:
    """Speaks to a Rasa server through :mod:`bot.brain.channel`; the server runs with ``--enable-api``."""

    def __init__(self, url: str, token: str, model: str) -> None:
        self._url = url
        self._token = token
        self._model = model

    @classmethod
    async def connect(cls, url: str, token: str) -> RemoteBrain:
        """Ask the server which model it runs. Raises :class:`BrainFailed` if it cannot be reached."""
        brain = cls(url, token, "")
        status = await brain._request("GET", "/status", None)
        brain._model = str(status.get("model_id") or status.get("model_file") or "")
        return brain

    @property
    def model(self) -> str:
        """The fingerprint of the server's model."""
        return self._model

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """See :class:`bot.brain.brain.Brain`."""
        body = {"sender": trainee, "text": guarded(text), "metadata": metadata}
        return list((await self._request("POST", "/webhooks/buyin/say", body))["uttered"])

    async def code(self, text: str, context: str = "", facts: Sequence[dict[str, Any]] = ()) -> tuple[Clause, ...]:
        """See :class:`bot.brain.brain.Brain`. Rasa's parser takes neither context nor facts: they are left out."""
        parsed = await self._request("POST", "/model/parse", {"text": guarded(text)})
        return clauses_of(parsed["entities"], 0)

    async def _request(self, method: str, path: str, body: Optional[dict[str, Any]]) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.request(
                    method, self._url + path, json=body, headers=headers, params={"token": self._token}
                ) as response,
            ):
                if response.status != 200:
                    raise BrainFailed(f"the Rasa server answered {response.status} to {path}")
                return await response.json()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise BrainFailed(f"the Rasa server at {self._url} cannot be reached: {error}") from error
