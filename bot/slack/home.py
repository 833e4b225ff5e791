"""The App Home: how a trainee gets on, what is assigned to them, and a way to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.practice.progress import TRENDS
from bot.slack.blocks import Block, Button, divider, escaped, fitted, header, rows, section, small
from bot.slack.cards import CHOOSE, HELP

GONE = "They can no longer be called, so there is nothing that you have to do."
"""Said of what is assigned with somebody who was retired."""

LATEST = 5
"""Calls that are listed."""


@dataclass(frozen=True)
class Assigned:
    """Something to practise: who to call (``persona``, its id), in plain words, whether it is done, and whether they
    can still be called."""

    persona: str
    words: str
    done: bool = False
    callable: bool = True


def view(progress: dict[str, Any], names: dict[str, str], assigned: Sequence[Assigned]) -> dict[str, Any]:
    """The view that is published. ``names`` are the personas' by id; ``progress`` is the practice's."""
    blocks = [header("Practise a first conversation"), *rows([CHOOSE])]
    if assigned:
        blocks += [divider(), section("*Assigned to you*"), *map(_assignment, assigned[:20])]
    blocks += [divider(), section("*Your progress*\n" + progress_lines(progress, names)), divider(), small(HELP)]
    return {"type": "home", "blocks": list(fitted(blocks))}


def _assignment(each: Assigned) -> Block:
    if each.done:
        return section(f"✓ {escaped(each.words, 500)}")
    if not each.callable:
        return section(f"• {escaped(each.words, 500)}\n{GONE}")
    return section(f"• {escaped(each.words, 500)}", Button("Call", "call", each.persona))


def progress_lines(progress: dict[str, Any], names: dict[str, str]) -> str:
    """Progress in a few lines of markup: latest calls, mean with its doubt, trend, what keeps coming back."""
    calls = progress["calls"]
    if not calls:
        return "No call has been debriefed yet."
    lines = [
        f"• {escaped(names.get(each['persona'], each['persona']), 200)}: *{each['score']}*, {each['verdict']}"
        for each in calls[: -LATEST - 1 : -1]
    ]
    if len(calls) > LATEST:
        lines.append(f"and {len(calls) - LATEST} earlier")
    lines.append(f"Best: {progress['best']['score']}. {_mean(progress['score'])}{TRENDS[progress['score']['trend']]}")
    lines += [
        f"In {each['calls']} calls you {escaped(each['plain'], 200)}, last with “{escaped(each['last_said'], 200)}”."
        for each in progress["assumptions"][:3]
    ]
    return "\n".join(lines)


def _mean(score: dict[str, Any]) -> str:
    if score["low"] is None:
        return ""
    return f"On average {score['mean']:.0f}, most likely between {score['low']:.0f} and {score['high']:.0f}. "
