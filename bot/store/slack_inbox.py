"""What came from Slack and has to be worked off: functions over one transaction (see :meth:`Store.transaction`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Optional

from sqlalchemy import and_, delete, exists, func, null, or_, select, tuple_, update
from sqlalchemy.engine import Connection

from bot.store.once import insert_once
from bot.store.repository import Repository
from bot.store.tables import slack_inbox, slack_people, trainees
from bot.store.times import utc


@dataclass(frozen=True)
class Arrival:
    """Something that a person did in Slack. ``key`` names it once for all; ``sent`` is Slack's time of it, as text that
    sorts; ``payload`` is what is needed to deal with it; ``name`` is the person's in Slack, where it was said."""

    key: str
    team: str
    person: str
    channel: str
    kind: str
    sent: str
    payload: dict[str, Any] = field(default_factory=dict)
    event_id: Optional[str] = None
    name: str = ""


@dataclass(frozen=True)
class Item:
    """An arrival that has been claimed. ``attempts`` counts this one; ``call`` is the call that was on when it was
    first taken up, empty for none and None until that is known."""

    id: int
    claim: str
    attempts: int
    trainee: str
    received_at: datetime
    call: Optional[str]
    arrival: Arrival


def trainee_of(connection: Connection, team: str, person: str, now: datetime) -> str:
    """The trainee that a person in Slack is; one is made at the first sight."""
    query = select(slack_people.c.trainee).where(slack_people.c.team == team, slack_people.c.person == person)
    known = connection.execute(query).scalar()
    if known is None:
        known = f"slack-{team}-{person}"
        Repository(connection).add_trainee(known, now)
        if not insert_once(connection, slack_people, team=team, person=person, trainee=known):
            known = connection.execute(query).scalar_one()
    return str(known)


def person_of(connection: Connection, trainee: str) -> Optional[tuple[str, str]]:
    """The workspace and the person that a trainee is in Slack, or None."""
    query = select(slack_people.c.team, slack_people.c.person).where(slack_people.c.trainee == trainee)
    row = connection.execute(query.order_by(slack_people.c.team, slack_people.c.person)).first()
    return None if row is None else (str(row.team), str(row.person))


def direct_of(connection: Connection, team: str, person: str) -> Optional[str]:
    """The channel of the direct message between a person and the bot, if it is known."""
    query = select(slack_people.c.direct).where(slack_people.c.team == team, slack_people.c.person == person)
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def keep_direct(connection: Connection, team: str, person: str, channel: str) -> None:
    """Store the channel of the direct message between a person and the bot."""
    who = and_(slack_people.c.team == team, slack_people.c.person == person)
    connection.execute(update(slack_people).where(who).values(direct=channel))


def store(connection: Connection, arrival: Arrival, now: datetime) -> bool:
    """Store an arrival; False if it was stored before, by its key or its event's id."""
    same = slack_inbox.c.key == arrival.key
    if arrival.event_id is not None:
        same = or_(same, slack_inbox.c.event_id == arrival.event_id)
    if connection.execute(select(slack_inbox.c.id).where(same)).first() is not None:
        return False
    trainee = trainee_of(connection, arrival.team, arrival.person, now)
    if arrival.name:
        nameless = and_(trainees.c.id == trainee, trainees.c.name == "")
        connection.execute(update(trainees).where(nameless).values(name=arrival.name))
    return insert_once(
        connection,
        slack_inbox,
        key=arrival.key,
        event_id=arrival.event_id,
        team=arrival.team,
        person=arrival.person,
        channel=arrival.channel,
        kind=arrival.kind,
        payload=arrival.payload,
        sent=arrival.sent,
        received_at=now,
        next_at=now,
    )


def waits(connection: Connection, now: datetime) -> bool:
    """Whether something can be claimed."""
    return connection.execute(_claimable(now)).first() is not None


def claim(connection: Connection, name: str, now: datetime, lease: timedelta) -> Optional[Item]:
    """Claim the oldest undone arrival whose person has none before it and none in work, for ``lease``. Safe with
    several processes: SQLite lets one write at a time; PostgreSQL skips rows that another is claiming."""
    found = connection.execute(_claimable(now).with_for_update(skip_locked=True, of=slack_inbox)).first()
    if found is None:
        return None
    attempts = found.attempts + 1
    connection.execute(
        update(slack_inbox)
        .where(slack_inbox.c.id == found.id)
        .values(claim=name, claimed_until=now + lease, attempts=attempts)
    )
    arrival = Arrival(
        found.key, found.team, found.person, found.channel, found.kind, found.sent, dict(found.payload), found.event_id
    )
    received = found.received_at if found.received_at.tzinfo else found.received_at.replace(tzinfo=now.tzinfo)
    return Item(found.id, name, attempts, found.trainee, received, found.call, arrival)


def _claimable(now: datetime) -> Any:
    row, other = slack_inbox, slack_inbox.alias("other")
    same_person = and_(other.c.team == row.c.team, other.c.person == row.c.person, other.c.done_at.is_(None))
    earlier = exists().where(same_person, tuple_(other.c.sent, other.c.id) < tuple_(row.c.sent, row.c.id))
    in_work = exists().where(same_person, other.c.claimed_until > now)
    # PostgreSQL checks the row itself again once it has the lock on it, but not what it found in other rows.
    unclaimed = or_(row.c.claimed_until.is_(None), row.c.claimed_until <= now)
    return (
        select(row, slack_people.c.trainee)
        .join(slack_people, and_(slack_people.c.team == row.c.team, slack_people.c.person == row.c.person))
        .where(row.c.done_at.is_(None), row.c.next_at <= now, unclaimed, ~earlier, ~in_work)
        .order_by(row.c.sent, row.c.id)
        .limit(1)
    )


def keep_claim(connection: Connection, item: Item, until: datetime) -> None:
    """Go on holding a claim."""
    connection.execute(_mine(item).values(claimed_until=until))


def keep_call(connection: Connection, item: Item, call: str) -> None:
    """Store which call was on when an arrival was first taken up: a later attempt must not look again."""
    connection.execute(_mine(item).values(call=call))


def postpone(connection: Connection, item: Item, until: datetime) -> None:
    """Give a claim back; the arrival is due again at ``until``."""
    connection.execute(_mine(item).values(claim=null(), claimed_until=null(), next_at=until))


def finish(connection: Connection, item: Item, now: datetime, error: Optional[str] = None) -> None:
    """Mark an arrival as done, and forget what was typed. ``error`` says why it was given up."""
    connection.execute(
        _mine(item).values(
            claim=null(), claimed_until=null(), done_at=now, payload={}, error=error[:200] if error else None
        )
    )


def _mine(item: Item) -> Any:
    # A claim that ran out may be another's by now: then it is not ours to change.
    return update(slack_inbox).where(slack_inbox.c.id == item.id, slack_inbox.c.claim == item.claim)


@dataclass(frozen=True)
class Backlog:
    """What is in the inbox: how much waits, since when the oldest of it does, and how much was given up and is kept."""

    waiting: int
    oldest: Optional[datetime]
    given_up: int


def backlog(connection: Connection) -> Backlog:
    """What waits now."""
    undone = slack_inbox.c.done_at.is_(None)
    waits = connection.execute(select(func.count(), func.min(slack_inbox.c.received_at)).where(undone)).one()
    given_up = connection.execute(select(func.count()).where(~undone, slack_inbox.c.error.is_not(None))).scalar_one()
    return Backlog(int(waits[0]), utc(waits[1]) if waits[1] else None, int(given_up))


def drop_done(connection: Connection, before: datetime) -> None:
    """Delete what was done before a time: Slack repeats an event for about an hour at most."""
    connection.execute(delete(slack_inbox).where(slack_inbox.c.done_at < before))
