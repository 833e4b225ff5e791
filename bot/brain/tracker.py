"""Rasa's tracker, made anew from the database for every message.

The database is the truth of a call, and the tracker has only to say whether one is on. Made anew it never grows, so a
turn costs the same in the fortieth call as in the first, and any process can answer any message.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Optional

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.practice.current import current_practice

_spoken_in: ContextVar[Optional[str]] = ContextVar("spoken_in", default=None)


@contextmanager
def spoken_in(metadata: Optional[dict[str, Any]]) -> Iterator[None]:
    """Within the block a message is dealt with whose metadata say which call it is spoken in, if they do: nobody need
    ask the database."""
    before = _spoken_in.set((metadata or {}).get("call"))
    try:
        yield
    finally:
        _spoken_in.reset(before)


class CallTrackerStore(TrackerStore):
    """A tracker store over the practice of this process. A conversation's id is the trainee's."""

    def __init__(
        self, domain: Optional[Domain] = None, host: Optional[EndpointConfig] = None, event_broker: Any = None, **_: Any
    ) -> None:
        super().__init__(domain, event_broker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """A tracker that knows which call of the trainee is on, and nothing more."""
        call = _spoken_in.get() or await to_thread(current_practice().open_call, sender_id)
        tracker = self.init_tracker(sender_id)
        tracker.update(SlotSet("in_call", call is not None))
        tracker.update(SlotSet("call", call))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing to do: what matters was stored by the actions."""

    async def keys(self) -> Iterable[str]:
        """No conversation outlives its message."""
        return []
