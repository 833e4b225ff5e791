"""What is asked of the practice, by a command, a plain word or a button, and done."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass

from bot.practice.errors import PracticeError
from bot.practice.linking import new_link_code
from bot.practice.service import Practice
from bot.slack import cards, home
from bot.slack.blocks import escaped, section
from bot.slack.calls import Calls, said
from bot.slack.commands import Wish
from bot.slack.posting import Reply


@dataclass(frozen=True)
class Wishes:
    """Does what is asked of a practice, and says so."""

    practice: Practice
    calls: Calls

    async def grant(self, trainee: str, call: str, wish: Wish, *, private: bool) -> list[Reply]:
        """Do what a command or a plain word asks for. ``call`` is the call that is on, or empty; where others can read,
        it is not ``private``, and a private call is offered in place of one."""
        if wish.name in ("practice", "call") and not private:
            return [Reply("Practice is between you and me.", cards.in_private())]
        if wish.name == "practice":
            return [await self._page(0)]
        if wish.name == "call":
            found = await to_thread(self.practice.catalogue.named_in, wish.who)
            return await self.calls.begin(trainee, str(found["id"])) if found else [await self._page(0)]
        if wish.name == "end":
            return await self._end(trainee, call)
        if wish.name == "hint":
            return [await self._hint(trainee, call)]
        if wish.name == "progress":
            return [await self._progress(trainee)]
        if wish.name == "debrief":
            last = await to_thread(self.practice.last_call, trainee)
            return await self.calls.debrief(trainee, last or "")
        if wish.name == "link":
            return [await self._link(trainee)]
        if wish.name == "join":
            return [await self._join(trainee, wish.who)]
        unknown = f"I do not know “{escaped(wish.who, 200)}”. " if wish.name == "unknown" else ""
        return [Reply(unknown + cards.HELP, (section(unknown + cards.HELP),))]

    async def press(self, trainee: str, call: str, verb: str, value: str) -> list[Reply]:
        """Do what a button asks for; one that is not known any more does nothing."""
        if verb in ("practice", "page"):
            return [await self._page(int(value) if value.isdecimal() and len(value) < 6 else 0)]
        if verb == "call":
            return await self.calls.begin(trainee, value)
        if verb == "go_on":
            return await self.calls.go_on(trainee, call)
        if verb == "end":
            return await self._end(trainee, call)
        if verb == "switch":
            ended = await self._end(trainee, call) if call else []
            return [*ended, *await self.calls.begin(trainee, value)]
        if verb == "retry":
            of, _, turn = value.partition(" ")
            return await self.calls.retry(trainee, of, int(turn) if turn.isdecimal() and len(turn) < 6 else 0)
        return []

    async def _page(self, number: int) -> Reply:
        return Reply(
            "Who would you like to call?", cards.page(await to_thread(self.practice.catalogue.personas), number)
        )

    async def _end(self, trainee: str, call: str) -> list[Reply]:
        if not call:
            return [said("Nobody is on the line.", cards.nobody_on_the_line())]
        try:
            await to_thread(self.practice.end, trainee, call)
        except PracticeError as error:
            return [said(str(error))]
        return [*await self.calls.debrief(trainee, call), *await self.calls.still_open(trainee)]

    async def _hint(self, trainee: str, call: str) -> Reply:
        if not call:
            return said("Nobody is on the line.", cards.nobody_on_the_line())
        try:
            return said(f"Hint: {await to_thread(self.practice.hint, trainee, call)}")
        except PracticeError as error:
            return said(str(error))

    async def _progress(self, trainee: str) -> Reply:
        names = await to_thread(self.practice.catalogue.names)
        lines = home.progress_lines(await to_thread(self.practice.results.progress, trainee), names)
        return Reply("Your progress", (section("*Your progress*\n" + lines),))

    async def _join(self, trainee: str, code: str) -> Reply:
        try:
            cohort = await to_thread(self.practice.roll.join, trainee, code)
        except PracticeError as error:
            return said(str(error))
        return said(f"You practise with {cohort.name} now. Your instructor sees your scores and debriefs.")

    async def _link(self, trainee: str) -> Reply:
        code = await to_thread(new_link_code, self.practice, trainee)
        text = (
            f"Your code is `{code}`. Enter it on the web within ten minutes, and both accounts are one: the calls you "
            "made there are yours here too. It works once. Tell it to nobody."
        )
        return Reply(text, (section(text),))
