"""docs/deployment.md and docs/performance.md: what they tell people to type and to open is there."""

import re

import pytest

from bot.settings import ROOT
from tests.deploy.code import LARGEST_UPLOAD, read_command, shell_words, unknown, upload

DOCUMENTS = [ROOT / "docs/deployment.md", ROOT / "docs/performance.md"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_files_that_are_named_are_there(path):
    named = set(re.findall(r"\b((?:deploy|bench|tests)/[\w./-]*\w)", path.read_text()))
    made = {"deploy/.env", "deploy/buyin"}  # by whoever follows it; what kubectl calls the deployment
    assert len(named) >= 2
    assert [each for each in sorted(named - made) if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_settings_that_are_named_are_settings(path):
    assert unknown(re.findall(r"\bBUYIN_[A-Z_]+\b", path.read_text())) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_benches_that_are_named_are_there(path):
    for module in set(re.findall(r"python -m (bench\.\w+)", path.read_text())):
        place = ROOT / module.replace(".", "/")
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module


@pytest.mark.parametrize(
    ("start", "number"),
    [
        (r"(?:exec app|/app/\.venv/bin/)\s?buyin ", 2),  # inside containers
        (r"run --rm backup ", 2),
        (r"^buyin ", 3),  # as the systemd unit does
    ],
)
def test_commands_are_ours(start, number):
    lines = re.findall(rf"{start}(\w.*)$", DOCUMENTS[0].read_text(), re.MULTILINE)
    assert len(lines) == number
    for line in lines:
        read_command(shell_words(re.sub(r"\$\(.*?\)", "today", line), comments=True))


def test_nginx_lets_through_the_largest_body():
    assert upload(re.search(r"client_max_body_size (\w+);", DOCUMENTS[0].read_text())[1]) >= LARGEST_UPLOAD


def test_proxies_that_are_trusted_by_the_example_of_compose_are_told():
    told = re.search(r"has addresses of its own, (\S+),", DOCUMENTS[0].read_text())[1]
    assert f"BUYIN_TRUSTED_PROXIES: {told}\n" in (ROOT / "deploy/compose.yml").read_text()
