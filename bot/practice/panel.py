"""The panel: scripted sellers of different kinds who all call a persona, through the real understanding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.codebook import Topic
from bot.personas.diagnostics import InvalidPersona
from bot.personas.parse import build, read_source
from bot.personas.schema import Identifier, Line, Lines, Persona, Strict
from bot.practice.conversation import Conversation

SEED = 1


class Seller(Strict):
    """A scripted seller. ``says`` are messages; ``{name}`` and ``{selling}`` stand for the persona's. Where ``helps``,
    they are said around the helpful lines on each of the persona's issues. ``never_best`` marks who must not get a best
    outcome."""

    id: Identifier
    about: Line
    helps: bool = False
    never_best: bool = False
    says: Lines


class Panel(Strict):
    """The sellers, and for each topic what a helpful one says to get from an issue's disclosure to its settling."""

    sellers: list[Seller]
    helps_with: dict[Topic, Lines]


@dataclass(frozen=True)
class PanelResult:
    """What one seller got from one persona."""

    seller: str
    outcome: str
    fit: str
    score: int
    verdict: str
    turns: int

    def as_dict(self) -> dict[str, Any]:
        """The row for ``buyin persona check --json``."""
        return dict(vars(self))


def read_panel(data: Path) -> Panel:
    """The panel in ``data/panel.yml``. Raises :class:`InvalidPersona`."""
    source = read_source(data / "panel.yml")
    panel = build(Panel, source)
    missing = [topic.value for topic in Topic if topic not in panel.helps_with]
    if missing:
        message = f"{', '.join(missing)} missing from helps_with"
        raise InvalidPersona([source.finding(("helps_with",), "P011", message)])
    return panel


def script_of(panel: Panel, seller: Seller, persona: Persona) -> list[str]:
    """What a seller says to a persona, message by message."""
    said = [
        line.replace("{name}", persona.name.split()[0]).replace("{selling}", persona.selling) for line in seller.says
    ]
    if not seller.helps:
        return said
    first, *rest = said
    return [first, *_help(panel, persona), *rest]


def _help(panel: Panel, persona: Persona) -> list[str]:
    """For each issue, in an order in which they open: the author's own lines, then help with its topic."""
    done: list[str] = []
    waiting = list(persona.issues)
    script: list[str] = []
    while waiting:
        issue = next(each for each in waiting if set(each.opens_when.after) <= set(done))
        waiting.remove(issue)
        done.append(issue.id)
        script += [issue.opens_with[0], *panel.helps_with[issue.topic][: len(issue.discloses) + 1]]
    return script


async def play_panel(conversation: Conversation, panel: Panel, persona: Persona) -> list[PanelResult]:
    """Let every seller of the panel call the persona."""
    results = []
    for seller in panel.sellers:
        document = await conversation.play(persona.id, SEED, script_of(panel, seller, persona))
        outcome, turns = document["outcome"], len(document["transcript"])
        results.append(
            PanelResult(seller.id, outcome["kind"], outcome["fit"], document["score"], document["verdict"], turns)
        )
    return results
