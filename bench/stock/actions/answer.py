"""An answer by the intent, as a small ordinary bot gives it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

SAYS = {
    "ask_order": "Your {product} left us on Monday.",
    "ask_price": "The {product} is forty pounds.",
    "ask_delivery": "It takes three days and costs four pounds.",
    "ask_return": "Send the {product} back within thirty days and we pay for it.",
    "ask_hours": "We are here from nine to six, Monday to Saturday.",
    "thank": "You are welcome.",
}


class Answer(Action):
    """Utter what is known about the thing asked for."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """The product is whichever was named last."""
        said = SAYS.get(str(tracker.get_intent_of_latest_message()), "I would have to ask.")
        dispatcher.utter_message(text=said.format(product=tracker.get_slot("product") or "parcel"))
        return []
