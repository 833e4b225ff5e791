"""The servers that are measured, each started as its users start it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.turns import usage
from bench.turns.connection import Connection, Unexpected
from bot.settings import ROOT

PATIENCE = 1200
"""Seconds that a start may take before the bench gives up."""

ENVIRONMENT = {
    **os.environ,
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class Server:
    """One server, of one process or several, that answers at ``address``. ``took`` is how long its start did."""

    def __init__(self, commands: Sequence[Sequence[str]], folder: Path, env: dict[str, str], address: str) -> None:
        self.address = address
        self.took = 0.0
        self._commands = commands
        self._folder = folder
        self._env = {**ENVIRONMENT, **env}
        self._processes: list[subprocess.Popen[bytes]] = []

    async def start(self, ready: str) -> None:
        """Start it and wait until the path ``ready`` answers with success."""
        started = time.perf_counter()
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", *each],
                cwd=self._folder,
                env=self._env,
                stdout=subprocess.DEVNULL,
                stderr=sys.stderr,
            )
            for each in self._commands
        ]
        while not await _answers(self.address, ready):
            if any(each.poll() is not None for each in self._processes):
                raise SystemExit(f"a server did not start: {' '.join(self._commands[0])}")
            if time.perf_counter() - started > PATIENCE:
                raise SystemExit(f"{self.address} did not answer within {PATIENCE} s")
            await asyncio.sleep(0.05)
        self.took = time.perf_counter() - started

    @property
    def processes(self) -> set[int]:
        """Every process of the server."""
        return {member for each in self._processes for member in usage.family(each.pid)}

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        for each in self._processes:
            each.terminate()
        for each in self._processes:
            each.wait(30)
        self._processes = []


async def _answers(address: str, path: str) -> bool:
    try:
        await Connection(address).ask(path)
    except (OSError, asyncio.IncompleteReadError, Unexpected):
        return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ours(database: str, *options: str, **env: str) -> Server:
    """``buyin serve`` on a database."""
    port = free_port()
    command = ["-c", "from bot.cli import main; main()", "serve", "--port", str(port), *options]
    given = {
        "BUYIN_DATABASE_URL": database,
        "BUYIN_SECRET": "for the bench and not for people",
        "BUYIN_WRITES_PER_MINUTE": "1000000",
    }
    return Server([command], ROOT, {**given, **env}, f"http://127.0.0.1:{port}")


def stock(model: Path, folder: Path) -> Server:
    """``rasa run`` with its REST channel and its trackers in SQLite, and ``rasa run actions``."""
    port, actions = free_port(), free_port()
    serve = ["run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port), "--model", str(model)]
    return Server(
        [
            ["-m", "rasa", "run", "actions", "--port", str(actions)],
            ["-m", "rasa", *serve, "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"],
        ],
        STOCK,
        {"STOCK_ACTIONS_PORT": str(actions), "STOCK_TRACKER": str(folder / "stock.db")},
        f"http://127.0.0.1:{port}",
    )


STOCK = ROOT / "bench/stock"
TRAINED = ROOT / "var/bench"


def stock_model() -> Path:
    """The stock bot's trained model; trained at first use and whenever its files change, in about a minute."""
    model = TRAINED / "stock.tar.gz"
    newest = max(each.stat().st_mtime for each in STOCK.rglob("*.yml"))
    if not model.exists() or model.stat().st_mtime < newest:
        train = ["-m", "rasa", "train", "--out", str(TRAINED), "--fixed-model-name", "stock"]
        command = [sys.executable, "-W", "ignore", *train]
        env = {**ENVIRONMENT, "STOCK_ACTIONS_PORT": "0", "STOCK_TRACKER": "none"}
        print("training the stock bot, about a minute...", file=sys.stderr, flush=True)
        subprocess.run(command, cwd=STOCK, env=env, check=True, stdout=subprocess.DEVNULL)
    return model
