"""Cohorts with what is assigned to them, debriefs that are shared, patience after each turn."""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'cohorts',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cohorts')),
        sa.UniqueConstraint('code', name=op.f('uq_cohorts_code')),
    )
    op.create_table(
        'assignments',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('cohort', sa.String(length=32), nullable=False),
        sa.Column('persona', sa.String(length=60), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('pass_mark', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohorts.id'], name=op.f('fk_assignments_cohort'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments')),
    )
    op.create_index(op.f('ix_assignments_cohort'), 'assignments', ['cohort'])
    with op.batch_alter_table('trainees', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cohort', sa.String(length=32), nullable=True))
        batch_op.create_index(op.f('ix_trainees_cohort'), ['cohort'])
        batch_op.create_foreign_key(op.f('fk_trainees_cohort'), 'cohorts', ['cohort'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shared', sa.String(length=40), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_calls_shared'), ['shared'])
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('patience', sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.drop_column('patience')
    with op.batch_alter_table('calls', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_calls_shared'), type_='unique')
        batch_op.drop_column('shared')
    with op.batch_alter_table('trainees', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_trainees_cohort'), type_='foreignkey')
        batch_op.drop_index(op.f('ix_trainees_cohort'))
        batch_op.drop_column('cohort')
    op.drop_table('assignments')
    op.drop_table('cohorts')
