"""``buyin play``: a call in the terminal, or scripted calls, through the same brain as the server."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import read_text, show

TRAINEE = "terminal"


def play(
    persona: str = typer.Argument(..., help="A persona's id; 'buyin persona list' shows them."),
    script: Optional[list[str]] = typer.Option(None, help="A file with one seller message per line; may be repeated."),
    as_json: bool = typer.Option(False, "--json", help="Print JSONL events."),
    seed: int = typer.Option(1, help="Decides which of a prospect's lines are said."),
    hints: bool = typer.Option(False, help='Allow hints: type "/hint" to get one.'),
    rehearsals: bool = typer.Option(False, help="Play the persona's rehearsals and check what must come out."),
) -> None:
    """Practise a call. What is said here is not stored.

    Type a message and press Enter; "/end" or end of input ends the call and shows the debrief.
    """
    scripts = [(name, _lines(name)) for name in script or []]
    raise typer.Exit(asyncio.run(_play(persona, scripts, as_json, seed, hints, rehearsals)))


def _lines(name: str) -> list[str]:
    lines = [line for line in read_text(name).splitlines() if line.strip()]
    if not lines:
        raise UsageError(f"{name}: holds no message; write one seller message per line")
    return lines


async def _play(
    persona: str, scripts: list[tuple[str, list[str]]], as_json: bool, seed: int, hints: bool, rehearsals: bool
) -> int:
    from bot.brain.connect import connect
    from bot.practice.conversation import Conversation
    from bot.practice.current import install, open_practice
    from bot.settings import read_settings

    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'play.db'}"
        practice = open_practice(replace(settings, database_url=database, rasa_url=None))
        if persona not in practice.library:
            raise UsageError(f"there is no persona '{persona}': try 'buyin persona list'")
        install(practice)
        brain = await connect(replace(settings, rasa_url=None))
        if rehearsals:
            from bot.practice.rehearse import rehearse_all

            return await rehearse_all(Conversation(practice, brain, TRAINEE), persona)
        several = len(scripts) > 1
        calls: list[tuple[str, Optional[list[str]]]] = [*scripts] or [("", None)]
        for name, lines in calls:
            conversation = Conversation(practice, brain, TRAINEE, hints=hints)
            said = _typed() if lines is None else iter(lines)
            label = {"script": name} if several else {}
            await _one_call(conversation, persona, said, seed, as_json, label, echo=lines is not None)
    return 0


def _typed() -> Iterator[str]:
    while True:
        try:
            line = input("you> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip() == "/end":
            return
        yield line


async def _one_call(
    conversation: Any, persona: str, said: Iterator[str], seed: int, as_json: bool, label: dict[str, str], echo: bool
) -> None:
    from bot.practice.plain_text import debrief_text

    opening = conversation.start(persona, seed)
    if as_json:
        show({"event": "call", **label, "persona": persona, "opening": opening})
    else:
        print("\n".join(f"     {line}" for line in opening), flush=True)
    for text in said:
        if text.strip() == "/hint" and not as_json:
            print(f"     ({conversation.hint()})", flush=True)
            continue
        turn = await conversation.say(text)
        if as_json:
            show({"event": "turn", **label, **turn.as_dict()})
        else:
            if echo:
                print(f"you> {text}")
            print("\n".join(f"     {line}" for line in turn.prospect), flush=True)
        if turn.ended:
            break
    document = conversation.finish()
    if as_json:
        show({"event": "debrief", **label, **document})
    else:
        print("\n" + debrief_text(document))
