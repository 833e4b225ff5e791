"""What the documentation says there is, there is."""

import re

from bot.settings import ROOT

SECURITY = (ROOT / "docs/security.md").read_text()


def test_every_test_that_the_threat_model_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", SECURITY))
    defined = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        defined |= set(re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE))
    assert len(named) > 40
    assert sorted(named - defined) == []


def test_every_page_and_heading_that_a_page_links_to_is_there():
    missing = []
    for page in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]):
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            path, _, heading = target.partition("#")
            if "://" in target:
                continue
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (heading and heading not in _headings(there.read_text())):
                missing.append(f"{page.name}: {target}")
    assert missing == []


def _headings(text):
    """The names by which headings are linked to."""
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in lines}
