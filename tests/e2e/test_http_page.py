"""The page about the HTTP interface: its commands do what it says."""

import json
import re
import shutil
import subprocess

import pytest

from bot.settings import ROOT
from tests.conftest import absent

PAGE = (ROOT / "docs/http.md").read_text()


@pytest.fixture
def said(served, tmp_path):
    """What each of the page's commands prints, one after the other in one shell."""
    if shutil.which("curl") is None:
        absent("curl", "there is no curl on the PATH")
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    # curl before 7.82 does not know --json.
    commands = [each.replace("--json", "--header 'Content-Type: application/json' --data") for each in blocks]
    script = "\necho\necho ---\n".join(commands).replace("http://127.0.0.1:8000", served.address)
    ran = subprocess.run(["bash", "-eu", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    return [each.strip() for each in ran.stdout.split("---\n")]


def test_its_commands_make_a_whole_call(said):
    personas, call, answer, ended, debrief = said
    assert "dana-okafor" in [each["id"] for each in json.loads(personas)["personas"]]
    assert call == "", "the id is kept for the commands below"
    assert json.loads(answer)["turn"] == 1
    assert json.loads(answer)["replies"]
    assert json.loads(ended) == {"ended": True}
    assert [each["text"] for each in json.loads(debrief)["transcript"]] == ["Who else lives with the rota?"]
