"""Changing the secret of a server, as docs/security.md says to."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.practice.staff import Staff
from bot.store.engine import migrate, open_engine
from bot.store.repository import Store
from tests.e2e.conftest import Served, Trainee

OLD, NEW = "the old secret of tests", "the new secret of tests"
PASSWORD = "correct horse battery"


@pytest.fixture
def rasa():
    """The address of something that says it is Rasa: nobody speaks here, so no model need be loaded."""

    class Status(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Status)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def page(address, jar, path, **form):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    data = urllib.parse.urlencode(form).encode() if form else None
    with opener.open(urllib.request.Request(address + path, data), timeout=60) as answer:
        return answer.read().decode()


def test_a_served_process_keeps_to_the_bounds(tmp_path, rasa):
    server = Served(BUYIN_DATABASE_URL=f"sqlite:///{tmp_path / 'bounds.db'}", BUYIN_RASA_URL=rasa, BUYIN_SECRET=NEW)
    large = urllib.request.Request(server.address, headers={"X-Large": "x" * 40_000})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(large, timeout=60)
    assert refused.value.code == 431
    refused.value.close()
    assert server.stop() == 0


def test_the_secret_is_changed_and_nobody_is_shut_out_before_the_old_one_goes(tmp_path, rasa):
    database = f"sqlite:///{tmp_path / 'secrets.db'}"
    engine = open_engine(database)
    migrate(engine)
    Staff(Store(engine), lambda: datetime.now(timezone.utc)).add("Ida", PASSWORD)
    engine.dispose()
    trainee, instructor, away = CookieJar(), CookieJar(), CookieJar()

    def served(secret):
        return Served(BUYIN_DATABASE_URL=database, BUYIN_SECRET=secret, BUYIN_RASA_URL=rasa, BUYIN_RASA_TOKEN="t")

    server = served(OLD)
    call = Trainee(server.address, trainee).ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    theirs = Trainee(server.address, away).ask("/api/calls", {"persona": "dana-okafor"})[1]["call"]
    assert "Cohorts" in page(server.address, instructor, "/instructor/sign-in", name="Ida", password=PASSWORD)
    assert server.stop() == 0

    server = served(f"{NEW},{OLD}")
    assert Trainee(server.address, trainee).ask(f"/api/calls/{call}")[0] == 200
    assert "Cohorts" in page(server.address, instructor, "/instructor")
    assert server.stop() == 0

    server = served(NEW)
    assert Trainee(server.address, trainee).ask(f"/api/calls/{call}")[0] == 200, "signed anew on the last visit"
    assert Trainee(server.address, away).ask(f"/api/calls/{theirs}")[0] == 404, "away all the time"
    assert re.search(r'type="password"', page(server.address, instructor, "/instructor")), "asked again"
    assert server.stop() == 0
