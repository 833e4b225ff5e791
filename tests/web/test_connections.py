"""Connections, over real sockets: slow clients, too many, and too much."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from bot.metrics import Metrics
from bot.web.app import create_app
from bot.web.connection_limits import Limits, fullness
from bot.web.connections import limits
from bot.web.full import TOLD_EVERY, Refusals

PATIENCE = 60
"""Seconds after which a test gives up; nothing here takes as long unless it is broken."""

LARGE = 64 * 1024 * 1024
"""Bytes of an answer that fits into no buffer on the way."""

HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class App:
    """Answers with what it was asked: the path, the client, and the size of the body; or with far too much."""

    def __init__(self):
        self.gone = threading.Event()
        self.go_on = threading.Event()

    async def __call__(self, scope, receive, send):
        assert scope["type"] == "http"
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                return
            size += len(message["body"])
            if not message["more_body"]:
                break
        body = f"{scope['path']} {scope['client'][0]} {scope['scheme']} {size}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/large":
            for _ in range(LARGE // 65536):
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
            self.gone.set()
        await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(trusted=(), app=None, **bounds):
    """The address of a server with these bounds, and its application."""
    app = app or App()
    lifespan = "off" if isinstance(app, App) else "on"
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", lifespan=lifespan, ws="none", **limits(trusted, Limits(**bounds)))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname(), app
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()
        assert not thread.is_alive()


def connected(address, source="127.0.0.1"):
    return socket.create_connection(address, timeout=PATIENCE, source_address=(source, 0))


def read_all(client):
    """What comes until the other side ends the connection."""
    found = b""
    while True:
        try:
            piece = client.recv(65536)
        except ConnectionResetError:
            return found
        if not piece:
            return found
        found += piece


def asked(address, request):
    with connected(address) as client:
        client.sendall(request)
        return read_all(client)


CLOSING = b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_an_ordinary_request_is_answered():
    with serving() as (address, _):
        assert asked(address, CLOSING).endswith(b"\r\n/a 127.0.0.1 http 0\r\n0\r\n\r\n")
        body = b"POST /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
        assert b"/b 127.0.0.1 http 5" in asked(address, body)
        assert b"server:" not in asked(address, CLOSING).lower()


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\nHo", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"G"],
    ids=["name", "value", "method"],
)
def test_headers_that_do_not_come_are_not_waited_for(begun):
    with serving(head_within=0.2) as (address, _):
        assert asked(address, begun).startswith(b"HTTP/1.1 408 ")


def trickle(client):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        client.sendall(b"x: y\r\n")
        time.sleep(0.02)  # a trickle is slow


def test_a_trickle_of_headers_is_no_better():
    with serving(head_within=0.5, lingering=0.1) as (address, _), connected(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with pytest.raises(ConnectionError):
            trickle(client)


@pytest.mark.parametrize("sent", [b"", b"\r\n", HELLO + b"\r\n"], ids=["nothing", "a line end", "after an answer"])
def test_who_asks_nothing_does_not_stay(sent):
    with serving(head_within=0.2, idle=1) as (address, _):
        answer = asked(address, sent)
        assert answer.count(b"HTTP/1.1") == sent.count(b"GET")
        assert b" 408 " not in answer


@pytest.mark.parametrize("framing", [b"Content-Length: 9", b"Transfer-Encoding: chunked"])
def test_a_body_that_does_not_come_is_not_waited_for_and_the_application_is_told(framing):
    with serving(body_within=0.2) as (address, app):
        answer = asked(address, b"POST / HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n\r\n3")
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert app.gone.wait(PATIENCE)


def test_a_slow_turn_is_not_a_slow_client():
    """Only what the client owes is timed: another request may be on its way while the first is being answered."""
    with serving(head_within=0.2, body_within=0.2, lingering=0.1) as (address, _), connected(address) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        client.recv(100)
        client.sendall(b"GET / HT")
        time.sleep(0.5)  # longer than a client may take for headers
        received = 0
        while received < LARGE:
            received += len(client.recv(1 << 20))
        assert received >= LARGE


def test_an_answer_that_nobody_takes_is_not_kept():
    with serving(taken_every=0.2) as (address, app), connected(address) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert app.gone.wait(PATIENCE), "the application is let go"
        assert len(read_all(client)) < LARGE


def test_an_answer_that_is_taken_slowly_but_surely_is_sent_whole():
    with serving(taken_every=0.5, least_taken=1) as (address, _), connected(address) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = 0
        while True:
            piece = client.recv(1 << 20)
            if not piece:
                break
            received += len(piece)
            time.sleep(0.005)  # slower than it is made
        assert received > LARGE


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"x%d: y\r\n" % number for number in range(101)),
        b"x: " + b"y" * 40_000 + b"\r\n",
        b"".join(b"x%d: %s\r\n" % (number, b"y" * 1000) for number in range(40)),
        b"x: " + b"y" * 5_000_000,  # and no end
    ],
    ids=["many", "long", "together", "endless"],
)
def test_too_much_before_the_request_is_known_is_refused(head):
    with serving() as (address, _):
        answer = asked(address, b"GET / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert asked(address, b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 431 ")
        assert b"/a" in asked(address, CLOSING)


def test_headers_that_come_in_pieces_are_counted_together_and_refused_once():
    with serving(lingering=PATIENCE) as (address, _), connected(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        for number in range(200):
            client.sendall(b"x%d: %s\r\n" % (number, b"y" * 1000))
        client.sendall(b"\r\n")
        assert read_all(client).count(b"HTTP/1.1") == 1


def test_what_is_no_http_is_refused():
    with serving() as (address, _):
        assert asked(address, b"\x16\x03\x01\x02\x00").startswith(b"HTTP/1.1 400 ")


def test_requests_before_the_first_answer_are_answered_in_order_and_are_bounded():
    with serving(pipelined=3) as (address, _):
        few = asked(address, HELLO + b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n" + CLOSING)
        assert few.count(b"200 OK") == 3
        assert few.index(b"/b") < few.index(b"/a")
        assert asked(address, HELLO * 50).count(b"200 OK") < 50


def test_connections_are_counted_and_one_too_many_is_told():
    with serving(connections=4) as (address, _), ExitStack() as kept:
        first = [kept.enter_context(connected(address)) for _ in range(4)]
        first[0].sendall(HELLO)
        assert first[0].recv(1000).startswith(b"HTTP/1.1 200 ")
        answer = asked(address, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 5" in answer
        assert b'"code": "full"' in answer
        beyond = [kept.enter_context(connected(address)) for _ in range(4)]
        beyond[-1].sendall(HELLO)
        assert read_all(beyond[-1]) == b"", "with half as many again, none is even read"
        first[0].sendall(CLOSING)
        assert b"/a" in read_all(first[0]), "who was there first is served"


def test_a_server_that_is_full_is_alive_and_counts_whom_it_refuses(practice, scripted_brain, caplog):
    metrics = Metrics()
    app = create_app(practice, scripted_brain, "a secret for tests only", metrics=metrics)
    with serving(app=app, connections=4) as (address, _), ExitStack() as kept:
        first = [kept.enter_context(connected(address)) for _ in range(4)]
        first[0].sendall(HELLO)
        assert first[0].recv(100).startswith(b"HTTP/1.1 200 "), "all are taken up"
        alive = asked(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert alive.startswith(b"HTTP/1.1 200 ")
        assert alive.endswith(b'{"ok": true}')
        assert b"buyin_connections_refused_total 0.0" in metrics.text(Nothing())
        for _ in range(3):
            assert asked(address, HELLO).startswith(b"HTTP/1.1 503 ")
        assert b"buyin_connections_refused_total 3.0" in metrics.text(Nothing())
        beyond = [kept.enter_context(connected(address)) for _ in range(3)]
        assert read_all(beyond[-1]) == b""
        assert b"buyin_connections_refused_total 4.0" in metrics.text(Nothing())
    assert [each.name for each in caplog.records].count("bot.web.full") == 1, "the log is not filled with it"


class Nothing:
    def collect(self):
        return []


def test_the_log_tells_now_and_then_how_many_were_refused(caplog):
    now = [1000.0]
    refusals = Refusals(lambda: now[0])
    for _ in range(5):
        refusals.add()
    now[0] += TOLD_EVERY
    refusals.add()
    assert [each.args for each in caplog.records] == [(1,), (5,)]


def test_a_trusted_proxy_keeps_its_connection_for_longer_than_others_do():
    with serving(("127.0.0.1",), idle=1, idle_of_proxy=PATIENCE) as (address, _), ExitStack() as kept:
        proxy = kept.enter_context(connected(address))
        stranger = kept.enter_context(connected(address, "127.0.0.2"))
        for client in (proxy, stranger):
            client.sendall(HELLO)
        assert b"/ 127.0.0.2" in read_all(stranger), "and then the end"
        proxy.sendall(CLOSING)
        assert read_all(proxy).count(b"200 OK") == 2


CROWD = ["10.0.0.1"] * 10 + ["10.0.0.2"] * 5 + ["2001:db8::/64"] * 10 + [f"10.1.0.{last}" for last in range(45)]


def test_one_address_does_not_take_all_the_connections_unless_it_is_a_proxy():
    bounds = Limits(connections=100, of_one_address=10)
    assert fullness(bounds, "10.0.0.1", CROWD, ()) == 1
    assert fullness(bounds, "10.0.0.2", CROWD, ()) == 0.7
    assert fullness(bounds, "2001:db8::/64", CROWD, ()) == 1
    assert fullness(bounds, "10.0.0.1", CROWD, ("10.0.0.0/24",)) == 0.7
    assert fullness(bounds, "2001:db8::/64", CROWD, ("2001:db8::/32",)) == 0.7
    assert fullness(bounds, "10.0.0.2", ["10.0.0.3"] * 100, ()) == 1


def test_a_class_behind_one_router_connects_while_there_is_room():
    bounds = Limits()
    browsers = ["10.0.0.1"] * 60 * 6
    assert fullness(bounds, "10.0.0.1", browsers, ()) < 1
    assert fullness(bounds, "10.0.0.1", ["10.0.0.1"] * bounds.connections, ()) > 1.5, "but leaves some for others"


FORWARDED = CLOSING[:-2] + b"X-Forwarded-For: 203.0.113.9, 10.9.9.9\r\nX-Forwarded-Proto: https\r\n\r\n"


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [
        ((), b"127.0.0.1 http"),
        (("10.0.0.0/8",), b"127.0.0.1 http"),
        (("127.0.0.1",), b"10.9.9.9 https"),
        (("127.0.0.1", "10.0.0.0/8"), b"203.0.113.9 https"),
    ],
)
def test_a_proxy_is_believed_about_the_client_only_if_it_is_trusted(trusted, seen):
    with serving(trusted) as (address, _):
        assert seen in asked(address, FORWARDED)
