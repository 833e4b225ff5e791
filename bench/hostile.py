"""Ten thousand hostile messages to a served process: ``make hostile``, or ``python -m bench.hostile [COUNT]``.

They go through real calls over HTTP, no trainee faster than the limits allow. Prints the answers by status and the
slowest message; exits with 1 if any answer was a server's error, came too late, or told what nobody should hear.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.hostile_messages import messages
from bot.codebook import Move
from bot.personas.library import load_library
from bot.settings import ROOT
from tests.e2e.conftest import Served

COUNT = 10_000
AT_ONCE = 2
"""Clients that write at the same time."""
WRITES = 25
"""Of one trainee: half a minute's worth may come at once."""
TOO_LONG = 60.0
"""Seconds for an answer above which the message did harm."""
JSON = {"Content-Type": "application/json"}

INNER = re.compile(
    r"Traceback|File \"|site-packages|\bbot\.\w+\.|rasa|sqlalchemy|sqlite|psycopg|pydantic|jinja|tensorflow|"
    r"seller_turn|action_\w+|" + "|".join(each.value for each in Move if "_" in each.value),
    re.IGNORECASE,
)
"""What only the program itself calls so."""


@dataclass
class Findings:
    """What came of the messages."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, bytes] = (0.0, b"")
    calls: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        """Take over what came of other messages."""
        self.statuses += other.statuses
        self.slowest = max(self.slowest, other.slowest)
        self.calls += other.calls
        self.wrong += other.wrong


def hidden() -> list[str]:
    """What no answer may hold before a debrief: the truth of every issue, and what comes of every ending."""
    personas = load_library(ROOT / "data").personas.values()
    truths = [issue.truth for persona in personas for issue in persona.issues]
    return truths + [outcome.afterwards for persona in personas for outcome in persona.outcomes]


class Visitor:
    """Somebody who says hostile things, call after call, as a trainee who is new after every few writes."""

    def __init__(self, address: str, secrets: Iterable[str]) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=TOO_LONG)
        self._secrets = list(secrets)
        self._personas: list[str] = []
        self._cookie, self._call, self._writes = "", "", WRITES
        self.found = Findings()

    def say(self, bodies: Iterable[bytes]) -> Findings:
        """Say them all; returns what came of it."""
        for body in bodies:
            if self._writes >= WRITES or not self._call:
                self._begin()
            began = time.monotonic()
            status, answer = self._ask("POST", f"/api/calls/{self._call}/messages", body)
            self.found.slowest = max(self.found.slowest, (time.monotonic() - began, body))
            self.found.statuses[status] += 1
            self._check(status, answer, body)
            if status == 200 and json.loads(answer)["ended"]:
                self._finish()
        self._finish()
        return self.found

    def _begin(self) -> None:
        self._finish()
        if self._writes >= WRITES:
            self._cookie, self._writes = "", 0
            _, answer = self._ask("GET", "/api/personas")
            self._personas = [each["id"] for each in json.loads(answer)["personas"]]
        self.found.calls += 1
        persona = self._personas[self.found.calls % len(self._personas)]
        status, answer = self._ask("POST", "/api/calls", json.dumps({"persona": persona}).encode())
        assert status == 201, answer
        self._call = json.loads(answer)["call"]

    def _finish(self) -> None:
        """End the call and read it over, as a page too: what was said is shown there."""
        if not self._call:
            return
        for method, path in (
            ("POST", "/api/calls/{}/end"),
            ("GET", "/api/calls/{}"),
            ("GET", "/api/calls/{}/debrief"),
            ("GET", "/calls/{}/debrief"),
        ):
            status, answer = self._ask(method, path.format(self._call))
            if status != 200:
                self.found.wrong.append(f"{method} {path}: {status} {answer[:200]}")
            if "<script>alert" in answer and path.startswith("/calls/"):
                self.found.wrong.append(f"{path}: runs what was said")
        self._call = ""

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        self._writes += method == "POST"
        headers = {**JSON, **({"Cookie": self._cookie} if self._cookie else {})}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        if not self._cookie:
            self._cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        return answer.status, answer.read().decode()

    def _check(self, status: int, answer: str, body: bytes) -> None:
        told = [each for each in self._secrets if json.dumps(each, ensure_ascii=False)[1:-1] in answer]
        inner = INNER.search(answer)
        if status >= 500 or told or inner:
            self.found.wrong.append(f"{status} {told or inner} {answer[:200]!r} to {body[:200]!r}")
        if status == 200 and not json.loads(answer)["replies"]:
            self.found.wrong.append(f"no answer to {body[:200]!r}")


def attack(address: str, count: int, clients: int = AT_ONCE) -> Findings:
    """Say ``count`` hostile messages, by so many clients at once."""
    bodies, secrets = list(messages(count)), hidden()
    found = Findings()
    with ThreadPoolExecutor(clients) as pool:
        shares: Iterator[list[bytes]] = (bodies[each::clients] for each in range(clients))
        for each in pool.map(lambda share: Visitor(address, secrets).say(share), shares):
            found.add(each)
    if found.slowest[0] > TOO_LONG:
        found.wrong.append(f"an answer took {found.slowest[0]:.0f} s")
    return found


def main(count: int) -> int:
    """Serve, attack, print; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(
            BUYIN_DATABASE_URL=f"sqlite:///{Path(folder) / 'hostile.db'}", BUYIN_SECRET="for hostile messages only"
        )
        began = time.monotonic()
        try:
            found = attack(server.address, count)
        finally:
            stopped = server.stop()
    statuses = ", ".join(f"{number} times {status}" for status, number in sorted(found.statuses.items()))
    print(f"{count} messages in {found.calls} calls, {time.monotonic() - began:.0f} s: {statuses}")
    print(f"The slowest took {found.slowest[0]:.2f} s: {found.slowest[1][:100]!r} ({len(found.slowest[1])} bytes)")
    if stopped or any("Traceback" in line for line in server.log):
        found.wrong.append("the server did not come out of it well:\n" + "".join(server.log[-60:]))
    print(*found.wrong or ["Nothing broke, and nothing was told."], sep="\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
