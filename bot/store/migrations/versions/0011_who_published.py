"""Who published and who retired a persona, and when; of those that were, from the audit log."""

from alembic import op
import sqlalchemy as sa

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ACTS = {'persona published': 'published', 'persona retired': 'retired'}


def upgrade():
    for act in ACTS.values():
        op.add_column('personas', sa.Column(f'{act}_by', sa.String(length=120), nullable=True))
        op.add_column('personas', sa.Column(f'{act}_at', sa.DateTime(timezone=True), nullable=True))
    when = sa.DateTime(timezone=True)
    audit = sa.table('audit', sa.column('id'), sa.column('at', when), *map(sa.column, ('who', 'did', 'about')))
    names = [f'{act}_by' for act in ACTS.values()]
    personas = sa.table(
        'personas', *map(sa.column, ('id', *names)), *(sa.column(f'{act}_at', when) for act in ACTS.values())
    )
    connection = op.get_bind()
    logged = sa.select(audit.c.who, audit.c.did, audit.c.about, audit.c.at).where(audit.c.did.in_(ACTS))
    for who, did, about, at in connection.execute(logged.order_by(audit.c.id)).fetchall():
        persona, act = about.split(' version ')[0], ACTS[did]
        values = {f'{act}_by': who, f'{act}_at': at}
        connection.execute(sa.update(personas).where(personas.c.id == persona).values(**values))


def downgrade():
    for act in ACTS.values():
        op.drop_column('personas', f'{act}_at')
        op.drop_column('personas', f'{act}_by')
