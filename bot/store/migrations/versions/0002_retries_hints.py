"""Hints taken, calls that repeat others, where issues stood after each turn, asides."""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hints', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('retry_of', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('retry_from', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_calls_retry_of'), 'calls', ['retry_of'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('issues', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('clauses', schema=None) as batch_op:
        batch_op.add_column(sa.Column('aside', sa.String(length=40), nullable=True))


def downgrade():
    with op.batch_alter_table('clauses', schema=None) as batch_op:
        batch_op.drop_column('aside')
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.drop_column('issues')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_calls_retry_of'), type_='foreignkey')
        batch_op.drop_column('retry_from')
        batch_op.drop_column('retry_of')
        batch_op.drop_column('hints')
