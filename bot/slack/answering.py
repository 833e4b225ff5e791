"""Dealing with what arrived: what was said goes to the prospect, what was asked of the practice is done, and the
replies are posted. Every step can be taken again after a failure without a turn, a call or a message being doubled."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import logs
from bot.practice.deliver import Speaks, deliver
from bot.practice.errors import CallEnded, NoSuchCall
from bot.practice.message import LONGEST
from bot.practice.service import Practice
from bot.slack import cards, home
from bot.slack.blocks import escaped, fitted, rows, section
from bot.slack.calls import Calls
from bot.slack.commands import after_slash, said_plainly
from bot.slack.home import Assigned
from bot.slack.inbox import Inbox
from bot.slack.posting import Place, Poster, Reply
from bot.slack.typed import meant
from bot.slack.wishes import Wishes
from bot.store.slack_inbox import Item

SAID_IS_SAID = (
    "What is said is said: the prospect heard your message as you sent it. Edits and deletions change nothing."
)
GIVEN_UP = "That could not be answered, and I have given it up. Please send it again."
FILES_UNSEEN = "Files cannot be seen or heard in a call; only what you write reaches the prospect."


@dataclass(frozen=True)
class Answering:
    """Deals with items of the inbox. ``calls`` begins and shows calls, ``wishes`` does what is asked of the
    practice, and ``assigned`` says what is assigned to a trainee."""

    practice: Practice
    brain: Speaks
    inbox: Inbox
    poster: Poster
    calls: Calls
    wishes: Wishes
    assigned: Callable[[str], Sequence[Assigned]]

    async def deal_with(self, item: Item) -> None:
        """Do what an item asks for and post the replies. Raises the poster's errors, the brain's and the store's: then
        it is to be tried again."""
        if item.arrival.kind == "home":
            await self._show_home(item)
            return
        place = await self._place(item)
        already = await self.poster.posted(item, place)
        if item.arrival.kind == "command" and place.channel and 0 in already and _asks_for_code(item):
            return  # a second code would void the one that was posted
        call = await self._call(item)
        with logs.about(lambda: {"call": call or None}):
            replies = await self._replies(item, place, call)
            await self.poster.post(item, place, replies, already)

    async def apologise(self, item: Item) -> None:
        """Say that an item is given up. Raises what :meth:`deal_with` does."""
        if item.arrival.kind not in ("home", "reminder"):  # those were not asked for
            await self.poster.post(item, await self._place(item), [Reply(GIVEN_UP, (section(GIVEN_UP),))], set())

    async def _call(self, item: Item) -> str:
        """The call that was on when the item was first taken up; a later attempt finds the same one, even if the item
        itself ended it."""
        if item.call is not None:
            return item.call
        call = await to_thread(self.practice.open_call, item.trainee) or ""
        await to_thread(self.inbox.keep_call, item, call)
        return call

    async def _replies(self, item: Item, place: Place, call: str) -> list[Reply]:
        payload = item.arrival.payload
        kinds: dict[str, Callable[[], Awaitable[list[Reply]]]] = {
            "message": lambda: self._message(item, call),
            "command": lambda: self.wishes.grant(
                item.trainee, call, after_slash(meant(str(payload["text"]))), private=bool(place.channel)
            ),
            "button": lambda: self.wishes.press(item.trainee, call, str(payload["verb"]), str(payload["value"])),
            "reminder": lambda: _at_once(_reminder(str(payload["text"]))),
            "changed": lambda: _at_once(Reply(SAID_IS_SAID, (section(SAID_IS_SAID),))),
        }
        return await kinds[item.arrival.kind]()

    async def _message(self, item: Item, call: str) -> list[Reply]:
        payload = item.arrival.payload
        text = meant(str(payload["text"]), str(payload.get("bot") or ""))
        note = [Reply(FILES_UNSEEN, (section(FILES_UNSEEN),))] if payload.get("files") else []
        wish = said_plainly(text, in_call=bool(call))
        if wish is not None:
            return [*note, *await self.wishes.grant(item.trainee, call, wish, private=True)]
        if not text:
            return note
        if not call:
            return [*note, Reply("Nobody is on the line.", cards.nobody_on_the_line())]
        if len(text) > LONGEST:
            long = (
                f"A message may have {LONGEST} characters and this one has {len(text)}, so it was not heard. Say less."
            )
            return [*note, Reply(long, (section(long),))]
        return [*note, *await self._say(item, call, text)]

    async def _say(self, item: Item, call: str, text: str) -> list[Reply]:
        try:
            heard = await deliver(self.practice, self.brain, item.trainee, call, item.arrival.key, text)
        except CallEnded:
            over = "This call is over, so nobody heard that."
            return [Reply(over, (section(over),)), *await self.calls.debrief(item.trainee, call)]
        except NoSuchCall:
            return [Reply("Nobody is on the line.", cards.nobody_on_the_line())]
        replies = await self.calls.said(item.trainee, call, heard.replies)
        if not heard.ended:
            return replies
        debriefed = await self.calls.debrief(item.trainee, call)
        return [*replies, *debriefed, *await self.calls.still_open(item.trainee)]

    async def _place(self, item: Item) -> Place:
        arrival, payload = item.arrival, item.arrival.payload
        if arrival.kind in ("message", "changed"):
            if await to_thread(self.inbox.direct, arrival.team, arrival.person) != arrival.channel:
                await to_thread(self.inbox.keep_direct, arrival.team, arrival.person, arrival.channel)
            return Place(arrival.channel, payload.get("thread"))
        if arrival.kind == "button" and payload["verb"] == "page" and payload.get("response_url"):
            return Place(response_url=payload["response_url"], replaces=True)
        if arrival.kind == "command" and payload.get("response_url") and not await self._is_direct(item):
            return Place(response_url=payload["response_url"])
        return Place(await self._direct(item))

    async def _is_direct(self, item: Item) -> bool:
        # A direct message between two people looks the same, so it is compared with the one that the bot has.
        return item.arrival.channel.startswith("D") and await self._direct(item) == item.arrival.channel

    async def _direct(self, item: Item) -> str:
        team, person = item.arrival.team, item.arrival.person
        known = await to_thread(self.inbox.direct, team, person)
        if known is None:
            known = await self.poster.open_direct(team, person)
            await to_thread(self.inbox.keep_direct, team, person, known)
        return known

    async def _show_home(self, item: Item) -> None:
        progress = await to_thread(self.practice.results.progress, item.trainee)
        assigned = await to_thread(self.assigned, item.trainee)
        names = await to_thread(self.practice.catalogue.names)
        await self.poster.publish(item.arrival.team, item.arrival.person, home.view(progress, names, assigned))


def _reminder(text: str) -> Reply:
    return Reply(escaped(text), fitted([section(escaped(text))], rows([cards.CHOOSE])))


def _asks_for_code(item: Item) -> bool:
    return after_slash(meant(str(item.arrival.payload["text"]))).name == "link"


async def _at_once(*replies: Reply) -> list[Reply]:
    return list(replies)
