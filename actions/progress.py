"""The trainee's calls so far."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice


class Progress(Action):
    """Utter a line for each debriefed call."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Oldest first."""
        calls = current_practice().progress(tracker.sender_id)
        lines = [f"{each['persona']}: {each['score']} ({each['verdict']}), {each['outcome']}" for each in calls]
        dispatcher.utter_message(text="\n".join(lines) or "No call has been debriefed yet.")
        return []
