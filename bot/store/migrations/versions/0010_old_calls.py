"""What is old is found without looking at every call."""

from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f('ix_calls_started_at'), 'calls', ['started_at'])


def downgrade():
    op.drop_index(op.f('ix_calls_started_at'), table_name='calls')
