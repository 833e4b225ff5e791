"""Slack: people, the inbox, installations; one-time codes that link accounts."""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('slack_people',
    sa.Column('team', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('trainee', sa.String(length=64), nullable=False),
    sa.Column('direct', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['trainee'], ['trainees.id'], name=op.f('fk_slack_people_trainee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('team', 'person', name=op.f('pk_slack_people'))
    )
    op.create_index('ix_slack_people_trainee', 'slack_people', ['trainee'])
    op.create_table('slack_inbox',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('event_id', sa.String(length=64), nullable=True),
    sa.Column('team', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('sent', sa.String(length=24), nullable=False),
    sa.Column('call', sa.String(length=32), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claim', sa.String(length=32), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['team', 'person'], ['slack_people.team', 'slack_people.person'], name='fk_slack_inbox_team', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slack_inbox')),
    sa.UniqueConstraint('key', name=op.f('uq_slack_inbox_key')),
    sa.UniqueConstraint('event_id', name=op.f('uq_slack_inbox_event_id'))
    )
    op.create_index('ix_slack_inbox_done_at', 'slack_inbox', ['done_at'])
    op.create_index('ix_slack_inbox_person', 'slack_inbox', ['team', 'person', 'done_at'])
    op.create_table('slack_installations',
    sa.Column('team', sa.String(length=32), nullable=False),
    sa.Column('enterprise', sa.String(length=32), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('app', sa.String(length=32), nullable=True),
    sa.Column('bot_token', sa.String(length=255), nullable=False),
    sa.Column('bot', sa.String(length=32), nullable=True),
    sa.Column('bot_person', sa.String(length=32), nullable=True),
    sa.Column('scopes', sa.String(length=1000), server_default='', nullable=False),
    sa.Column('installed_by', sa.String(length=32), nullable=True),
    sa.Column('installed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('team', name=op.f('pk_slack_installations'))
    )
    op.create_table('slack_states',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_slack_states'))
    )
    op.create_table('link_codes',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('trainee', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['trainee'], ['trainees.id'], name=op.f('fk_link_codes_trainee'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_link_codes'))
    )
    op.create_index('ix_link_codes_trainee', 'link_codes', ['trainee'])


def downgrade():
    for name in ('link_codes', 'slack_states', 'slack_installations', 'slack_inbox', 'slack_people'):
        op.drop_table(name)
