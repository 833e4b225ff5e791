"""Instructors' reviews of clauses, and the counts that are left of deleted calls."""

from alembic import op
import sqlalchemy as sa

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'reviews',
        sa.Column('call', sa.String(length=32), nullable=False),
        sa.Column('turn', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('instructor', sa.String(length=32), nullable=False),
        sa.Column('move', sa.String(length=40), nullable=True),
        sa.Column('topic', sa.String(length=40), nullable=True),
        sa.Column('comment', sa.Text(), server_default='', nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['call'], ['calls.id'], name=op.f('fk_reviews_call'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['instructor'], ['instructors.id'], name=op.f('fk_reviews_instructor'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('call', 'turn', 'position', 'instructor', name=op.f('pk_reviews')),
    )
    op.create_table(
        'tallies',
        sa.Column('persona', sa.String(length=60), nullable=False),
        sa.Column('month', sa.String(length=7), nullable=False),
        sa.Column('outcome', sa.String(length=40), nullable=False),
        sa.Column('calls', sa.Integer(), nullable=False),
        sa.Column('score_sum', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('persona', 'month', 'outcome', name=op.f('pk_tallies')),
    )


def downgrade():
    op.drop_table('tallies')
    op.drop_table('reviews')
