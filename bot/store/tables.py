"""Tables. The database is the truth of a call: what is not stored here was not answered."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

cohorts = Table(
    # Trainees who practise together; whoever has the code can join.
    "cohorts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("code", String(40), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

assignments = Table(
    # A persona that a cohort is to call; a call passes with a score of at least `pass_mark`, or by being debriefed.
    "assignments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("cohort", String(32), ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("persona", String(60), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("pass_mark", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Calls that count at most; null for as many as they like.
    Column("tries", Integer),
    # Calls that must pass one after the other.
    Column("in_a_row", Integer, nullable=False, server_default="1"),
    # Whether calls begun with hints count.
    Column("hints", Boolean, nullable=False, server_default=true()),
)

instructors = Table(
    # Who may see what trainees do: an instructor their own cohorts, an admin all.
    "instructors",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    # Argon2's encoded hash; null for who signs in elsewhere, by OpenID Connect, under this subject.
    Column("password", String(200)),
    Column("subject", String(200), unique=True),
    # Counts what makes earlier sessions void: a new password, another role.
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

cohort_instructors = Table(
    "cohort_instructors",
    metadata,
    Column("cohort", String(32), ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True),
    Column("instructor", String(32), ForeignKey("instructors.id", ondelete="CASCADE"), primary_key=True),
)

sign_in_failures = Table(
    # What did not let in, so that guessing takes too long.
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False, index=True),
    Column("address", String(60), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

audit = Table(
    # Who did what that matters to other people: sign-ins, exports, deletions, publications.
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(120), nullable=False),
    Column("did", String(40), nullable=False),
    Column("about", String(200), nullable=False, server_default=""),
)

trainees = Table(
    "trainees",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(120), nullable=False, server_default=""),
    Column("cohort", String(32), ForeignKey("cohorts.id", ondelete="SET NULL"), index=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

persona_versions = Table(
    # A call keeps the persona it began with, whatever becomes of the file.
    "persona_versions",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("persona", String(60), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("trainee", String(64), ForeignKey("trainees.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("persona", String(60), nullable=False),
    Column("persona_digest", String(32), ForeignKey("persona_versions.digest"), nullable=False),
    Column("opening", JSON, nullable=False),
    Column("state", JSON, nullable=False),
    Column("turns", Integer, nullable=False, server_default="0"),
    Column("model", String(64), nullable=False, server_default=""),
    Column("started_at", DateTime(timezone=True), nullable=False, index=True),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", String(60)),
    # Turns after which a hint was taken; null where none may be.
    Column("hints", JSON(none_as_null=True)),
    # The call that this one repeats up to a turn, to go on differently from there.
    Column("retry_of", String(32), ForeignKey("calls.id", ondelete="SET NULL")),
    Column("retry_from", Integer),
    # What the trainee gave to whoever is to read the debrief; null while it is theirs alone.
    Column("shared", String(40), unique=True),
)

turns = Table(
    "turns",
    metadata,
    Column("call", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("replies", JSON, nullable=False),
    Column("trust", Integer, nullable=False),
    Column("settled", Float, nullable=False),
    # Where each issue stood after the turn.
    Column("issues", JSON, nullable=False, server_default="{}"),
    Column("invited", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
    # Percent of the prospect's patience that is left after the turn; null where it was not kept yet.
    Column("patience", Integer),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("call", "key", name="uq_turns_call_key"),
)

clauses = Table(
    "clauses",
    metadata,
    Column("call", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("move", String(40)),
    Column("topic", String(40)),
    Column("confidence", Float, nullable=False),
    Column("fact", String(60)),
    Column("aside", String(40)),
    Column("trust", Integer, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("issue", String(60)),
)

debriefs = Table(
    "debriefs",
    metadata,
    Column("call", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("formula", String(20), nullable=False),
    Column("score", Integer, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

slack_people = Table(
    # Which trainee a person in Slack is, and the direct message that the bot has with them, once it is known.
    "slack_people",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("trainee", String(64), ForeignKey("trainees.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("direct", String(32)),
)

slack_inbox = Table(
    # What came from Slack, stored before it is acknowledged and worked off afterwards.
    "slack_inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(100), nullable=False, unique=True),
    Column("event_id", String(64), unique=True),
    Column("team", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("kind", String(20), nullable=False),
    # Emptied when done: it holds what somebody typed.
    Column("payload", JSON, nullable=False),
    # Slack's own time of it, as text that sorts: what orders the messages of a person.
    Column("sent", String(24), nullable=False),
    # The call that was on when it was first taken up; empty for none, null until then.
    Column("call", String(32)),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("claim", String(32)),
    Column("claimed_until", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True), index=True),
    Column("error", String(200)),
    ForeignKeyConstraint(
        ["team", "person"],
        ["slack_people.team", "slack_people.person"],
        name="fk_slack_inbox_team",
        ondelete="CASCADE",
    ),
    Index("ix_slack_inbox_person", "team", "person", "done_at"),
)

slack_installations = Table(
    "slack_installations",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("enterprise", String(32)),
    Column("name", String(200)),
    Column("app", String(32)),
    Column("bot_token", String(255), nullable=False),
    Column("bot", String(32)),
    Column("bot_person", String(32)),
    Column("scopes", String(1000), nullable=False, server_default=""),
    Column("installed_by", String(32)),
    Column("installed_at", DateTime(timezone=True), nullable=False),
)

slack_states = Table(
    # States of installations under way: each is good once, for a while.
    "slack_states",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

link_codes = Table(
    # One-time codes that make two trainees one; only their digests are kept.
    "link_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("trainee", String(64), ForeignKey("trainees.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

reviews = Table(
    # What an instructor makes of a clause: codes beside the program's, a comment for the trainee, or both.
    "reviews",
    metadata,
    Column("call", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("instructor", String(32), ForeignKey("instructors.id", ondelete="CASCADE"), primary_key=True),
    # Null where the instructor has only commented; "unclear" for what is no act at all.
    Column("move", String(40)),
    Column("topic", String(40)),
    Column("comment", Text, nullable=False, server_default=""),
    Column("at", DateTime(timezone=True), nullable=False),
    # What they chose before they had seen the program's codes; it stays when they choose otherwise later.
    Column("blind_move", String(40)),
    Column("blind_topic", String(40)),
)

sittings = Table(
    # Whether an instructor is to review a call without the program's codes, and when they first saw them.
    "sittings",
    metadata,
    Column("call", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("instructor", String(32), ForeignKey("instructors.id", ondelete="CASCADE"), primary_key=True),
    Column("blind", Boolean, nullable=False),
    Column("seen_at", DateTime(timezone=True)),
)

tallies = Table(
    # What is left of calls that were deleted: counts, of nobody.
    "tallies",
    metadata,
    Column("persona", String(60), primary_key=True),
    # YYYY-MM in which the calls began.
    Column("month", String(7), primary_key=True),
    # The kind of outcome.
    Column("outcome", String(40), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("score_sum", Integer, nullable=False),
)

reminders = Table(
    # Who was reminded of what on which day, so that nobody is reminded twice.
    "reminders",
    metadata,
    Column("trainee", String(64), ForeignKey("trainees.id", ondelete="CASCADE"), primary_key=True),
    Column("assignment", String(32), ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
)

personas = Table(
    # What instructors write in the browser; what trainees see of it is a persona version, by its digest.
    "personas",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("owner", String(32), ForeignKey("instructors.id", ondelete="SET NULL")),
    Column("state", String(20), nullable=False),
    # The draft that is worked on, and the one that trainees see; drafts are numbered from 1 for each persona.
    Column("draft", Integer, nullable=False),
    Column("published_draft", Integer),
    Column("published", String(32), ForeignKey("persona_versions.digest")),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Who published and who retired it last, by names, which stay when the accounts go.
    Column("published_by", String(120)),
    Column("published_at", DateTime(timezone=True)),
    Column("retired_by", String(120)),
    Column("retired_at", DateTime(timezone=True)),
)

persona_drafts = Table(
    # Every text that was saved of a persona; none is ever changed.
    "persona_drafts",
    metadata,
    Column("persona", String(60), ForeignKey("personas.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    # A name, which stays when the account goes.
    Column("who", String(120), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("changed", String(200), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    # The prospect's name in it, empty while there is none to be read.
    Column("name", String(120), nullable=False, server_default=""),
    # What its proof found out, null before one; when the newest proof began, null once it is done; which part it is
    # at, and when its process last said that it is at it.
    Column("proof", JSON(none_as_null=True)),
    Column("proof_began_at", DateTime(timezone=True)),
    Column("proof_part", String(60)),
    Column("proof_beat_at", DateTime(timezone=True)),
)
