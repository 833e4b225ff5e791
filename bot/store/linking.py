"""One-time codes that make two trainees one: functions over one transaction (see :meth:`Store.transaction`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import and_, delete, insert, literal, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.tables import link_codes, metadata, trainees


def add_code(connection: Connection, digest: str, trainee: str, expires: datetime, now: datetime) -> None:
    """Store a code's digest in place of the trainee's earlier one, and drop those that are too old."""
    connection.execute(delete(link_codes).where((link_codes.c.trainee == trainee) | (link_codes.c.expires_at <= now)))
    connection.execute(insert(link_codes).values(digest=digest, trainee=trainee, expires_at=expires))


def take_code(connection: Connection, digest: str, now: datetime) -> Optional[str]:
    """Use a code up: the trainee it stands for, or None if there is no such code that is still good."""
    good = and_(link_codes.c.digest == digest, link_codes.c.expires_at > now)
    trainee = connection.execute(select(link_codes.c.trainee).where(good).with_for_update()).scalar()
    # Whoever deletes the row has used the code; two at once cannot both.
    if trainee is None or connection.execute(delete(link_codes).where(good)).rowcount != 1:
        return None
    return str(trainee)


def merge(connection: Connection, gone: str, kept: str) -> None:
    """Move everything that belongs to trainee ``gone`` to trainee ``kept``, and delete ``gone``.

    What ``kept`` has already (a membership in the same cohort, say) stays as it is.
    """
    _hold(connection, gone, kept)
    about = select(trainees.c.id, trainees.c.name, trainees.c.cohort).where(trainees.c.id.in_([gone, kept]))
    found = {row.id: row for row in connection.execute(about)}
    if gone in found:  # what was given and joined on the web is the person's own choice, a name in Slack is not
        name = found[gone].name or found[kept].name
        cohort = found[gone].cohort or found[kept].cohort
        connection.execute(update(trainees).where(trainees.c.id == kept).values(name=name, cohort=cohort))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is trainees.c.id for key in column.foreign_keys):
                _repoint(connection, table, column, gone, kept)
    connection.execute(delete(trainees).where(trainees.c.id == gone))


def rename(connection: Connection, trainee: str, fresh: str) -> None:
    """Move a trainee with everything that belongs to them to the id ``fresh``, which nobody has; without an effect when
    there is no such trainee."""
    _hold(connection, trainee)
    columns = [each for each in trainees.columns if each.name != "id"]
    stored = select(literal(fresh), *columns).where(trainees.c.id == trainee)
    added = insert(trainees).from_select(["id", *(each.name for each in columns)], stored)
    if connection.execute(added).rowcount == 1:
        merge(connection, trainee, fresh)


def _hold(connection: Connection, *those: str) -> None:
    # What is stored with a trainee holds on to them too, so that from here on nothing is added that would be deleted
    # with them unseen. In one order, so that two who want the same two do not wait for each other.
    held = select(trainees.c.id).where(trainees.c.id.in_(those)).order_by(trainees.c.id).with_for_update()
    connection.execute(held).all()


def _repoint(connection: Connection, table: Any, column: Any, gone: str, kept: str) -> None:
    change = update(table).values({column: kept})
    key = list(table.primary_key.columns)
    for row in connection.execute(select(*key).where(column == gone)).all():
        try:
            with connection.begin_nested():
                connection.execute(change.where(*(each == value for each, value in zip(key, row, strict=True))))
        except IntegrityError:
            # The kept trainee has such a row; this one goes with the trainee it belonged to.
            pass
