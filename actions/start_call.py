"""A call begins."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice


class StartCall(Action):
    """Start a call with the persona that the message names."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_start_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Utter the brief and the opening line, or ask whom to call."""
        practice = current_practice()
        persona = practice.catalogue.named_in(tracker.latest_message["text"])
        if persona is None:
            dispatcher.utter_message(text='Whom? Say "practice" to see who you can call.')
            return []
        hints = "hint" in tracker.latest_message["text"].lower()
        call = practice.start(tracker.sender_id, persona["id"], hints=hints)
        dispatcher.utter_message(text=f"({persona['brief']})")
        for line in call.opening:
            dispatcher.utter_message(text=line)
        return []
