"""Instructors, their cohorts, failed sign-ins, and the audit log."""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'instructors',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('password', sa.String(length=200), nullable=True),
        sa.Column('subject', sa.String(length=200), nullable=True),
        sa.Column('generation', sa.Integer(), server_default='0', nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_instructors')),
        sa.UniqueConstraint('name', name=op.f('uq_instructors_name')),
        sa.UniqueConstraint('subject', name=op.f('uq_instructors_subject')),
    )
    op.create_table(
        'cohort_instructors',
        sa.Column('cohort', sa.String(length=32), nullable=False),
        sa.Column('instructor', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ['cohort'], ['cohorts.id'], name=op.f('fk_cohort_instructors_cohort'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['instructor'], ['instructors.id'], name=op.f('fk_cohort_instructors_instructor'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('cohort', 'instructor', name=op.f('pk_cohort_instructors')),
    )
    op.create_table(
        'sign_in_failures',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('address', sa.String(length=60), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failures')),
    )
    op.create_index(op.f('ix_sign_in_failures_name'), 'sign_in_failures', ['name'])
    op.create_table(
        'audit',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('who', sa.String(length=120), nullable=False),
        sa.Column('did', sa.String(length=40), nullable=False),
        sa.Column('about', sa.String(length=200), server_default='', nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit')),
    )


def downgrade():
    for table in ('audit', 'sign_in_failures', 'cohort_instructors', 'instructors'):
        op.drop_table(table)
