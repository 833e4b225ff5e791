"""The reviewed list of advisories that apply to a locked version: ``exceptions.yml``."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.settings import ROOT

FILE = Path(__file__).with_name("exceptions.yml")
LOCK = ROOT / "requirements.lock"

FIELDS = {"id": str, "package": str, "version": str, "what": str, "why": str, "reviewed": date}
CHECKED_BY = {"never_loaded": list, "absent": str, "fact": str}
"""What holds an exception up; each has one of them."""

REVIEWED_WITHIN = timedelta(days=180)


def exceptions(file: Path = FILE) -> list[dict[str, Any]]:
    """The list as it stands."""
    found: list[dict[str, Any]] = YAML(typ="safe").load(file)
    return found


def locked(file: Path = LOCK) -> dict[str, set[str]]:
    """The versions of each package in the lock: one, or one for each kind of machine."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", file.read_text(), re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions


def faults(listed: list[dict[str, Any]], versions: dict[str, set[str]], sources: dict[str, str]) -> list[str]:
    """What is wrong with the list, a sentence each. ``sources`` are our own files' texts by name."""
    found = [f"{name} is listed {times} times" for name, times in _times(listed).items() if times > 1]
    for each in listed:
        name = f"{each.get('id', '?')} ({each.get('package', '?')})"
        wrong = [key for key, kind in FIELDS.items() if not isinstance(each.get(key), kind) or not each[key]]
        found += [f"{name}: '{key}' is missing, or is no {FIELDS[key].__name__}" for key in wrong]
        found += [f"{name}: unknown field '{key}'" for key in set(each) - set(FIELDS) - set(CHECKED_BY)]
        held = [key for key, kind in CHECKED_BY.items() if isinstance(each.get(key), kind) and each[key]]
        if len(held) != 1:
            found.append(f"{name}: give one of {', '.join(CHECKED_BY)}")
        now = versions.get(str(each.get("package")), set())
        if each.get("version") not in now:
            has = " and ".join(sorted(now)) or "no such package"
            found.append(f"{name}: is about {each.get('version')}, the lock has {has}: review it anew, or delete it")
        if each.get("absent"):
            found += [
                f"{name}: '{each['absent']}' stands in {file}"
                for file, text in sources.items()
                if each["absent"] in text
            ]
    return found


def _times(listed: list[dict[str, Any]]) -> Counter[tuple[Any, Any]]:
    return Counter((each.get("id"), each.get("package")) for each in listed)


def overdue(listed: list[dict[str, Any]], today: date) -> list[str]:
    """The exceptions that nobody has looked at for too long."""
    return [
        f"{each['id']} ({each['package']}) was reviewed on {each['reviewed']}: look at it again"
        for each in listed
        if today - each["reviewed"] > REVIEWED_WITHIN
    ]


def our_sources() -> dict[str, str]:
    """Our own program's files, by their path."""
    files = [file for folder in ("bot", "actions") for file in sorted((ROOT / folder).rglob("*.py"))]
    return {str(file.relative_to(ROOT)): file.read_text() for file in files}
