"""``buyin cohort``: who practises together, and what is assigned to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.practice.service import Practice

app = typer.Typer(help="Cohorts: their join links, and what is assigned to them.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Cohorts: their join links, and what is assigned to them."""


@app.command("add")
def add(name: str = typer.Argument(..., help="What the cohort is called.")) -> None:
    """Make a cohort and print the path of its join link."""
    cohort = _practice().roll.found_cohort(name)
    print(f"{cohort.code}  {cohort.name}\nTrainees join at /join/{cohort.code} on your server's address.")


@app.command("list")
def list_cohorts() -> None:
    """Print each cohort with its code, oldest first."""
    for each in _practice().roll.cohorts():
        print(f"{each.code}  {each.name}")


@app.command("assign")
def assign(
    code: str = typer.Argument(..., help="The cohort's code, as `buyin cohort list` prints it."),
    persona: str = typer.Argument(..., help="The persona's id, as `buyin persona list` prints it."),
    due: Optional[str] = typer.Option(None, help="The last day, as YYYY-MM-DD."),
    pass_mark: Optional[int] = typer.Option(None, min=0, max=100, help="The score that passes; none for any call."),
    tries: Optional[int] = typer.Option(None, min=1, help="Calls that count at most; none for any number."),
    in_a_row: int = typer.Option(1, min=1, help="Calls that must pass one after the other."),
    hints: bool = typer.Option(True, "--hints/--no-hints", help="Whether calls begun with hints count."),
) -> None:
    """Assign a persona to a cohort."""
    from bot.practice.assignments import end_of_day
    from bot.practice.cohorts import Terms

    practice = _practice()
    if persona not in practice.library.personas:
        raise UsageError(f"there is no persona '{persona}': `buyin persona list` shows them")
    terms = Terms(end_of_day(due) if due else None, pass_mark, tries, in_a_row, hints)
    practice.cohorts.assign(practice.roll.cohort(code).id, [persona], terms)
    print(f"assigned: {practice.library[persona].name}" + (f", due {due}" if due else ""))


def _practice() -> Practice:
    from bot.practice.current import open_practice
    from bot.settings import read_settings

    return open_practice(read_settings())
