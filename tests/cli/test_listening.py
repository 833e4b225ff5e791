"""Where the server listens."""

import socket

import pytest

from bot.cli.listening import address, keep_port, listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_second_piece_of_an_answer_does_not_wait_for_the_first_to_be_acknowledged(host):
    with listen(host, 0) as listening, socket.create_connection(listening.getsockname()[:2]):
        taken_up, _ = listening.accept()
        with taken_up:
            assert taken_up.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_processes_share_a_port_that_is_kept_for_them():
    with keep_port("127.0.0.1", 0) as kept:
        port = kept.getsockname()[1]
        with listen("127.0.0.1", port, shared=True), listen("127.0.0.1", port, shared=True):
            socket.create_connection(("127.0.0.1", port)).close()


def test_an_address_is_written_as_a_browser_takes_it():
    assert [address("127.0.0.1", 80), address("::1", 80)] == ["http://127.0.0.1:80", "http://[::1]:80"]
