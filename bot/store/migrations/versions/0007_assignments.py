"""Tries, passes in a row and hints of assignments; reminders."""

from alembic import op
import sqlalchemy as sa

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tries', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('in_a_row', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('hints', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        'reminders',
        sa.Column('trainee', sa.String(length=64), nullable=False),
        sa.Column('assignment', sa.String(length=32), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['trainee'], ['trainees.id'], name=op.f('fk_reminders_trainee'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['assignment'], ['assignments.id'], name=op.f('fk_reminders_assignment'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('trainee', 'assignment', 'day', name=op.f('pk_reminders')),
    )


def downgrade():
    op.drop_table('reminders')
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_column('hints')
        batch_op.drop_column('in_a_row')
        batch_op.drop_column('tries')
