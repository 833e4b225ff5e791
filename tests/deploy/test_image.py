"""deploy/Dockerfile: no engine builds it here, so what can be known without one is checked."""

import json
import re

from bot.settings import ROOT
from tests.deploy.code import DEPLOY, OTHERS, paths, pinned, read_command, settings

LINES = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text()).splitlines()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


def steps(name):
    return [line.split(maxsplit=1)[1] for line in LINES if line.startswith(f"{name} ")]


def copied():
    return [word for step in steps("COPY") if "--from" not in step for word in step.split()[:-1]]


def test_what_is_copied_is_there_and_reaches_the_builder():
    assert [each for each in copied() if not (ROOT / each).exists()] == []
    assert IGNORED[1] == "*"
    assert {f"!{each}" for each in copied()} == {each for each in IGNORED if each.startswith("!")}


def test_the_model_is_learnt_from_all_that_it_is_learnt_from():
    """What make trains from is in the stage that trains."""
    makefile = (ROOT / "Makefile").read_text()
    learnt_from = re.findall(r"(?<=[\s(])([\w./]+?)(?=[\s/*)])", re.search(r"LEARNT_FROM := (.*)", makefile)[1])
    assert [each for each in learnt_from if (ROOT / each).exists() and each.split("/")[0] not in copied()] == []


def test_it_starts_from_a_version():
    stages = [step.split() for step in steps("FROM")]
    names = {words[2] for words in stages if len(words) == 3}
    bases = [words[0] for words in stages if words[0] not in names]
    assert set(bases) == {bases[0]}, "the packages were installed for another base"
    assert pinned(bases[0])
    assert f"python:{(ROOT / '.python-version').read_text().strip()}." in bases[0]


def test_packages_are_the_locked_ones():
    installs = [step for step in steps("RUN") if " pip sync " in step or " pip install " in step]
    assert [step for step in installs if "--require-hashes" not in step and "--no-deps" not in step] == []


def test_only_tools_of_the_tests_are_left_out():
    [dropped] = [step for step in steps("RUN") if "uninstall" in step]
    tools = re.search(r"^dev = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.M | re.S)[1]
    assert [each for each in dropped.split(".venv/bin/python")[1].split() if f'"{each}' not in tools] == []


def test_it_does_not_run_as_root():
    [user] = steps("USER")
    assert user.split(":")[0] not in ("0", "root")


def test_it_serves_where_it_is_asked_whether_it_lives():
    [health] = steps("HEALTHCHECK")
    port, path = re.search(r"127\.0\.0\.1:(\d+)(/\w+)", health).groups()
    assert path in paths()
    [command], [exposed] = steps("CMD"), steps("EXPOSE")
    found = read_command(json.loads(command))
    assert (found["host"], str(found["port"]), exposed) == ("0.0.0.0", port, port)


def test_its_environment_is_read_by_somebody():
    [given] = steps("ENV")
    quiet = (ROOT / "bot/brain/corrections.py").read_text()
    names = set(re.findall(r"(\w+)=", given)) - settings() - OTHERS - {"PATH"}
    assert [each for each in names if f'"{each}"' not in quiet] == []
