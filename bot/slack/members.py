"""Members of a Slack workspace whom an instructor puts into a cohort: they are told so in a direct message."""

from __future__ import annotations

import re
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.practice.errors import NoSuchMember
from bot.practice.people import named
from bot.practice.service import Practice
from bot.slack.posting import Poster, PostingFailed, PostingRefused
from bot.store import slack_inbox as rows
from bot.store.people import People, StoredCohort
from bot.store.slack_inbox import Arrival

WHERE = "It is in their profile in Slack, under the three dots: Copy member ID."

TeamsOf = Callable[[], Awaitable[dict[str, str]]]
"""Gives the workspaces that the bot is in, their names by id; raises what a :class:`Poster` does."""

_MEMBER = re.compile(r"(?:.*/team/|<@)?(?:(?P<team>T[A-Z0-9]{1,20})[/: ])?(?P<person>[UW][A-Z0-9]{2,20})(?:\|.*)?>?")


@dataclass(frozen=True)
class Members:
    """Puts members of the workspaces into cohorts of a practice."""

    practice: Practice
    poster: Poster
    teams_of: TeamsOf

    async def add(self, cohort: StoredCohort, typed: str, name: str, who: str) -> str:
        """Put the member with the id that was typed into a cohort, under ``name`` if they have none yet, and tell them
        that ``who`` did. Returns the trainee's id. Raises :class:`NoSuchMember`, :class:`BadName`."""
        called = named(name) if name.strip() else ""
        team, person = await self._meant(typed)
        try:
            channel = await self.poster.open_direct(team, person)
        except PostingRefused as error:
            raise NoSuchMember(f"Slack knows no member {person} whom the bot can write to. {WHERE}") from error
        except PostingFailed as error:
            raise NoSuchMember("Slack does not answer just now: try again in a minute.") from error
        return await to_thread(self._add, cohort, team, person, channel, called, who)

    async def _meant(self, typed: str) -> tuple[str, str]:
        found = _MEMBER.fullmatch(typed.strip())
        if found is None:
            raise NoSuchMember(f"Give the member ID, such as U012AB3CD: several may have one name. {WHERE}")
        try:
            teams = await self.teams_of()
        except (PostingRefused, PostingFailed) as error:
            raise NoSuchMember("Slack does not answer just now: try again in a minute.") from error
        team = found["team"] or (next(iter(teams)) if len(teams) == 1 else "")
        if team not in teams:
            known = ", ".join(f"{id} ({name})" for id, name in teams.items()) or "none yet"
            example = f"T012AB3CD/{found['person']}"
            raise NoSuchMember(f"Put the ID of the workspace in front, like {example}. The bot is in: {known}.")
        return team, found["person"]

    def _add(self, cohort: StoredCohort, team: str, person: str, channel: str, called: str, who: str) -> str:
        now = self.practice.now()
        with self.practice.store.transaction(writes=True) as connection:
            trainee, people = rows.trainee_of(connection, team, person, now), People(connection)
            people.lock_trainee(trainee)
            stored = people.trainee(trainee)
            if stored is not None and stored.cohort is not None:
                here = stored.cohort.id == cohort.id
                raise NoSuchMember(
                    f"{person} is in this cohort already."
                    if here
                    else f"{person} is in another cohort: they can come over by the join link."
                )
            if called and stored is not None and not stored.name:
                people.rename(trainee, called)
            people.join(trainee, cohort.id)
            rows.keep_direct(connection, team, person, channel)
            text = (
                f"{who} has put you into the cohort \u201c{cohort.name}\u201d. Your instructors see your scores and "
                "debriefs, of earlier calls too. Choose a prospect, and what you type here is what you say to them."
            )
            sent = f"{now.timestamp():.6f}".zfill(17)
            key = f"added:{team}:{person}:{sent}"
            rows.store(connection, Arrival(key, team, person, "home", "reminder", sent, {"text": text}), now)
        return trainee
