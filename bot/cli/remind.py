"""``buyin remind``: tell trainees what is due."""

from __future__ import annotations

import typer


def remind(
    days: int = typer.Option(3, min=0, max=60, help="Remind from this many days before the due day on."),
) -> None:
    """Remind trainees in Slack of what is due or overdue, each once a day. The server does it by itself every day."""
    from bot.practice.current import open_practice
    from bot.settings import read_settings
    from bot.slack.reminding import reminder_sender

    settings = read_settings()
    practice = open_practice(settings)
    in_slack = reminder_sender(practice) if settings.slack else None

    def send(trainee: str, text: str) -> bool:
        went = in_slack is not None and in_slack(trainee, text)
        print(f"{practice.roll.who(trainee).name}: {text}{'' if went else ' (not sent: not in Slack)'}")
        return went

    came = practice.reminders.remind(send, practice.catalogue.callable_names(), days)
    print(f"{len(came.sent)} sent, {len(came.unsent)} not sent")
