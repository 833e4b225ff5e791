"""PostgreSQL and Redis of a test's own, which it may stop, freeze and start again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.conftest import absent

STARTS_WITHIN = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Postgres:
    """A cluster in a folder of its own, on a free port."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        if not found:
            absent("postgres", "there are no PostgreSQL binaries under /usr/lib/postgresql")
        self._bin = found[-1]
        # Not in pytest's folders: those are for the user who runs the tests, and PostgreSQL does not run as root.
        self._top = Path(tempfile.mkdtemp(prefix="buyin-postgres-"))
        self._folder = self._top / "cluster"
        self.port = free_port()
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            os.chown(self._top, pwd.getpwnam(self._user).pw_uid, -1)
        self._run("initdb", "-D", str(self._folder), "-U", "buyin", "--auth=trust", "--no-sync", "-E", "UTF8")
        self.start()
        self.url = f"postgresql://buyin@127.0.0.1:{self.port}/postgres"

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / name), *arguments], user=self._user, cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} -c fsync=off"
        log = str(self._top / "log")
        self._run("pg_ctl", "-D", str(self._folder), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        if (self._folder / "postmaster.pid").exists():
            self.thaw()
            self.stop()
        shutil.rmtree(self._top)

    def freeze(self) -> None:
        """It is there and does not answer."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        first = int((self._folder / "postmaster.pid").read_text().split()[0])
        for each in [first, *_children(first)]:
            os.kill(each, number)


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


class Redis:
    """A Redis on a free port, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            absent("redis", "there is no redis-server on the PATH (Debian: apt-get install redis-server)")
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self.process = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
