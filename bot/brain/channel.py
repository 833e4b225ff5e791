"""The channel through which ``buyin serve`` speaks to a Rasa server elsewhere.

Rasa's own REST channel takes anyone's word for who is speaking and drops the metadata that says which call is on.
This one asks for the token that both sides share (``BUYIN_RASA_TOKEN``).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.brain.tracker import spoken_in


class PracticeChannel(InputChannel):
    """``POST /webhooks/buyin/say {"sender", "text", "metadata"}`` -> ``{"uttered": [...]}``."""

    @classmethod
    def name(cls) -> str:
        """The channel's part of the address."""
        return "buyin"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> PracticeChannel:
        """The channel needs no credentials but the token in the environment."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The route of this channel."""
        routes = Blueprint("buyin_practice")
        token = os.environ.get("BUYIN_RASA_TOKEN", "")

        @routes.post("/say")
        async def say(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization", "")
            if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                return json({"error": "BUYIN_RASA_TOKEN differs or is not set"}, status=401)
            body = request.json
            output = CollectingOutputChannel()
            metadata = body.get("metadata")
            with spoken_in(metadata):
                await on_new_message(
                    UserMessage(body["text"], output, body["sender"], input_channel=self.name(), metadata=metadata)
                )
            return json({"uttered": [each["text"] for each in output.messages if "text" in each]})

        return routes
