"""What a user can put right, in one line."""

from __future__ import annotations

from typing import Any, Optional

import typer

_COMMAND_LINE: Any = typer.BadParameter.__mro__[2]
"""What typer raises for any bad argument; it has no public name for it."""


class UsageError(Exception):
    """An argument or a file cannot be used; the message says what to do."""


def in_one_line(error: Exception) -> Optional[str]:
    """What to tell the user, or None for an error that is ours and deserves its traceback."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from bot.brain.brain import BrainFailed
    from bot.brain.trained import NoModel
    from bot.personas.diagnostics import InvalidPersona
    from bot.practice.errors import PracticeError
    from bot.scoring.formula import UnknownFormula
    from bot.settings import InvalidSetting
    from bot.store.engine import DatabaseAway
    from bot.understanding.encoder import EncoderUnusable

    if isinstance(error, _COMMAND_LINE):
        return f"{error.format_message()} (try --help)"
    if isinstance(error, InvalidPersona):
        return "a persona cannot be used\n" + str(error)
    plain = (UsageError, PracticeError, UnknownFormula, InvalidSetting, NoModel, BrainFailed, EncoderUnusable)
    if isinstance(error, plain):
        return str(error)
    if isinstance(error, ArgumentError):
        return f"BUYIN_DATABASE_URL: {error}"
    if isinstance(error, DatabaseAway):
        return f"{error}: check BUYIN_DATABASE_URL and that it runs"
    if isinstance(error, DBAPIError):
        reason = " ".join(str(error.orig).split())
        return f"the database cannot be used ({reason}): check BUYIN_DATABASE_URL and that it runs"
    return None
