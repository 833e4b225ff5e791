"""Sending statements to a learning record store (LRS): in batches, again when it is busy, and harmlessly twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, Optional

import httpx

from bot.practice.errors import PracticeError
from bot.practice.xapi import VERSION

BATCH = 50
"""Statements in one request."""
TRIES = 6
"""Times that a request is sent before it is given up."""
LONGEST_WAIT = 120.0
"""Seconds to wait at most before a request is sent again, whatever the LRS asks for."""
TIMEOUT = 30.0


class RecordStoreFailed(PracticeError):
    """The LRS refused statements, or could not be reached; the message says what it answered."""

    code = "record_store_failed"


@dataclass
class Sent:
    """What became of statements: ``stored`` now or before, or ``kept``: the LRS has another under the same id, which
    stays as it is (a trainee has another name since, say)."""

    stored: int = 0
    kept: int = 0


class RecordStore:
    """One LRS. ``sleep`` waits for so many seconds."""

    def __init__(self, url: str, key: str, secret: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._url = f"{url.rstrip('/')}/statements"
        self._client = httpx.Client(auth=(key, secret), headers={"X-Experience-API-Version": VERSION}, timeout=TIMEOUT)

    def __enter__(self) -> RecordStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, statements: Iterable[dict[str, Any]]) -> Sent:
        """Send statements. Raises :class:`RecordStoreFailed`; what was sent before may be sent again."""
        sent = Sent()
        waiting = iter(statements)
        while batch := list(islice(waiting, BATCH)):
            self._send(batch, sent)
        return sent

    def _send(self, batch: Sequence[dict[str, Any]], sent: Sent) -> None:
        answer = self._ask("POST", batch, {}, sent)
        if answer.status_code == 413 and len(batch) > 1:
            half = len(batch) // 2
            self._send(batch[:half], sent)
            self._send(batch[half:], sent)
        elif answer.status_code == 409:
            # One of them is there already with other content, and the LRS has stored none: find out which.
            for each in batch:
                alone = self._ask("PUT", each, {"statementId": each["id"]}, sent)
                if alone.status_code == 409:
                    sent.kept += 1
                else:
                    self._count(alone, 1, sent)
        else:
            self._count(answer, len(batch), sent)

    def _count(self, answer: httpx.Response, statements: int, sent: Sent) -> None:
        if answer.status_code not in (200, 204):
            raise _refused(answer, sent)
        sent.stored += statements

    def _ask(self, method: str, body: Any, query: dict[str, str], sent: Sent) -> httpx.Response:
        for tried in range(1, TRIES + 1):
            try:
                answer = self._client.request(method, self._url, params=query, json=body)
            except httpx.TransportError as error:
                if tried == TRIES:
                    why = f"{self._url} cannot be reached ({type(error).__name__}: {error})"
                    raise RecordStoreFailed(f"BUYIN_LRS_URL: {why}; {_so_far(sent)}") from error
                self._sleep(wait(tried, None))
                continue
            if answer.status_code != 429 and answer.status_code < 500:
                return answer
            if tried < TRIES:
                self._sleep(wait(tried, answer.headers.get("retry-after")))
        raise _refused(answer, sent)


def wait(tried: int, asked: Optional[str], now: Optional[datetime] = None) -> float:
    """Seconds to wait after ``tried`` tries: what a ``Retry-After`` asked for, else twice as long each time."""
    seconds = float(2 ** (tried - 1))
    if asked:
        with suppress(ValueError, OverflowError):  # What is neither a number nor a date leaves our own measure.
            seconds = float(asked) if asked.strip().isdecimal() else _until(asked, now)
    return min(LONGEST_WAIT, max(0.0, seconds))


def _until(asked: str, now: Optional[datetime]) -> float:
    at = parsedate_to_datetime(asked)
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return (at - (now or datetime.now(timezone.utc))).total_seconds()


def _refused(answer: httpx.Response, sent: Sent) -> RecordStoreFailed:
    said = " ".join(answer.text.split())[:200]
    advice = {401: " Check BUYIN_LRS_KEY and BUYIN_LRS_SECRET.", 404: " Check BUYIN_LRS_URL."}
    return RecordStoreFailed(
        f"the LRS answered {answer.status_code} ({said or answer.reason_phrase}).{advice.get(answer.status_code, '')} "
        f"{_so_far(sent)}"
    )


def _so_far(sent: Sent) -> str:
    return f"{sent.stored} statements were stored before; sending all of them again is harmless."
