"""Beginning, showing and debriefing calls, as replies."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from bot.practice.errors import CallGoesOn, NoSuchCall, NoSuchPersona, PracticeError
from bot.practice.service import Practice
from bot.slack import cards, debriefed
from bot.slack.blocks import Button, escaped, fitted, rows, section
from bot.slack.posting import Reply
from bot.store.stored import StoredCall

LinkTo = Callable[[str, str], str]
"""Gives the signed address at which a trainee's browser sees a path of the pages."""


@dataclass(frozen=True)
class Calls:
    """The calls of a practice. Hints may be taken in those begun here, since there is a command for it."""

    practice: Practice
    link_to: Optional[LinkTo] = None

    async def begin(self, trainee: str, persona: str) -> list[Reply]:
        """Begin a call, unless one is on. A call with this persona in which nothing was said yet is taken for the one
        that is asked for: to press a button twice begins one call."""
        open_call = await self._open(trainee)
        if open_call is not None and open_call.persona == persona and open_call.turns == 0 and not open_call.retry_of:
            return await self._opened(trainee, open_call.id, open_call.opening)
        if open_call is not None:
            return await self._busy(trainee, open_call.id, persona)
        try:
            opened = await to_thread(lambda: self.practice.start(trainee, persona, hints=True))
        except NoSuchPersona:
            return [said("This prospect is not here any more.", cards.nobody_on_the_line())]
        return await self._opened(trainee, opened.id, opened.opening)

    async def retry(self, trainee: str, call: str, turn: int) -> list[Reply]:
        """Try a call again from a turn on, unless one is on."""
        again = await self._open(trainee)
        if again is None:
            try:
                await to_thread(self.practice.retry, trainee, call, turn)
            except PracticeError as error:
                return [said(str(error))]
        elif not (again.retry_of == call and again.retry_from == turn and again.turns == turn - 1):
            persona = await to_thread(self.practice.about, trainee, again.id)
            return [
                said(
                    f"You are on a call with {persona['name']}. End it first.",
                    last=[Button(f"Go on with {persona['name']}", "go_on"), Button("End it", "end")],
                )
            ]
        return await self.go_on(trainee, "", f"You are back before turn {turn}. ")

    async def go_on(self, trainee: str, call: str, before: str = "") -> list[Reply]:
        """Say who is on the line and what they last said."""
        on = None if call else await self._open(trainee)
        line = on.id if on else call
        try:
            shown = await to_thread(self.practice.view, trainee, line)
        except NoSuchCall:
            shown = {"ended": True}
        if shown["ended"]:
            return [said("Nobody is on the line.", cards.nobody_on_the_line())]
        persona = await to_thread(self.practice.about, trainee, line)
        last = shown["turns"][-1]["replies"] if shown["turns"] else shown["opening"]
        who = said(f"{before}You are on the line with {persona['name']}, who last said:")
        return [who, *_lines(persona, last)]

    async def said(self, trainee: str, call: str, lines: Sequence[str]) -> list[Reply]:
        """What the prospect of a call says."""
        return _lines(await to_thread(self.practice.about, trainee, call), lines)

    async def debrief(self, trainee: str, call: str) -> list[Reply]:
        """The debrief of a call that is over."""
        try:
            document = await to_thread(self.practice.debrief, trainee, call)
        except CallGoesOn:
            return [said("This call goes on. End it to read its debrief.", last=[Button("End the call", "end")])]
        except NoSuchCall:
            return [said("There is no call to debrief yet.", cards.nobody_on_the_line())]
        persona = await to_thread(self.practice.about, trainee, call)
        url = self.link_to(trainee, f"/calls/{call}/debrief") if self.link_to else None
        name = str(persona["name"])
        blocks = debriefed.shown(document, name, str(persona["id"]), call, url)
        return [Reply(debriefed.as_text(document, name), blocks)]

    async def still_open(self, trainee: str) -> list[Reply]:
        """After a call has ended: the other one that is open, begun on the web, which is on the line now."""
        other = await self._open(trainee)
        if other is None:
            return []
        name = str((await to_thread(self.practice.about, trainee, other.id))["name"])
        buttons = [Button(f"Go on with {name}", "go_on"), Button("End it", "end")]
        return [
            said(
                f"You also have a call with {name} that has not ended. What you write now is said to them.",
                last=buttons,
            )
        ]

    async def _open(self, trainee: str) -> Optional[StoredCall]:
        def found() -> Optional[StoredCall]:
            with self.practice.store.read() as repository:
                return repository.open_call_of(trainee)

        return await to_thread(found)

    async def _opened(self, trainee: str, call: str, opening: Sequence[str]) -> list[Reply]:
        persona = await to_thread(self.practice.about, trainee, call)
        begins = (
            f"*You are calling {escaped(str(persona['name']), 300)}*, {escaped(str(persona['role']), 300)}. What you "
            "type here now is what you say to them. `end call` ends the call."
        )
        return [Reply(begins, (section(begins),)), *_lines(persona, opening)]

    async def _busy(self, trainee: str, call: str, wanted: str) -> list[Reply]:
        now = await to_thread(self.practice.about, trainee, call)
        personas = await to_thread(self.practice.catalogue.personas)
        found = next((each for each in personas if each["id"] == wanted), None)
        if found is None:
            return [said("This prospect is not here any more.", cards.nobody_on_the_line())]
        return [Reply("One call at a time.", cards.already_calling(now, found))]


def said(text: str, blocks: Sequence[dict[str, Any]] = (), last: Sequence[Button] = ()) -> Reply:
    """A plain reply in the practice's own words, with nobody else's markup in it."""
    shown = blocks or fitted([section(escaped(text))], rows(last))
    return Reply(escaped(text), tuple(shown))


def _lines(persona: dict[str, Any], lines: Sequence[str]) -> list[Reply]:
    name, role = str(persona["name"]), str(persona["role"])
    return [Reply(f"*{escaped(name, 300)}*: {escaped(line)}", cards.named(name, role, line)) for line in lines]
