"""Asking an advisory service about the lock, with pip-audit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from typing import Any, Optional

from audit.exceptions import LOCK
from bot.settings import ROOT

PIP_AUDIT = ROOT / ".tools/bin/pip-audit"
# OSV, not PyPI: where an index without advisories stands in for PyPI, pip-audit skips every package and calls it clean.
ASK = ["--vulnerability-service", "osv", "--require-hashes", "--disable-pip", "--format", "json", "--timeout", "15"]


class Unreachable(Exception):
    """No service could be asked; the message is pip-audit's last word."""


def advisories() -> list[dict[str, Any]]:
    """What a service knows of the locked packages: ``{"name", "version", "vulns": [{"id", "aliases"}]}`` each. Raises
    :class:`Unreachable`."""
    command = [str(PIP_AUDIT), *ASK, "--progress-spinner", "off", "--requirement", str(LOCK)]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError) as error:
        said = asked.stderr.strip().splitlines()
        raise Unreachable(said[-1][:300] if said else "it said nothing") from error
    return list(answer)


def unreviewed(answer: Iterable[dict[str, Any]], listed: Iterable[dict[str, Any]]) -> list[str]:
    """The advisories that are not on the list, and the packages that could not be asked about, a sentence each."""
    known = {(each["package"], each["id"]) for each in listed}
    found = []
    for package in answer:
        name = package["name"]
        if "skip_reason" in package:
            found.append(f"{name} was not audited: {package['skip_reason']}")
        for each in package.get("vulns", ()):
            if not any((name, alias) in known for alias in (each["id"], *each.get("aliases", ()))):
                found.append(f"{_id(each)} ({name} {package['version']}): {_fix(each)}; upgrade, or review it")
    return found


def unheard_of(answer: Iterable[dict[str, Any]], listed: Iterable[dict[str, Any]]) -> list[str]:
    """What is on the list and the service does not know of that version, a sentence each."""
    named = {
        (each["name"], name)
        for each in answer
        for vuln in each.get("vulns", ())
        for name in (vuln["id"], *vuln.get("aliases", ()))
    }
    return [
        f"{each['id']} ({each['package']} {each['version']}) is listed, and the service does not know it: look it up"
        for each in listed
        if (each["package"], each["id"]) not in named
    ]


def _id(vulnerability: dict[str, Any]) -> str:
    aliases: list[str] = vulnerability.get("aliases") or []
    cve: Optional[str] = next((each for each in aliases if each.startswith("CVE-")), None)
    return cve or str(vulnerability["id"])


def _fix(vulnerability: dict[str, Any]) -> str:
    fixed = vulnerability.get("fix_versions") or []
    return f"fixed in {fixed[0]}" if fixed else "no fix"
