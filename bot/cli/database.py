"""``buyin db``: the database."""

from __future__ import annotations

import typer

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
