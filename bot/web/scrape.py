"""``GET /metrics``: what Prometheus asks for, and who may ask."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from ipaddress import ip_address
from threading import Lock, Thread
from typing import Optional

from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.service import Practice
from bot.store.engine import DatabaseAway
from bot.store.slack_inbox import Backlog, backlog
from bot.web.problems import problem

ASKED_EVERY = 15.0
"""Seconds for which an answer of the database is good enough: however often /metrics is asked for, it is not."""
ANSWERS_WITHIN = 2.0
"""Seconds that the database has for an answer: whoever asks for /metrics does not wait for one that hangs."""

PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
"""Headers that a proxy adds: with one, the request may come from anywhere, whatever its address says."""


class DatabaseFigures(Collector):
    """What only the database knows, whichever process is asked."""

    def __init__(self, practice: Practice, patience: float = ANSWERS_WITHIN) -> None:
        self._practice = practice
        self._patience = patience
        self._one_at_a_time = Lock()
        self._asked = 0.0
        self._answer: Optional[Future[Backlog]] = None

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is is known once the database was asked."""
        return []

    def collect(self) -> Iterable[Metric]:
        """Whether the database answers, and what waits in the Slack inbox."""
        found = self._found()
        yield GaugeMetricFamily("buyin_database_up", "Whether the database answers.", int(found is not None))
        if found is not None:
            oldest = found.oldest
            age = (self._practice.now() - oldest).total_seconds() if oldest else 0.0
            for name, words, value in (
                ("waiting", "What came from Slack and is not dealt with.", found.waiting),
                ("oldest_seconds", "Age of the oldest of it.", max(0.0, age)),
                ("given_up", "What was given up within the last week.", found.given_up),
            ):
                yield GaugeMetricFamily(f"buyin_slack_inbox_{name}", words, value)

    def _found(self) -> Optional[Backlog]:
        """The last answer if it is not too old, else a new one; None where there is none, or not yet."""
        with self._one_at_a_time:
            answer = self._answer
            if answer is None or (answer.done() and time.monotonic() - self._asked >= ASKED_EVERY):
                answer = self._answer = Future()
                self._asked = time.monotonic()
                # Of its own, and not waited for at the end: it may hang for as long as the database does.
                Thread(target=self._ask, args=(answer,), name="database-figures", daemon=True).start()
        try:
            return answer.result(self._patience)
        except (DatabaseAway, TookTooLong):
            return None

    def _ask(self, answer: Future[Backlog]) -> None:
        try:
            with self._practice.store.transaction() as connection:
                found = backlog(connection)
        except Exception as error:  # whoever waits for it is told
            answer.set_exception(error)
        else:
            answer.set_result(found)


async def metrics(request: Request) -> Response:
    """``GET /metrics``: counts and times of every process on this port, in Prometheus's text format."""
    state = request.app.state
    refusal = _refused(request, state.metrics_token)
    if refusal is not None:
        return refusal
    text = await run_in_threadpool(state.metrics.text, state.database_figures)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _refused(request: Request, token: str) -> Optional[Response]:
    """With a token, whoever brings it may ask; without, only this machine itself."""
    if token:
        given = request.headers.get("authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return None
        challenge = {"WWW-Authenticate": "Bearer"}
        return problem(request, 401, "no_token", "Bring BUYIN_METRICS_TOKEN, as Authorization: Bearer.", challenge)
    passed_on = any(name in request.headers for name in PASSED_ON)
    if passed_on or not _is_here(request.client.host if request.client else ""):
        return problem(request, 403, "not_here", "Ask from the machine itself, or set BUYIN_METRICS_TOKEN.")
    return None


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


ROUTES = [Route("/metrics", metrics)]
