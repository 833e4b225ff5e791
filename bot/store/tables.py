"""Tables. The database is the truth of a call: what is not stored here was not answered."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
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
    # A persona that a cohort is to call; passed with a score of at least `pass_mark`, or by any debriefed call.
    "assignments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("cohort", String(32), ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("persona", String(60), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("pass_mark", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
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
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", String(60)),
    # Turns after which a hint was taken; null where none may be.
    Column("hints", JSON),
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
    # What its proof found out, null before one; and when the newest proof began.
    Column("proof", JSON(none_as_null=True)),
    Column("proof_began_at", DateTime(timezone=True)),
)
