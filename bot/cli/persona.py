"""``buyin persona``: the library."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import typer

from bot.cli.errors import UsageError

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


@app.command("check")
def check(
    paths: Optional[list[Path]] = typer.Argument(None, help="persona.yml files or persona folders; all by default."),
) -> None:
    """Check persona files. Prints FILE:LINE:COL CODE MESSAGE for each finding and exits 1 if there is any."""
    from bot.personas.diagnostics import InvalidPersona
    from bot.personas.library import load_library, read_persona, read_rehearsals, read_voices
    from bot.settings import read_settings

    data = read_settings().data
    findings = []
    if not paths:
        try:
            load_library(data)
        except InvalidPersona as error:
            findings += error.diagnostics
    for path in paths or []:
        file = path / "persona.yml" if path.is_dir() else path
        if not file.exists():
            raise UsageError(f"{file}: no such file")
        try:
            persona = read_persona(file, read_voices(data / "voices"))
            read_rehearsals(persona, file.parent)
        except InvalidPersona as error:
            findings += error.diagnostics
    for finding in findings:
        print(finding)
    if findings:
        raise typer.Exit(1)
    print("no findings")
