"""``buyin export``: calls for other systems."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime, timezone
from enum import Enum
from typing import TYPE_CHECKING, Optional

import typer

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from bot.practice.exports import Exported
    from bot.settings import Settings


class Format(str, Enum):
    """What calls can be exported as."""

    CSV = "csv"
    JSONL = "jsonl"
    XAPI = "xapi"


def export(
    as_format: Format = typer.Option(..., "--format", help="csv: a line a call; jsonl: all of it; xapi: statements."),
    cohort: str = typer.Option("", help="Only this cohort's, by its code; `buyin cohort list` prints codes."),
    since: str = typer.Option("", help="Only calls that ended on this day or later, as YYYY-MM-DD."),
    send: bool = typer.Option(False, "--send", help="With xapi: send the statements to BUYIN_LRS_URL instead."),
) -> None:
    """Print finished calls, or send them to an LRS."""
    from bot.practice.current import open_practice
    from bot.practice.exports import Exports, as_csv, as_jsonl
    from bot.practice.xapi import as_lines, statements
    from bot.settings import read_settings
    from bot.store.patience import patiently

    settings = read_settings()
    day = _day(since) if since else None
    if send:
        _can_send(as_format, settings)
    if as_format is Format.XAPI:
        _home_page(settings)
    practice = open_practice(settings)
    group = practice.roll.cohort(cohort) if cohort else None
    calls = Exports(practice.store).calls([group.id] if group else None, day)
    about = f"{as_format.value} of {group.name if group else 'everybody'}{f' since {since}' if since else ''}"
    practice.staff.log("command line", "sent to the LRS" if send else "exported", about)
    with patiently():  # whoever exports years of calls waits for them
        if send:
            _send(calls, settings)
            return
        if as_format is Format.XAPI:
            lines = as_lines(statements(calls, settings.public_url))
        else:
            lines = as_csv(calls) if as_format is Format.CSV else as_jsonl(calls)
        for line in lines:
            sys.stdout.write(line)


def _home_page(settings: Settings) -> None:
    from bot.practice.xapi import NoHomePage, home_page

    try:
        home_page(settings.public_url)
    except NoHomePage as error:
        raise UsageError(str(error)) from error


def _can_send(as_format: Format, settings: Settings) -> None:
    if as_format is not Format.XAPI:
        raise UsageError("--send is for --format xapi")
    if not settings.lrs_url:
        raise UsageError("--send: set BUYIN_LRS_URL, BUYIN_LRS_KEY and BUYIN_LRS_SECRET (docs/settings.md)")


def _send(calls: Iterable[Exported], settings: Settings) -> None:
    from bot.practice.record_store import RecordStore
    from bot.practice.xapi import statements

    with RecordStore(settings.lrs_url, settings.lrs_key, settings.lrs_secret) as store:
        sent = store.send(statements(calls, settings.public_url))
    kept = f"; {sent.kept} differ from what the LRS has, which it keeps" if sent.kept else ""
    print(f"{sent.stored} statements are in the LRS{kept}")


def _day(text: str) -> Optional[datetime]:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise UsageError(f"--since: give a day as YYYY-MM-DD; '{text}' is none") from error
