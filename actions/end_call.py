"""A call is ended by the trainee."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice


class EndCall(Action):
    """End the call that is on."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_end_call"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Ending a call makes its debrief."""
        call = tracker.get_slot("call")
        if call is None:
            dispatcher.utter_message(text="Nobody is on the line.")
            return []
        current_practice().end(tracker.sender_id, call)
        dispatcher.utter_message(text='The call has ended. Say "debrief" to read how it went.')
        return []
