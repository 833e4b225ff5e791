"""Having a message heard: every edge sends messages this way."""

from __future__ import annotations

from asyncio import to_thread
from contextlib import AsyncExitStack
from typing import Any, Optional, Protocol

from bot.practice.heard import Heard
from bot.practice.service import Practice
from bot.practice.stages import stage


class Speaks(Protocol):
    """The part of a brain that a message needs."""

    async def say(self, trainee: str, text: str, metadata: Optional[dict[str, Any]] = None) -> list[str]:
        """Hand a message to Rasa."""


class Unanswered(Exception):
    """A message got no answer although Rasa dealt with it: an action failed, and its log says why."""


async def deliver(practice: Practice, brain: Speaks, trainee: str, call: str, key: str, text: str) -> Heard:
    """Have a cleaned message heard and return its stored answer.

    One message of a call is dealt with at a time. If another is heard first all the same (a lock ran out, say), this
    one is coded again, as an answer to what was said since.

    Raises :class:`Unanswered`, :class:`~bot.practice.lines.LinesAway`, the brain's errors, and those of
    :meth:`~bot.practice.service.Practice.on_the_line`.
    """
    turns = None
    async with AsyncExitStack() as held:
        held.enter_context(stage("turn"))
        with stage("wait"):
            await held.enter_async_context(practice.lines.hold(call))
        while True:
            with stage("context" if turns is None else "answer"):
                found = await to_thread(practice.on_the_line, trainee, call, key, text)
            if isinstance(found, Heard):
                return found
            if found["turns"] == turns:
                raise Unanswered("The message could not be answered just now. It was not lost: send it again.")
            turns = found["turns"]
            with stage("coding"):
                await brain.say(trainee, text, found)
