"""An instructor's call with a draft, with what is hidden shown after each turn.

Such calls are a throw-away trainee's: they count in nobody's progress and are deleted.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Optional

from bot.codebook import PLAIN_WORDS, TOPIC_WORDS
from bot.personas.library import Library
from bot.personas.schema import Persona
from bot.practice.deliver import Speaks, deliver
from bot.practice.errors import NoSuchCall
from bot.practice.message import clean
from bot.practice.service import Practice
from bot.store.people import PANEL, PREVIEW
from bot.store.stored import StoredCall, StoredTurn

KEPT_FOR = timedelta(days=1)
"""After which a preview that nobody closed is deleted, when the next one begins."""


@dataclass(frozen=True)
class Preview:
    """The preview of one instructor: one call at a time."""

    practice: Practice
    instructor: str

    @property
    def trainee(self) -> str:
        """The id of the throw-away trainee."""
        return PREVIEW + self.instructor

    def begin(self, persona: Persona) -> None:
        """Call a complete persona; an earlier preview is deleted."""
        self.close()
        self._tidy_up()
        alone = replace(self.practice, shelf=lambda: Library({persona.id: persona}, {persona.id: []}))
        alone.start(self.trainee, persona.id)

    async def say(self, brain: Speaks, persona: str, text: str) -> None:
        """Say something in the call with ``persona``. Raises :class:`NoSuchCall`,
        :class:`~bot.practice.errors.CallEnded` and those of :func:`~bot.practice.conversation.deliver`."""
        await deliver(self.practice, brain, self.trainee, self._call(persona), uuid.uuid4().hex, clean(text))

    def end(self, persona: str) -> None:
        """End the call as a trainee would. Raises :class:`NoSuchCall`."""
        self.practice.end(self.trainee, self._call(persona))

    def close(self) -> None:
        """Delete the call."""
        self.practice.forget(self.trainee)

    def shown(self, persona: str) -> Optional[dict[str, Any]]:
        """The call with what was hidden after each turn, if it is with ``persona``; else None.

        ``{"opening", "trust", "turns", "issues", "ended", "debrief"}``; each turn has ``text``, ``clauses`` (in plain
        words), ``replies``, ``trust``, ``patience`` and ``issues`` by id; ``issues`` says what each is about.
        """
        call = self.practice.last_call(self.trainee)
        if call is None:
            return None
        with self.practice.store.read() as repository:
            stored, turns = repository.call(call), repository.turns.of(call)
            if stored is None or stored.persona != persona:
                return None
            called, debrief = repository.persona_version(stored.digest), repository.debriefs.of(call)
        return _shown(stored, turns, called, debrief)

    def _call(self, persona: str) -> str:
        call = self.practice.last_call(self.trainee)
        if call is None:
            raise NoSuchCall("There is no preview call: begin one.")
        if self.practice.view(self.trainee, call)["persona"] != persona:
            raise NoSuchCall("Another persona's preview has taken the place of this one: begin it again.")
        return call

    def _tidy_up(self) -> None:
        before = self.practice.now() - KEPT_FOR
        with self.practice.store.read() as repository:
            left = [each for prefix in (PREVIEW, PANEL) for each in repository.authoring.trainees_named(prefix, before)]
        for each in left:
            self.practice.forget(each)


def _shown(
    stored: StoredCall, turns: list[StoredTurn], persona: Persona, debrief: Optional[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "opening": stored.opening,
        "trust": persona.trust,
        "ended": stored.ended,
        "issues": {issue.id: TOPIC_WORDS[issue.topic] for issue in persona.issues},
        "debrief": debrief,
        "turns": [
            {
                "number": turn.number,
                "text": turn.text,
                "clauses": [
                    {
                        "text": each.clause.text,
                        "move": PLAIN_WORDS[each.clause.move] if each.clause.move else "was not understood",
                        "topic": TOPIC_WORDS[each.clause.topic] if each.clause.topic else "",
                        "trust": each.trust,
                    }
                    for each in turn.clauses
                ],
                "replies": turn.replies,
                "trust": turn.trust,
                "patience": turn.patience,
                "issues": turn.issues,
            }
            for turn in turns
        ],
    }
