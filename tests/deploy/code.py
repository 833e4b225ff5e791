"""What the code has, for the files of a deployment to be held against: settings, commands and their options, routes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

import typer
from ruamel.yaml import YAML

from bot.cli.app import app as commands
from bot.cli.processes import STOPS_WITHIN
from bot.settings import ROOT, read_settings
from bot.web import api
from bot.web.hardening import LARGER_BODIES

DEPLOY = ROOT / "deploy"

GIVEN = {
    "BUYIN_SECRET": "long enough for a test",
    "BUYIN_PUBLIC_URL": "https://practice.example.com",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "BUYIN_OIDC_ISSUER": "https://login.example.com",
    "BUYIN_OIDC_CLIENT_ID": "x",
    "BUYIN_OIDC_CLIENT_SECRET": "x",
}
"""Enough for every branch that reads a setting."""

OTHERS = {"HOME", "MPLCONFIGDIR", "PYTHONDONTWRITEBYTECODE"}
"""Read by Python and its packages: where they may write, in a root that cannot be written."""


class _Asked(dict):
    """An environment that remembers what it was asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


def settings() -> set[str]:
    """Every environment variable that the settings are read from."""
    asked = _Asked(GIVEN)
    read_settings(asked)
    return asked.names


def unknown(names: Iterable[str]) -> list[str]:
    """Those of ``names`` that nothing reads."""
    return sorted(set(names) - settings() - OTHERS)


def read_command(words: Iterable[str]) -> dict:
    """Options and arguments of a ``buyin`` command line; its errors say what it does not have."""
    command, words = typer.main.get_command(commands), [str(each) for each in words]
    while hasattr(command, "get_command"):
        name = words.pop(0)
        found = command.get_command(command.context_class(command), name)
        assert found is not None, f"there is no command '{name}'"
        command = found
    return command.make_context("buyin", words).params


def upload(size: str) -> int:
    """The bytes of a size as nginx (``16m``) and Caddy (``16MiB``) write it."""
    number, unit = re.fullmatch(r"(\d+) ?(m|MiB|MB)", size).groups()
    return int(number) * (1_000_000 if unit == "MB" else 1024 * 1024)


def shell_words(line: str, comments: bool = False) -> list[str]:
    return shlex.split(line, comments)


def paths() -> set[str]:
    """The addresses of the HTTP interface that hold no names."""
    return {each.path for each in api.ROUTES if "{" not in each.path}


def documents(path: Path) -> list[dict]:
    return list(YAML(typ="safe").load_all(path))


LARGEST_UPLOAD = max(LARGER_BODIES.values())
"""Bytes that a proxy in front must let through."""


def pinned(image: str) -> bool:
    """Whether an image names its version rather than whatever is newest."""
    name, _, tag = image.rpartition(":")
    return bool(name) and "/" not in tag and any(each.isdigit() for each in tag)


DRAIN = STOPS_WITHIN
"""Seconds within which a process that is asked to stop has finished what it is at."""
