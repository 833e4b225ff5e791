"""The debrief of the trainee's last call."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice
from bot.practice.errors import PracticeError
from bot.practice.plain_text import debrief_text


class Debrief(Action):
    """Utter the debrief of the call that began last."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_debrief"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """A call that goes on has no debrief yet."""
        practice = current_practice()
        call = practice.last_call(tracker.sender_id)
        if call is None:
            dispatcher.utter_message(text="There is no call to debrief yet.")
            return []
        try:
            dispatcher.utter_message(text=debrief_text(practice.debrief(tracker.sender_id, call)))
        except PracticeError as error:
            dispatcher.utter_message(text=str(error))
        return []
