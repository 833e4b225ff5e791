"""Trainees, calls, turns, clauses, debriefs."""

from alembic import op
import sqlalchemy as sa

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('persona_versions',
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('persona', sa.String(length=60), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_persona_versions'))
    )
    with op.batch_alter_table('persona_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persona_versions_persona'), ['persona'], unique=False)

    op.create_table('trainees',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainees'))
    )
    op.create_table('calls',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('trainee', sa.String(length=64), nullable=False),
    sa.Column('persona', sa.String(length=60), nullable=False),
    sa.Column('persona_digest', sa.String(length=32), nullable=False),
    sa.Column('opening', sa.JSON(), nullable=False),
    sa.Column('state', sa.JSON(), nullable=False),
    sa.Column('turns', sa.Integer(), server_default='0', nullable=False),
    sa.Column('model', sa.String(length=64), server_default='', nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=60), nullable=True),
    sa.ForeignKeyConstraint(['persona_digest'], ['persona_versions.digest'], name=op.f('fk_calls_persona_digest')),
    sa.ForeignKeyConstraint(['trainee'], ['trainees.id'], name=op.f('fk_calls_trainee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calls'))
    )
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calls_trainee'), ['trainee'], unique=False)

    op.create_table('clauses',
    sa.Column('call', sa.String(length=32), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(length=40), nullable=True),
    sa.Column('topic', sa.String(length=40), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('fact', sa.String(length=60), nullable=True),
    sa.Column('trust', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('issue', sa.String(length=60), nullable=True),
    sa.ForeignKeyConstraint(['call'], ['calls.id'], name=op.f('fk_clauses_call'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call', 'turn', 'position', name=op.f('pk_clauses'))
    )
    op.create_table('debriefs',
    sa.Column('call', sa.String(length=32), nullable=False),
    sa.Column('formula', sa.String(length=20), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call'], ['calls.id'], name=op.f('fk_debriefs_call'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call', name=op.f('pk_debriefs'))
    )
    op.create_table('turns',
    sa.Column('call', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('replies', sa.JSON(), nullable=False),
    sa.Column('trust', sa.Integer(), nullable=False),
    sa.Column('settled', sa.Float(), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.Column('ended', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call'], ['calls.id'], name=op.f('fk_turns_call'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call', 'number', name=op.f('pk_turns')),
    sa.UniqueConstraint('call', 'key', name='uq_turns_call_key')
    )


def downgrade():
    op.drop_table('turns')
    op.drop_table('debriefs')
    op.drop_table('clauses')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calls_trainee'))

    op.drop_table('calls')
    op.drop_table('trainees')
    with op.batch_alter_table('persona_versions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_persona_versions_persona'))

    op.drop_table('persona_versions')
