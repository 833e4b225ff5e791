"""An LRS on loopback that keeps to xAPI 1.0.3 as far as statements are stored, and can be made to fail."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft7Validator

KEY, SECRET = "key", "secret"
SCHEMA = json.loads((Path(__file__).parent / "statement.schema.json").read_text())


def invalid(statement):
    """What is wrong with a statement by the schema."""
    return [
        f"{'/'.join(map(str, each.path))}: {each.message}" for each in Draft7Validator(SCHEMA).iter_errors(statement)
    ]


class FakeLrs:
    """``statements`` by id are what it has stored; each of ``failures``, (status, headers), answers one request."""

    def __init__(self) -> None:
        self.statements: dict[str, dict] = {}
        self.failures: list[tuple[int, dict]] = []
        self.requests: list[tuple[str, int]] = []
        self.most = 1000
        lrs = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.answer(*lrs.stored(self.headers, self.body(), None))

            def do_PUT(self):
                wanted = parse_qs(urlsplit(self.path).query).get("statementId", [""])[0]
                self.answer(*lrs.stored(self.headers, self.body(), wanted))

            def body(self):
                return self.rfile.read(int(self.headers["Content-Length"]))

            def answer(self, status, document=None, headers=()):
                lrs.requests.append((self.command, status))
                text = b"" if document is None else json.dumps(document).encode()
                self.send_response(status)
                for name, value in {"X-Experience-API-Version": "1.0.3", **dict(headers)}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/xapi"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def stored(self, headers, body, alone):
        """The answer to a request: part three of the specification, sections 1.2, 1.3, 2.1.1 and 2.1.2."""
        if self.failures:
            status, extra = self.failures.pop(0)
            return status, {"error": "as the test asked"}, extra
        wanted = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if headers.get("Authorization") != wanted:
            return 401, {"error": "who are you?"}
        if not str(headers.get("X-Experience-API-Version", "")).startswith("1.0"):
            return 400, {"error": "X-Experience-API-Version is missing"}
        if headers.get("Content-Type", "").split(";")[0] != "application/json":
            return 400, {"error": "Content-Type must be application/json"}
        sent = json.loads(body)
        several = [sent] if isinstance(sent, dict) else sent
        if len(several) > self.most:
            return 413, {"error": "too many at once"}
        wrong = [each for statement in several for each in invalid(statement)]
        ids = [each.get("id") for each in several]
        if wrong or len(set(ids)) < len(ids) or (alone is not None and ids != [alone]):
            return 400, {"error": wrong or "ids do not fit"}
        if any(self.statements.get(each["id"], each) != each for each in several):
            return 409, {"error": "there is another statement with this id"}
        self.statements.update({each["id"]: each for each in several})
        return (204, None) if alone is not None else (200, ids)
