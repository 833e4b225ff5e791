"""Who speaks to the servers: a trainee in calls with our prospects, a customer in chats with the stock bot."""

from __future__ import annotations

import itertools
import json
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional, Protocol

from bench.turns.connection import Connection
from bot.settings import ROOT

CALLS = ROOT / "tests/talk/calls.jsonl"
"""Calls as sellers of ten kinds made them: what is typed in one message runs from two words to a paragraph."""

CHAT_LENGTH = 12
"""Turns in one chat with the stock bot, as many as a call of ours has."""

CHAT = (
    "hello",
    "where is my order, it should have been here on Tuesday",
    "the lamp I ordered, when was it sent",
    "how much is the desk at the moment",
    "what would two of the chairs cost me",
    "do you deliver to the islands, and is it free",
    "can you deliver on a Saturday",
    "who pays if I want to send the kettle back",
    "the desk has a scratch, can I change it for another one",
    "are you open on Sundays",
    "until when can I call over the holidays",
    "thanks, that helps",
)


class Speaker(Protocol):
    """One person who speaks to one server."""

    async def turn(self) -> float:
        """Say the next thing; returns the seconds until the answer was there. What begins a call is not counted."""


@dataclass(frozen=True)
class Talk:
    """What a seller says in one call, and to whom."""

    persona: str
    says: tuple[str, ...]


def talks() -> list[Talk]:
    """The calls of ``CALLS``."""
    read = [json.loads(line) for line in CALLS.read_text().splitlines()]
    return [Talk(each["persona"], tuple(turn["says"] for turn in each["turns"])) for each in read]


def mixed(seed: int) -> Iterator[Talk]:
    """The calls in an order of their own for each seed, over and over."""
    order = talks()
    random.Random(seed).shuffle(order)
    return itertools.cycle(order)


class Trainee:
    """A trainee in calls one after the other. A call that the prospect ends is followed by the next."""

    def __init__(self, address: str, calls: Iterator[Talk]) -> None:
        self._connection = Connection(address)
        self._calls = calls
        self._call = ""
        self._left: list[str] = []

    async def begin(self, talk: Optional[Talk] = None) -> None:
        """Hang up, and begin a call."""
        talk = talk or next(self._calls)
        if self._call:
            await self._connection.ask(f"/api/calls/{self._call}/end", {})
        else:
            await self._connection.ask("/api/personas")  # the first visit, which brings the cookie
        self._call = (await self._connection.ask("/api/calls", {"persona": talk.persona}))["call"]
        self._left = list(talk.says)

    async def turn(self) -> float:
        """See :class:`Speaker`."""
        if not self._left:
            await self.begin()
        body = {"text": self._left.pop(0), "key": uuid.uuid4().hex}
        started = time.perf_counter()
        heard = await self._connection.ask(f"/api/calls/{self._call}/messages", body)
        took = time.perf_counter() - started
        assert heard["replies"], f"no answer to {body}"
        if heard["ended"]:
            self._left = []
        return took

    @property
    def on_the_line(self) -> bool:
        """Whether there is more to say in this call."""
        return bool(self._left)


class Customer:
    """A customer in chats one after the other, each under a new sender's id."""

    def __init__(self, address: str) -> None:
        self._connection = Connection(address)
        self._said = 0
        self._sender = ""

    async def turn(self) -> float:
        """See :class:`Speaker`."""
        if self._said % CHAT_LENGTH == 0:
            self._sender = uuid.uuid4().hex
        body = {"sender": self._sender, "message": CHAT[self._said % CHAT_LENGTH]}
        self._said += 1
        started = time.perf_counter()
        answered = await self._connection.ask("/webhooks/rest/webhook", body)
        took = time.perf_counter() - started
        assert answered, f"the stock bot had no answer to {body}"
        return took
