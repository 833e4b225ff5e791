"""Rasa on a server of its own, the actions on another, and the pages served from a third process."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from bot.settings import ROOT
from tests.e2e.conftest import Served, Trainee, eventually

TOKEN = "a token for tests only"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def rasa_server(tmp_path_factory, model_path):
    folder = tmp_path_factory.mktemp("remote")
    env = {
        **os.environ,
        "BUYIN_DATABASE_URL": f"sqlite:///{folder / 'remote.db'}",
        "BUYIN_RASA_TOKEN": TOKEN,
        "BUYIN_SECRET": "the same for every process",
    }
    actions, rasa = free_port(), free_port()
    endpoints = folder / "endpoints.yml"
    endpoints.write_text((ROOT / "endpoints.yml").read_text().replace("5055", str(actions)))
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "run"]
    serve = ["--enable-api", "--auth-token", TOKEN, "--credentials", "credentials.yml", "--endpoints", str(endpoints)]
    with (folder / "log").open("w") as log:
        processes = [
            subprocess.Popen([*command, *rest], cwd=ROOT, env=env, stdout=log, stderr=log)
            for rest in (
                ["actions", "--port", str(actions)],
                [*serve, "--model", str(model_path), "--interface", "127.0.0.1", "--port", str(rasa)],
            )
        ]
        address = f"http://127.0.0.1:{rasa}"

        def up():
            assert all(each.poll() is None for each in processes), (folder / "log").read_text()[-3000:]
            try:
                return urllib.request.urlopen(f"{address}/webhooks/buyin/", timeout=2)
            except urllib.error.HTTPError:
                return True
            except OSError:
                return False

        eventually(up, 120)
        yield address, env
        for each in processes:
            each.terminate()
            each.wait(20)


def test_a_call_with_rasa_elsewhere(rasa_server):
    address, env = rasa_server
    served = Served(**{**env, "BUYIN_RASA_URL": address})
    try:
        trainee = Trainee(served.address)
        call = trainee.ask("/api/calls", {"persona": "marek-nowak"})[1]["call"]
        status, heard = trainee.says(call, "What have your own people already tried to make of the mornings?", "k1")
        assert (status, heard["turn"]) == (200, 1)
        assert trainee.says(call, "/restart", "k2")[1]["turn"] == 2
        assert "Nine" in " ".join(trainee.says(call, "How many loading docks have you got?", "k3")[1]["replies"])
        trainee.ask(f"/api/calls/{call}/end", {})
        assert trainee.ask(f"/api/calls/{call}/debrief")[0] == 200
    finally:
        served.stop()


def test_the_channel_takes_nobodys_word_without_the_token(rasa_server):
    address, _ = rasa_server
    request = urllib.request.Request(f"{address}/webhooks/buyin/say", b'{"sender": "x", "text": "hi"}')
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=10)


def test_a_server_that_cannot_be_reached_stops_the_start_with_one_line():
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", "0"]
    env = {**os.environ, "BUYIN_RASA_URL": f"http://127.0.0.1:{free_port()}"}
    shown = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert "cannot be reached" in shown.stderr
