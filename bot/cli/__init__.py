"""The command ``buyin``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. What a user can put right is said in one line, with exit code 2."""
    from bot.brain.corrections import quiet

    quiet()
    import typer

    from bot.cli.app import app
    from bot.cli.errors import in_one_line

    try:
        exit_code = app(standalone_mode=False)
    except typer.Abort:
        raise SystemExit(130) from None
    except Exception as error:
        line = in_one_line(error)
        if line is None:
            raise
        print(f"buyin: {line}", file=sys.stderr)
        raise SystemExit(2) from None
    raise SystemExit(exit_code or 0)
