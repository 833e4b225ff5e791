"""The prospect hears what was said."""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.practice.current import current_practice
from bot.practice.errors import PracticeError
from bot.practice.stages import stage
from bot.understanding.entities import clauses_of
from bot.understanding.typed import unguarded


class Hear(Action):
    """Let the prospect on the line hear a coded message, and utter the answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_hear"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """The call and the message's key come with the message; in Rasa's own shell, from the tracker."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        call = metadata.get("call") or tracker.get_slot("call")
        key = metadata.get("key") or message["message_id"]
        text, _ = unguarded(message["text"])
        clauses = clauses_of(message["entities"], 0)
        # In a thread, so that a database that is slow to answer holds up this message and no other.
        hear = partial(current_practice().hear, after=metadata.get("turns"))
        try:
            with stage("hear"):
                heard = await to_thread(hear, tracker.sender_id, call, key, text, clauses)
        except PracticeError as error:
            dispatcher.utter_message(text=str(error))
            return []
        for reply in heard.replies:
            dispatcher.utter_message(text=reply)
        if heard.ended:
            dispatcher.utter_message(text='(The call has ended. Say "debrief" to read how it went.)')
        return []
