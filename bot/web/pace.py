"""How fast one may go on: each trainee, and all who come from one address together."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.address import address_of
from bot.web.counts import Allowance, Counts
from bot.web.problems import problem

CLASS = 50
"""As many trainees' writes as those may send together who come from one address, as a class does; as often they may
read."""

BEGINNERS = 10
"""As many trainees' writes as those may send together who come from one address and are not known: each of them is
somebody new to keep. Instructors count with them, whoever the browser is as a trainee."""

READS = 5
"""Pages and answers that may be read for each write."""

GUESSES = 30
"""Refusals a minute for one address where something secret is asked for, whatever is set for the rest."""

GUESSED_AT = ("/join/", "/enter/", "/link", "/shared/", "/welcome-back", "/instructor/sign-in", "/instructor/elsewhere")
"""Where a name, password, link or code can be tried out. What is right is not counted: a class joins at once."""

STORES = ("/slack/install",)
"""What is asked for like a page, and stores something each time: it counts as a write."""

REFUSED = (400, 401, 403, 404)

FREE = ("/static/", "/widget.js", "/healthz", "/readyz", "/metrics")
"""What costs little, and what machines ask for."""


class Paced:
    """Middleware: who goes faster than ``per_minute`` writes allow, or the address they come from, is asked to wait."""

    def __init__(self, app: ASGIApp, per_minute: int, counts: Counts) -> None:
        self._app = app
        self._per_minute = per_minute
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429 with the seconds to wait."""
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or path.startswith(FREE):
            await self._app(scope, receive, send)
            return
        guess = Allowance(f"guess:{address_of(scope)}", GUESSES) if path.startswith(GUESSED_AT) else None
        seconds = await self._counts.take(self._allowances(scope), [guess] if guess else [])
        if seconds:
            message = f"That was faster than anybody can read. Wait {seconds} s and send it again."
            headers = {"Retry-After": str(seconds)}
            await problem(Request(scope), 429, "too_fast", message, headers)(scope, receive, send)
            return

        async def noticed(message: Message) -> None:
            if guess and message["type"] == "http.response.start" and message["status"] in REFUSED:
                await self._counts.charge(guess)
            await send(message)

        await self._app(scope, receive, noticed)

    def _allowances(self, scope: Scope) -> list[Allowance]:
        reads = scope["method"] in ("GET", "HEAD", "OPTIONS") and scope["path"] not in STORES
        kind, each = ("read", self._per_minute * READS) if reads else ("write", self._per_minute)
        address, trainee = address_of(scope), _known(scope)
        who = (
            Allowance(f"{kind}:trainee:{trainee}", each)
            if trainee
            else Allowance(f"{kind}:beginners:{address}", each * BEGINNERS)
        )
        return [who, Allowance(f"{kind}:address:{address}", self._per_minute * CLASS)]


def _known(scope: Scope) -> str:
    if str(scope["path"]).startswith("/instructor"):
        return ""  # whoever the browser is as a trainee, what an editor checks is not counted against it
    state = scope.get("state", {})
    return str(state["trainee"]) if state.get("known") else ""
