"""What Slack says of the pages: links to them, and what is assigned there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from bot.practice.service import Practice
    from bot.settings import Settings
    from bot.slack.home import Assigned


def links(settings: Settings) -> Optional[Callable[[str, str], str]]:
    """How Slack links to a trainee's pages: by a personal link, where the pages have an address to link to."""
    from bot.web.identity import Identity

    if not settings.public_url:
        return None
    identity = Identity(settings.secrets, settings.session_days)
    return lambda trainee, path: settings.public_url + identity.link(trainee, path)


def assigned_in_words(practice: Practice) -> Callable[[str], Sequence[Assigned]]:
    """What is assigned to a trainee, in the words of the App Home."""
    from bot.practice.assignments import DONE
    from bot.slack.home import Assigned

    def assigned(trainee: str) -> list[Assigned]:
        names, callable_names = practice.catalogue.names(), practice.catalogue.callable_names()
        return [
            Assigned(
                each["persona"],
                _in_words(names.get(each["persona"], each["persona"]), each),
                each["state"] == DONE,
                each["persona"] in callable_names,
            )
            for each in practice.roll.assigned(trainee)
            if each["to_do"] or each["state"] == DONE
        ]

    return assigned


def _in_words(name: str, assigned: dict[str, Any]) -> str:
    due = assigned["due"]
    day = f", due {due.day} {due:%B %Y}{' (overdue)' if assigned['state'] == 'overdue' else ''}" if due else ""
    return f"{name}{day}: {', '.join([*assigned['words'], *assigned['far']])}"
