"""``buyin forget`` and ``buyin retention``: deleting people's data."""

from __future__ import annotations

import sys
from typing import Optional

import typer

from bot.cli.errors import UsageError


def forget(
    trainee: str = typer.Argument(..., help="The trainee's id, or exactly their name."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Delete everything of a trainee at once and for good; counts of their calls stay."""
    from bot.practice.current import open_practice
    from bot.practice.keeping import find_trainee
    from bot.practice.keeping import forget as delete
    from bot.settings import read_settings

    practice = open_practice(read_settings())
    found = find_trainee(practice, trainee)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("there is no terminal to ask on: say --yes if you are sure")
        where = f" of {found.cohort.name}" if found.cohort else ""
        typer.confirm(f"Delete everything of {found.name or found.id}{where}, for good?", abort=True)
    calls = delete(practice, found.id, "command line")
    who = found.name or found.id
    print(f"deleted already: {who}" if calls is None else f"deleted: {who}, with {calls} calls")


def retention(
    days: Optional[int] = typer.Option(None, min=1, help="Instead of BUYIN_RETENTION_DAYS."),
) -> None:
    """Delete calls, and trainees without any, that are older than BUYIN_RETENTION_DAYS; counts stay."""
    from bot.practice.current import open_practice
    from bot.practice.keeping import retire_old
    from bot.settings import read_settings

    settings = read_settings()
    kept_for = days or settings.retention_days
    if kept_for is None:
        raise UsageError("everything is kept: set BUYIN_RETENTION_DAYS, or give --days")
    retired = retire_old(open_practice(settings), kept_for)
    print(f"deleted: {retired.calls} calls, {retired.trainees} trainees, {retired.log} lines of the audit log")
