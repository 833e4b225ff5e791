"""deploy/systemd/buyin.service."""

import re
import shutil
import subprocess

import pytest

from bot.settings import ROOT
from tests.deploy.code import DEPLOY, DRAIN, read_command, shell_words, unknown

UNIT = DEPLOY / "systemd/buyin.service"
LINES = [line.partition("=")[::2] for line in UNIT.read_text().splitlines() if "=" in line and line[0] != "#"]


def values(name):
    return [value for key, value in LINES if key == name]


def test_the_command_is_ours_with_its_options():
    [line] = values("ExecStart")
    program, *words = shell_words(line)
    assert program.endswith("/.venv/bin/buyin")
    assert read_command(words)["host"] == "127.0.0.1"


def test_every_variable_is_a_setting():
    given = [word.partition("=")[0] for line in values("Environment") for word in shell_words(line)]
    assert given
    assert unknown(given) == []


def test_nobody_is_killed_while_answering():
    assert int(values("TimeoutStopSec")[0]) > DRAIN


def test_the_database_is_in_the_folder_that_the_unit_may_write():
    [url] = re.findall(r"BUYIN_DATABASE_URL=sqlite:///(\S+)", UNIT.read_text())
    assert url.startswith(f"/var/lib/{values('StateDirectory')[0]}/")


def test_systemd_understands_it(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze on this machine")
    unit = tmp_path / "buyin.service"
    # The program is where it will be installed, not here.
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.M))
    shown = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, "")


def test_other_commands_run_as_the_unit_does():
    """The function in docs/deployment.md has the unit's user, folder, settings and program."""
    [function] = re.findall(r"^buyin\(\) \{\n(.*?)^\}", (ROOT / "docs/deployment.md").read_text(), re.M | re.S)
    words = shell_words(function.replace("\\\n", " "))
    assert words[0] == "systemd-run"
    given = [word.partition("=")[2] for word in words if word.startswith("--property=")]
    assert {
        f"{name}={values(name)[0]}" for name in ("DynamicUser", "StateDirectory", "UMask", "EnvironmentFile")
    } < set(given)
    assert f"User={UNIT.stem}" in given, "the name that systemd makes up for the unit's user"
    told = {word.removeprefix("--setenv=") for word in words if word.startswith("--setenv=")}
    assert {each for each in told if each.startswith("BUYIN_")} <= set(values("Environment"))
    assert words[-2:] == [shell_words(values("ExecStart")[0])[0], "$@"]
