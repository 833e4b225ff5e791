"""Where the app is installed, and installations under way, in the database: Bolt's stores over our tables."""

from __future__ import annotations

import hashlib
import logging
import secrets
from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from logging import Logger
from typing import Any, Optional

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import delete, insert, select, update

from bot.slack.sealing import Seal
from bot.store.repository import Store
from bot.store.tables import slack_installations, slack_states

log = logging.getLogger(__name__)

STATE_GOOD_FOR = timedelta(minutes=10)

Now = Callable[[], datetime]


class Installations(AsyncInstallationStore):
    """One installation for each workspace; installing again takes the place of the earlier one. An installation for a
    whole organisation has no workspace and is not kept: the manifest does not offer it."""

    def __init__(self, store: Store, now: Now, secrets: Sequence[str]) -> None:
        self._store = store
        self._now = now
        self._seal = Seal(secrets)

    @property
    def logger(self) -> Logger:
        """Bolt wants to log here."""
        return log

    def seal_again(self) -> None:
        """Seal every token with the newest secret: those of an older one, and those from before tokens were sealed."""
        with self._store.transaction(writes=True) as connection:
            for row in connection.execute(select(slack_installations)).all():
                token = self._opened(row)
                if token is not None and not self._seal.is_newest(row.bot_token):
                    theirs = slack_installations.c.team == row.team
                    sealed = self._seal.close(token)
                    connection.execute(update(slack_installations).where(theirs).values(bot_token=sealed))

    def _opened(self, row: Any) -> Optional[str]:
        token = self._seal.open(row.bot_token)
        if token is None:
            log.error(
                "the token of workspace %s was sealed with a secret that is gone: put it back behind the newest in "
                "BUYIN_SECRET, or install the app there again",
                row.team,
            )
        return token

    def token(self, team: str) -> Optional[str]:
        """The bot token for a workspace, or None where the app is not installed."""
        row = self._row(team)
        return None if row is None else self._opened(row)

    def teams(self) -> dict[str, str]:
        """The names of the workspaces that the app is installed in, by id."""
        with self._store.transaction() as connection:
            query = select(slack_installations.c.team, slack_installations.c.name).order_by(slack_installations.c.team)
            return {row.team: row.name or "" for row in connection.execute(query)}

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        if installation.team_id and installation.bot_token:
            await to_thread(self._save, installation)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's token that was renewed."""
        await self.async_save(Installation(**{**_named(bot), "user_id": "", "bot_token": bot.bot_token}))

    async def async_find_bot(
        self, *, enterprise_id: Optional[str], team_id: Optional[str], is_enterprise_install: Optional[bool] = False
    ) -> Optional[Bot]:
        """The bot of a workspace."""
        row = await to_thread(self._row, team_id or "")
        token = None if row is None else self._opened(row)
        if token is None:
            return None
        return Bot(**_named(row), bot_token=token, installed_at=row.installed_at.timestamp())

    async def async_find_installation(
        self,
        *,
        enterprise_id: Optional[str],
        team_id: Optional[str],
        user_id: Optional[str] = None,
        is_enterprise_install: Optional[bool] = False,
    ) -> Optional[Installation]:
        """The installation of a workspace, whoever installed it."""
        row = await to_thread(self._row, team_id or "")
        token = None if row is None else self._opened(row)
        if token is None:
            return None
        return Installation(**_named(row), bot_token=token, user_id=row.installed_by or "")

    async def async_delete_bot(self, *, enterprise_id: Optional[str], team_id: Optional[str]) -> None:
        """Forget a workspace."""
        await to_thread(self._delete, team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: Optional[str], team_id: Optional[str], user_id: Optional[str] = None
    ) -> None:
        """Nothing: what one member granted is not kept, only the bot."""

    def _row(self, team: str) -> Any:
        with self._store.transaction() as connection:
            return connection.execute(select(slack_installations).where(slack_installations.c.team == team)).first()

    def _delete(self, team: str) -> None:
        with self._store.transaction(writes=True) as connection:
            connection.execute(delete(slack_installations).where(slack_installations.c.team == team))

    def _save(self, installation: Installation) -> None:
        scopes = installation.bot_scopes or ""
        token = self._seal.close(installation.bot_token or "")
        with self._store.transaction(writes=True) as connection:
            connection.execute(delete(slack_installations).where(slack_installations.c.team == installation.team_id))
            connection.execute(
                insert(slack_installations).values(
                    team=installation.team_id,
                    enterprise=installation.enterprise_id,
                    name=installation.team_name,
                    app=installation.app_id,
                    bot_token=token,
                    bot=installation.bot_id,
                    bot_person=installation.bot_user_id,
                    scopes=scopes if isinstance(scopes, str) else ",".join(scopes),
                    installed_by=installation.user_id,
                    installed_at=self._now(),
                )
            )


class States(AsyncOAuthStateStore):
    """States of installations under way: random, kept as digests, good once and for ten minutes."""

    def __init__(self, store: Store, now: Now) -> None:
        self._store = store
        self._now = now

    @property
    def logger(self) -> Logger:
        """Bolt wants to log here."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        state = secrets.token_urlsafe(32)
        await to_thread(self._issue, state)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether a state is good; it is not any more afterwards."""
        return await to_thread(self._consume, state or "")

    def _issue(self, state: str) -> None:
        now = self._now()
        with self._store.transaction(writes=True) as connection:
            connection.execute(delete(slack_states).where(slack_states.c.expires_at <= now))
            connection.execute(insert(slack_states).values(digest=_digest(state), expires_at=now + STATE_GOOD_FOR))

    def _consume(self, state: str) -> bool:
        good = (slack_states.c.digest == _digest(state)) & (slack_states.c.expires_at > self._now())
        with self._store.transaction(writes=True) as connection:
            return bool(connection.execute(delete(slack_states).where(good)).rowcount == 1)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _named(known: Any) -> dict[str, Any]:
    """What a bot and an installation have in common, from a row of the table or from a bot."""
    of_row = hasattr(known, "bot_person")
    names = {
        "app_id": "app",
        "enterprise_id": "enterprise",
        "team_id": "team",
        "team_name": "name",
        "bot_id": "bot",
        "bot_user_id": "bot_person",
        "bot_scopes": "scopes",
    }
    found = {name: getattr(known, column if of_row else name) or "" for name, column in names.items()}
    return {**found, "enterprise_id": found["enterprise_id"] or None}
