"""What Prometheus may ask of a served process: counts and times, of nobody.

Every label is bounded: route templates, stages, error codes and kinds of outcome are words of the code; no trainee, no
call, no persona is one. With several processes on one port, each writes what it counts to the folder that
``PROMETHEUS_MULTIPROC_DIR`` names, and whichever is asked answers with the sum. That variable must be set before this
module is imported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Optional

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Summary,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Where the buckets of a turn's times end: a clause takes 10 ms, and nobody waits for longer than half a minute."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def shared_folder() -> Optional[Path]:
    """Where several processes count together, None where there is one."""
    named = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(named) if named else None


class Metrics:
    """What is counted in one process; a :class:`~bot.practice.stages.Watcher` too."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        own = self._registry = CollectorRegistry()
        self._requests = Counter(
            "buyin_http_requests", "HTTP requests answered.", ["method", "route", "status"], registry=own
        )
        self._request_seconds = Summary(
            "buyin_http_request_seconds", "Time to answer.", ["method", "route"], registry=own
        )
        self._errors = Counter("buyin_errors", "Errors as the interface named them.", ["code"], registry=own)
        self._turn_seconds = Histogram(
            "buyin_turn_seconds", "Time of a turn, whole and by stage.", ["stage"], buckets=SECONDS, registry=own
        )
        self._turns = Gauge(
            "buyin_turns", "Turns in a stage now.", ["stage"], multiprocess_mode="livesum", registry=own
        )
        self._begun = Counter("buyin_calls_begun", "Calls that trainees began.", registry=own)
        self._ended = Counter("buyin_calls_ended", "Calls that ended, by kind of outcome.", ["outcome"], registry=own)
        self._connections = Gauge(
            "buyin_database_connections", "Connections in use.", multiprocess_mode="livesum", registry=own
        )
        self._refused = Counter(
            "buyin_connections_refused", "Connections refused because too many were open.", registry=own
        )
        self._ready: Optional[Gauge] = None
        self._model = Gauge(
            "buyin_model_info", "The model in use.", ["model"], multiprocess_mode="livemax", registry=own
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; ``route`` is the template of its path, not the path."""
        method = method if method in METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    def error(self, code: str) -> None:
        """An error was answered."""
        self._errors.labels(code).inc()

    def stage_began(self, stage: str) -> None:
        """See :class:`bot.practice.stages.Watcher`."""
        self._turns.labels(stage).inc()

    def stage_ended(self, stage: str, seconds: float) -> None:
        """See :class:`bot.practice.stages.Watcher`."""
        self._turns.labels(stage).dec()
        self._turn_seconds.labels(stage).observe(seconds)

    def call_began(self) -> None:
        """See :class:`bot.practice.stages.Watcher`."""
        self._begun.inc()

    def call_ended(self, outcome: str) -> None:
        """See :class:`bot.practice.stages.Watcher`."""
        self._ended.labels(outcome).inc()

    def connection_taken(self) -> None:
        """A connection to the database was taken."""
        self._connections.inc()

    def connection_given_back(self) -> None:
        """A connection to the database was given back."""
        self._connections.dec()

    def connection_refused(self) -> None:
        """A client was refused because too many were connected."""
        self._refused.inc()

    def ready(self, is_ready: bool) -> None:
        """How a readiness check went. Before the first one there is nothing to tell: 0 would be a false alarm."""
        if self._ready is None:
            words = "Processes whose last readiness check went well."
            self._ready = Gauge("buyin_ready", words, multiprocess_mode="livesum", registry=self._registry)
        self._ready.set(int(is_ready))

    def model(self, fingerprint: str) -> None:
        """Which model is in use."""
        self._model.labels(fingerprint).set(1)

    def text(self, beside: Collector) -> bytes:
        """Everything in Prometheus's text format, with what ``beside`` collects."""
        folder = shared_folder()
        asked = CollectorRegistry() if folder else self._registry
        if folder:
            MultiProcessCollector(asked, str(folder))  # type: ignore[no-untyped-call]
        machine = CollectorRegistry()
        machine.register(_Processes(folder))
        machine.register(beside)
        return generate_latest(asked) + generate_latest(machine)


class _Processes(Collector):
    """Memory, processor time and open files of each process that is alive, by its id."""

    def __init__(self, folder: Optional[Path]) -> None:
        self._folder = folder

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        merged: dict[str, Metric] = {}
        for pid in self._alive():
            for found in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                metric = merged.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    metric.add_sample(sample.name, {**sample.labels, "pid": str(pid)}, sample.value)
        return merged.values()

    def _alive(self) -> list[int]:
        if self._folder is None:
            return [os.getpid()]
        # Whoever starts the processes takes the files of one that ended away, with mark_process_dead.
        found = (re.fullmatch(r"gauge_livesum_(\d+)\.db", each.name) for each in self._folder.iterdir())
        return sorted(int(each[1]) for each in found if each)
