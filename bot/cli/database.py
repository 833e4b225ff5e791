"""``buyin db``: the database."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import typer

from bot.cli.errors import UsageError

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Look after the database."""


@app.command("upgrade")
def upgrade() -> None:
    """Bring the database up to date. The server does this at every start by itself."""
    from bot.settings import read_settings
    from bot.store.engine import migrate, open_engine

    engine = open_engine(read_settings().database_url)
    migrate(engine)
    print(f"up to date: {engine.url.render_as_string(hide_password=True)}")


@app.command("backup")
def backup(file: Path = typer.Argument(..., help="The file to write; it must not be there yet.")) -> None:
    """Write the database to one file, while the server runs."""
    from bot.settings import read_settings
    from bot.store.backup import BackupFailed, back_up
    from bot.store.engine import open_engine

    try:
        back_up(open_engine(read_settings().database_url), file)
    except BackupFailed as error:
        raise UsageError(str(error)) from error
    print(f"written: {file} ({file.stat().st_size / 1e6:.1f} MB)")


@app.command("restore")
def restore(
    file: Path = typer.Argument(..., help="What 'buyin db backup' wrote."),
    force: bool = typer.Option(False, help="Also where calls are in the database: it is kept in a file."),
) -> None:
    """Put a backup in the place of the database. Stop the server first."""
    from bot.settings import read_settings
    from bot.store.backup import BackupFailed
    from bot.store.backup import restore as put_back
    from bot.store.engine import open_engine

    try:
        kept = put_back(open_engine(read_settings().database_url), file, datetime.now(timezone.utc), force=force)
    except BackupFailed as error:
        raise UsageError(str(error)) from error
    print(f"restored: {file}" + (f"; what was there is kept in {kept}" if kept else ""))


@app.command("copy")
def copy(file: Path = typer.Argument(..., help="A SQLite database, or a backup of one.")) -> None:
    """Copy a SQLite file into the database of the settings, which must be empty. Stop the server first."""
    from bot.settings import read_settings
    from bot.store.backup import BackupFailed
    from bot.store.copying import copy_into
    from bot.store.engine import open_engine

    try:
        rows = copy_into(open_engine(read_settings().database_url), file)
    except BackupFailed as error:
        raise UsageError(str(error)) from error
    print(f"copied: {rows} rows of {file}, which stays as it is")
