"""A nudge during a call."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice
from bot.practice.errors import HintsOff


class Hint(Action):
    """Utter one short nudge that gives no issue away."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_hint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """The nudge goes by the last turn of the call that is on."""
        call = tracker.get_slot("call")
        if call is None:
            dispatcher.utter_message(text="Nobody is on the line.")
            return []
        try:
            said = current_practice().hint(tracker.sender_id, call)
        except HintsOff:
            said = 'Hints are off in this call. Say "practice NAME with hints" to begin one in which you can have them.'
        dispatcher.utter_message(text=said)
        return []
