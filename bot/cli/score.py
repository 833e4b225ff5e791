"""``buyin score``: score any transcript."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Optional

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import STANDARD_INPUT, objects, show


def score(
    files: Optional[list[str]] = typer.Argument(
        None, help='JSONL transcripts, {"role": "seller"|"prospect", "text"} a line; - for standard input.'
    ),
    call: str = typer.Option(
        "", help="Instead of files: the id of a call in the database. It is scored again from its stored codes."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSONL instead of a line of text."),
) -> None:
    """Score transcripts, one a file, without a persona: dimensions that need one are n/a.

    With --call: work out the debrief of a stored call again, by the formula that it was scored with, and exit 1 if it
    is not the same as the stored one, byte for byte.
    """
    if call:
        if files:
            raise UsageError("give either transcripts or --call ID")
        raise typer.Exit(_again(call, as_json))
    calls = [(name, _read(name)) for name in files or [STANDARD_INPUT]]
    asyncio.run(_score(calls, as_json))


def _again(call: str, as_json: bool) -> int:
    from bot.practice.current import open_practice
    from bot.settings import read_settings

    stored, again = open_practice(read_settings()).results.rescore(call)
    same = json.dumps(stored, ensure_ascii=False) == json.dumps(again, ensure_ascii=False)
    if as_json:
        show({"call": call, "same": same, **again})
    else:
        word = (
            "the same as stored" if same else f"NOT the same as stored, which is {stored['score']} {stored['verdict']}"
        )
        print(f"{again['score']:>3}  {again['verdict']:<12}  {call}  formula {again['formula']}, {word}")
    return 0 if same else 1


def _read(name: str) -> list[tuple[str, str]]:
    lines = []
    for number, each in enumerate(objects(name, ("role", "text")), 1):
        if each["role"] not in ("seller", "prospect"):
            raise UsageError(f"{name}: 'role' of line {number} must be 'seller' or 'prospect'")
        lines.append((each["role"], each["text"]))
    return lines


async def _score(calls: list[tuple[str, list[tuple[str, str]]]], as_json: bool) -> None:
    from bot.brain.connect import connect
    from bot.scoring.debrief import judge
    from bot.settings import read_settings

    brain = await connect(read_settings())
    for name, lines in calls:
        judged = judge(await transcribe(brain, lines))
        if as_json:
            show({"file": name, **judged})
        else:
            print(f"{judged['score']:>3}  {judged['verdict']:<12}  {name}")


async def transcribe(brain: Any, lines: list[tuple[str, str]]) -> Any:
    """The scored transcript of (role, text) lines: each seller line is coded after the prospect line before it."""
    from bot.practice.message import clean
    from bot.scoring.bare import bare_transcript

    spoken = []
    context = ""
    for role, typed in lines:
        text = clean(typed)
        if role == "prospect":
            context = text
            spoken.append((role, text, ()))
        else:
            spoken.append((role, text, await brain.code(text, context)))
    return bare_transcript(spoken)
