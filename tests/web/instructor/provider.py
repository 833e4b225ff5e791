"""A provider of OpenID Connect on loopback that keeps to the standard, and can be made to break it."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "buy-in", "a secret of two"


def new_key():
    return RSAKey.generate_key(2048, auto_kid=True)


class FakeProvider:
    """``person`` is who is signed in there, as claims; ``lies`` are claims that a token holds in place of the right
    ones (None leaves one out); ``key`` signs it, with ``algorithm``; ``published`` are the keys it shows."""

    def __init__(self) -> None:
        self.person = {"sub": "u-17", "email": "ida@example.com", "email_verified": True}
        self.lies: dict[str, object] = {}
        self.key = new_key()
        self.published = [self.key]
        self.algorithm = "RS256"
        self.description: dict[str, object] = {}
        self.status = 200
        self.asked: list[str] = []
        self.authentication: list[str] = []
        self._given: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(*provider.shown(urlsplit(self.path)))

            def do_POST(self):
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(*provider.exchanged(self.headers, {k: v[0] for k, v in parse_qs(sent).items()}))

            def answer(self, status, document, headers=()):
                text = json.dumps(document).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def shown(self, address):
        """The answer to a GET."""
        self.asked.append(address.path)
        if self.status != 200:
            return self.status, {"sorry": True}
        if address.path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                **self.description,
            }
        if address.path == "/keys":
            return 200, KeySet(self.published).as_dict(private=False)
        if address.path == "/authorize":
            return self.authorized({name: each[0] for name, each in parse_qs(address.query).items()})
        return 404, {}

    def authorized(self, asked):
        """Whoever is asked says yes at once: back with a code."""
        wanted = {"response_type": "code", "client_id": CLIENT_ID, "code_challenge_method": "S256"}
        if {name: asked.get(name) for name in wanted} != wanted or "openid" not in asked["scope"].split():
            return 400, {"error": "invalid_request"}
        code = uuid4().hex
        self._given[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return 302, {}, {"Location": f"{asked['redirect_uri']}?{query}"}

    def exchanged(self, headers, sent):
        """The answer to a code: RFC 6749, section 4.1.3, and RFC 7636, section 4.6."""
        if self.status != 200:
            return self.status, {"sorry": True}
        if not self._is_client(headers.get("Authorization", ""), sent):
            return 401, {"error": "invalid_client"}
        asked = self._given.pop(sent.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != sent.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": uuid4().hex, "token_type": "Bearer", "expires_in": 300}
        return 200, {**answer, "id_token": self.token(asked["nonce"])} if self.algorithm else answer

    def _is_client(self, authorization, sent):
        if authorization:
            self.authentication.append("header")
            given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        else:
            self.authentication.append("body")
            given = f"{sent.get('client_id')}:{sent.get('client_secret')}"
        return unquote(given) == f"{CLIENT_ID}:{CLIENT_SECRET}"

    def token(self, nonce):
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        claims = {name: value for name, value in {**right, **self.lies}.items() if value is not None}
        if self.algorithm == "none":
            return ".".join([_part({"alg": "none"}), _part(claims), ""])
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key)


def _part(document):
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
