"""``buyin remind``: tell trainees what is due."""

from __future__ import annotations

import typer


def remind(
    days: int = typer.Option(3, min=0, max=60, help="Remind from this many days before the due day on."),
) -> None:
    """Remind trainees of what is due or overdue, each once a day; meant to be run daily, by cron for instance."""
    from bot.practice.current import open_practice
    from bot.settings import read_settings

    practice = open_practice(read_settings())
    names = {str(each["id"]): str(each["name"]) for each in practice.personas()}
    who = practice.roll.who
    came = practice.reminders.remind(lambda trainee, text: _shown(who(trainee).name, text), names, days)
    print(f"{len(came.sent)} sent, {len(came.unsent)} not sent")


def _shown(name: str, text: str) -> bool:
    """Print what would be sent. Nothing reached the trainee, so it is not stored as sent."""
    print(f"{name}: {text}")
    return False
