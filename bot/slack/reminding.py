"""Reminders as direct messages: put into the inbox, from where they are posted like every other answer."""

from __future__ import annotations

import hashlib

from bot.practice.reminders import Send
from bot.practice.service import Practice
from bot.store import slack_inbox as rows
from bot.store.slack_inbox import Arrival


def reminder_sender(practice: Practice) -> Send:
    """Sends a reminder to a trainee who is in Slack; False for one who is not. The same text on the same day is one."""

    def send(trainee: str, text: str) -> bool:
        now = practice.now()
        with practice.store.transaction(writes=True) as connection:
            who = rows.person_of(connection, trainee)
            if who is None:
                return False
            team, person = who
            sent = f"{now.timestamp():.6f}".zfill(17)
            key = f"reminder:{team}:{person}:{now:%Y-%m-%d}:{hash_of(text)}"
            rows.store(connection, Arrival(key, team, person, "home", "reminder", sent, {"text": text}), now)
        return True

    return send


def hash_of(text: str) -> str:
    """A short name of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
