"""Fuzzes the HTTP interface from the description that it publishes: ``make fuzz``.

Starts a server as people start it, makes calls that schemathesis may use, and has it run all of its checks with a fixed
seed (``bench/fuzz.toml``). Exits with 1 on any finding, and where an operation was never asked successfully: a run
in which everything is refused finds nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.settings import ROOT
from bot.web.description import description
from bot.web.identity import COOKIE, DESCRIPTION
from tests.e2e.conftest import Served, Trainee

SCHEMATHESIS = ROOT / ".tools/bin/schemathesis"
EACH = 20
"""Calls that go on, and as many that have ended, for schemathesis to ask about."""


def main() -> int:
    """Fuzz; returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Served(
            BUYIN_DATABASE_URL=f"sqlite:///{folder / 'fuzz.db'}",
            BUYIN_SECRET="for fuzzing and not for people",
            BUYIN_WRITES_PER_MINUTE="1000000",
        )
        try:
            cookie = _prepare(server.address, folder)
            failed = _run(server.address, folder, cookie)
        finally:
            stopped = server.stop()
        if stopped or any("Traceback" in line for line in server.log):
            print("The server did not come out of it well:\n" + "".join(server.log[-60:]))
            return 1
        never = _never_answered(folder / "run.ndjson")
        if never:
            print(f"Never asked successfully, so not fuzzed: {', '.join(never)}")
        return 1 if failed or never else 0


def _prepare(address: str, folder: Path) -> str:
    """Make calls, write the dictionaries, and return the cookie of the trainee whose calls they are."""
    trainee = Trainee(address)
    personas = [each["id"] for each in trainee.ask("/api/personas")[1]["personas"]]
    calls = []
    for number in range(2 * EACH):
        body = {"persona": personas[number % len(personas)], "hints": True}
        call = trainee.ask("/api/calls", body)[1]["call"]
        trainee.says(call, "Who else would have a say in this?", "k1")
        if number % 2:
            trainee.ask(f"/api/calls/{call}/end", {})
        calls.append(call)
    _write(folder / "calls.dict", calls)
    _write(folder / "personas.dict", personas)
    shutil.copy(ROOT / "bench/fuzz.toml", folder / "schemathesis.toml")
    return next(f"{COOKIE}={each.value}" for each in trainee.jar if each.name == COOKIE)


def _write(path: Path, words: Iterable[str]) -> None:
    path.write_text("".join(f'"{each}"\n' for each in words))


def _run(address: str, folder: Path, cookie: str) -> int:
    command = [str(SCHEMATHESIS), "run", f"{address}/api/openapi.json", "--checks", "all"]
    command += ["--header", f"Cookie: {cookie}", "--report-ndjson-path", str(folder / "run.ndjson"), "--no-color"]
    return subprocess.run(command, cwd=folder, check=False).returncode


def _never_answered(report: Path) -> list[str]:
    """The operations that no request of the run got an answer of success from."""
    answered: set[str] = set()
    for line in report.read_text().splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for name, interaction in recorder.get("interactions", {}).items():
            if (interaction["response"] or {}).get("status_code") in (200, 201):
                case = recorder["cases"][name]["value"]
                answered.add(f"{case['method']} {case['path']}")
    every = {
        f"{method.upper()} {path}"
        for path, methods in description()["paths"].items()
        for method in methods
        if method != "parameters"
    }
    # Schemathesis reads the document that it works from once, and asks for it no more.
    return sorted(every - answered - {f"GET {DESCRIPTION}"})


if __name__ == "__main__":
    sys.exit(main())
