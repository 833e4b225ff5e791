"""``buyin persona``: the library."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import typer

from bot.cli.errors import UsageError
from bot.cli.jsonl import show as show_object

app = typer.Typer(help="List, show and check personas.", no_args_is_help=True)


@app.command("list")
def list_personas() -> None:
    """One line a persona: its id, name, role, company and difficulty."""
    from bot.personas.library import load_library
    from bot.settings import read_settings

    for each in load_library(read_settings().data).personas.values():
        print(f"{each.id}\t{each.name}, {each.role}, {each.company}\tdifficulty {each.difficulty}")


@app.command("show")
def show(persona_id: str = typer.Argument(..., metavar="ID")) -> None:
    """All of a persona, hidden issues included."""
    from bot.codebook import TOPIC_WORDS
    from bot.personas.library import load_library
    from bot.settings import read_settings

    library = load_library(read_settings().data)
    if persona_id not in library:
        raise UsageError(f"there is no persona '{persona_id}': try 'buyin persona list'")
    each = library[persona_id]
    print(f"{each.name}, {each.role}, {each.company}\n\n{each.brief}\n")
    print(f"Voice {each.voice}, patience {each.patience} turns, trust {each.trust}, difficulty {each.difficulty}\n")
    print("Hidden issues:")
    for issue in each.issues:
        after = f", after {', '.join(issue.opens_when.after)}" if issue.opens_when.after else ""
        opens = f"opens at trust {issue.opens_when.trust}{after}"
        print(f"  {issue.id} ({TOPIC_WORDS[issue.topic]}; weight {issue.weight}; {opens})")
        print(f"    {issue.truth}")
    print("\nOutcomes, in the order in which they are tried:")
    for outcome in each.outcomes:
        print(f"  {outcome.id}: {outcome.kind.value}, {outcome.fit.value}")


@app.command("new")
def new(persona_id: str = typer.Argument(..., metavar="ID", help="Lower case letters, digits and hyphens.")) -> None:
    """Write a commented starter persona that passes the check, for you to change."""
    from bot.personas.starter import BadName, write_starter
    from bot.settings import read_settings

    try:
        folder = write_starter(read_settings().data, persona_id)
    except BadName as error:
        raise UsageError(str(error)) from error
    print(f"{folder / 'persona.yml'}: change it, then 'buyin persona check {folder}'")


@app.command("sheets")
def sheets(
    unlike: Optional[list[Path]] = typer.Option(None, help="JSON Lines of questions to measure with: none like them."),
) -> None:
    """Write the library's facts as they are now to data/nlu/facts, for the next training to learn from."""
    from bot.cli.jsonl import objects
    from bot.personas.library import load_library
    from bot.personas.sheets import sheet_of
    from bot.settings import read_settings
    from bot.understanding.held_out import near_duplicates

    measured = [row for file in unlike or [] for row in objects(str(file), ("persona", "text"))]
    data = read_settings().data
    left_out = 0
    for persona in load_library(data).personas.values():
        own = [row["text"] for row in measured if row["persona"] == persona.id]
        questions = [text for fact in persona.facts for text in fact.asks] + list(persona.unanswered)
        alike = {question for _, question in near_duplicates(own, questions)}
        (data / "nlu/facts" / f"{persona.id}.yml").write_text(sheet_of(persona, alike), encoding="utf-8")
        left_out += len(alike)
    print(f"{data / 'nlu/facts'}: written; {left_out} questions nearly like those to measure with were left out")


@app.command("check")
def check(
    paths: Optional[list[Path]] = typer.Argument(None, help="persona.yml files or persona folders; all by default."),
    calls: bool = typer.Option(
        True, help="Also play the rehearsals and the panel of scripted sellers (needs a model)."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print a JSON object a persona."),
) -> None:
    """Prove personas. Prints FILE:LINE:COL CODE MESSAGE for each finding and exits 1 if there is any.

    Parses the files, explores each persona's states with abstract moves, then plays its rehearsals and lets a panel of
    scripted sellers call it.
    """
    from bot.personas.diagnostics import InvalidPersona
    from bot.personas.library import Library, read_persona, read_rehearsals, read_voices
    from bot.settings import read_settings

    data = read_settings().data
    files = [each / "persona.yml" if each.is_dir() else each for each in paths or []]
    files = files or sorted((data / "personas").glob("*/persona.yml"))
    absent = [str(file) for file in files if not file.exists()]
    if absent or not files:
        raise UsageError(f"{', '.join(absent) or data / 'personas'}: no such file")
    try:
        voices = read_voices(data / "voices")
    except InvalidPersona as error:
        for finding in error.diagnostics:
            show_finding(finding.file, finding, as_json)
        raise typer.Exit(1) from error
    library, at, failed = Library({}, {}), {}, False
    for file in files:
        try:
            persona = read_persona(file, voices)
            library.rehearsals[persona.id] = read_rehearsals(persona, file.parent)
            library.personas[persona.id], at[persona.id] = persona, file
        except InvalidPersona as error:
            failed = True
            for finding in error.diagnostics:
                show_finding(str(file), finding, as_json)
    failed |= asyncio.run(_prove(library, at, calls, as_json))
    if failed:
        raise typer.Exit(1)
    if not as_json:
        print("no findings")


def show_finding(file: str, finding: Any, as_json: bool) -> None:
    """Print a finding about a file that does not parse."""
    if as_json:
        show_object({"file": file, "findings": [vars(finding)]})
    else:
        print(finding)


async def _prove(library: Any, at: dict[str, Path], calls: bool, as_json: bool) -> bool:
    """Prove each persona of the library, print what came out, and say whether there was a finding."""
    from bot.practice.checking import check_by_calls, check_by_proof
    from bot.practice.panel import read_panel
    from bot.settings import read_settings

    failed, panel = False, None
    async with _conversation(library, calls and bool(library.personas)) as conversation:
        for name, persona in library.personas.items():
            started = time.perf_counter()
            checked = check_by_proof(persona, at[name])
            if conversation is not None:
                panel = panel or read_panel(read_settings().data)
                await check_by_calls(checked, at[name], conversation, library.rehearsals[name], panel)
            failed |= bool(checked.findings)
            seconds = round(time.perf_counter() - started, 1)
            if as_json:
                show_object({"file": str(at[name]), **checked.as_dict(), "seconds": seconds})
            else:
                _print_checked(checked, seconds)
    return failed


@asynccontextmanager
async def _conversation(library: Any, wanted: bool) -> AsyncIterator[Any]:
    """Somebody to play calls with on a database that is thrown away; None where no calls are wanted."""
    if not wanted:
        yield None
        return
    from bot.brain.connect import connect
    from bot.practice.conversation import Conversation
    from bot.practice.current import install
    from bot.practice.service import Practice
    from bot.settings import read_settings
    from bot.store.engine import migrate, open_engine
    from bot.store.repository import Store

    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'check.db'}")
        migrate(engine)
        practice = Practice(Store(engine), lambda: library)
        install(practice)
        yield Conversation(practice, await connect(replace(read_settings(), rasa_url=None)), "check")


def _print_checked(checked: Any, seconds: float) -> None:
    proof = checked.proof
    exact = "exact" if proof.exact else "not exact"
    held = sum(claim.holds for claim in proof.claims)
    print(
        f"{checked.persona.id}: {held} of {len(proof.claims)} claims hold, {proof.states} states, {exact}, {seconds} s"
    )
    for claim in proof.claims:
        if claim.code != "P050" and claim.way:
            print(f"  {claim.says}: {len(claim.way)} turns: {', '.join(claim.way)}")
    for row in checked.rehearsals:
        state = "FAIL" if row["wrong"] else "ok"
        came = f"{row['score']:>4}  {row['verdict']:<13} {row['outcome']} ({row['fit']})"
        print(f"  rehearsal {row['id']:<17} {state:<5}{came}")
    for each in checked.panel:
        came = f"{each.score:>4}  {each.verdict:<13} {each.outcome} ({each.fit})"
        print(f"  seller    {each.seller:<17} {each.turns:>2} t.{came}")
    left_open = checked.persona.unanswered_everyday
    if left_open:
        print(f"  no fact answers the everyday questions {', '.join(left_open)}")
    for finding in checked.findings:
        print(finding)
