"""The trainee's calls so far."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice
from bot.practice.plain_text import progress_text


class Progress(Action):
    """Utter a line for each debriefed call, and what they say together."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Oldest first."""
        dispatcher.utter_message(text=progress_text(current_practice().results.progress(tracker.sender_id)))
        return []
