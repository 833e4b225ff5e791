"""Who can be called."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice


class ListPersonas(Action):
    """Utter each persona with what may be known before a call."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_list_personas"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """One line a persona."""
        lines = [
            f"{each['name']}, {each['role']}, {each['company']} (difficulty {each['difficulty']})"
            for each in current_practice().catalogue.personas()
        ]
        dispatcher.utter_message(text="\n".join([*lines, 'Say "call" and a name to begin.']))
        return []
