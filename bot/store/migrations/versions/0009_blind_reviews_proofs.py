"""Reviews without the program's codes; a proof that other processes can see going on."""

from alembic import op
import sqlalchemy as sa

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'sittings',
        sa.Column('call', sa.String(length=32), nullable=False),
        sa.Column('instructor', sa.String(length=32), nullable=False),
        sa.Column('blind', sa.Boolean(), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['call'], ['calls.id'], name=op.f('fk_sittings_call'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['instructor'], ['instructors.id'], name=op.f('fk_sittings_instructor'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('call', 'instructor', name=op.f('pk_sittings')),
    )
    op.add_column('reviews', sa.Column('blind_move', sa.String(length=40), nullable=True))
    op.add_column('reviews', sa.Column('blind_topic', sa.String(length=40), nullable=True))
    op.add_column('persona_drafts', sa.Column('proof_part', sa.String(length=60), nullable=True))
    op.add_column('persona_drafts', sa.Column('proof_beat_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column('persona_drafts', 'proof_beat_at')
    op.drop_column('persona_drafts', 'proof_part')
    op.drop_column('reviews', 'blind_topic')
    op.drop_column('reviews', 'blind_move')
    op.drop_table('sittings')
