"""Several processes that start at once bring a database up to date: one does it, and the others wait."""

import os
import subprocess
import sys

import pytest

from bot.settings import ROOT
from tests.e2e.conftest import SECRET

UPGRADE = [sys.executable, "-c", "from bot.cli import main; main()", "db", "upgrade"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_three_processes_migrate_at_once(request, kind):
    env = {**os.environ, "BUYIN_DATABASE_URL": request.getfixturevalue(f"{kind}_url"), "BUYIN_SECRET": SECRET}
    together = [
        subprocess.Popen(UPGRADE, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    said = [each.communicate(timeout=120)[0] for each in together]
    assert [each.returncode for each in together] == [0, 0, 0], said
