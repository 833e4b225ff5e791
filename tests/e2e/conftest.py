"""The served process, started as a user starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.settings import ROOT
from tests.conftest import absent

SECRET = "for tests and not for people"

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

START_WITHIN = 120
"""Seconds that a start may take on a machine under load before a test gives up."""


class Served:
    """``buyin serve`` in a process of its own, on a free port unless one is named."""

    def __init__(self, *arguments: str, port: int = 0, **env: str) -> None:
        command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port), *arguments]
        self.env = {**os.environ, **env}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.log: list[str] = []
        self._ready = threading.Event()
        self.address = ""
        threading.Thread(target=self._read, daemon=True).start()
        if not self._ready.wait(START_WITHIN):
            self.kill()
            pytest.fail("the server did not start:\n" + "".join(self.log))

    def _read(self) -> None:
        for line in self.process.stdout:
            self.log.append(line)
            found = re.search(r"ready: (http://\S+)", line)
            if found:
                self.address = found[1]
                self._ready.set()
        self._ready.set()

    def stop(self) -> int:
        """Ask the process to stop, as Ctrl+C does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        """Stop the process at once, as a power cut does."""
        self.process.kill()
        self.process.wait()


class Trainee:
    """A browser as far as HTTP goes: it keeps its cookie."""

    def __init__(self, address: str, jar: CookieJar | None = None) -> None:
        self.address = address
        self.jar = jar if jar is not None else CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, body: object = None) -> tuple[int, dict]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def says(self, call: str, text: str, key: str) -> tuple[int, dict]:
        return self.ask(f"/api/calls/{call}/messages", {"text": text, "key": key})


@pytest.fixture(scope="session")
def served(tmp_path_factory, model_path):
    folder = tmp_path_factory.mktemp("served")
    server = Served(BUYIN_DATABASE_URL=f"sqlite:///{folder / 'served.db'}", BUYIN_SECRET=SECRET)
    yield server
    assert server.stop() == 0, "".join(server.log)


@pytest.fixture(scope="session")
def site():
    """Another site, whose pages may embed the chat: its origin, and its pages by path."""
    pages = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()


@pytest.fixture(scope="session")
def embedding(tmp_path_factory, model_path, site):
    """A server that lets that site embed the chat, and lets nobody write faster than twenty times a minute."""
    folder = tmp_path_factory.mktemp("embedding")
    server = Served(
        BUYIN_DATABASE_URL=f"sqlite:///{folder / 'embedding.db'}",
        BUYIN_SECRET=SECRET,
        BUYIN_ALLOWED_ORIGINS=site[0],
        BUYIN_WRITES_PER_MINUTE="20",
    )
    yield server
    assert server.stop() == 0, "".join(server.log)


@pytest.fixture(scope="session")
def cohort(embedding):
    """The code of a cohort on that server, made as an operator makes one, with a call assigned."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "cohort"]

    def ask(*arguments):
        asked = [*command, *arguments]
        return subprocess.run(asked, cwd=ROOT, env=embedding.env, capture_output=True, text=True, check=True).stdout

    code = ask("add", "Spring class").split()[0]
    ask("assign", code, "dana-okafor", "--due", "2099-12-31", "--pass-mark", "60")
    return code


@pytest.fixture
def trainee(served):
    return Trainee(served.address)


@pytest.fixture(scope="module")  # its event loop must be gone before tests with one of their own
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        absent("browser", "there is no chromium on the PATH (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield launched
        launched.close()


def eventually(check, seconds: float = 20.0):
    """Wait until ``check()`` gives something, by looking again and again, not by sleeping for luck."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = check()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about in time")
