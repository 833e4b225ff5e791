"""Personas that instructors write in the browser, and every draft of them."""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'personas',
        sa.Column('id', sa.String(length=60), nullable=False),
        sa.Column('owner', sa.String(length=32), nullable=True),
        sa.Column('state', sa.String(length=20), nullable=False),
        sa.Column('draft', sa.Integer(), nullable=False),
        sa.Column('published_draft', sa.Integer(), nullable=True),
        sa.Column('published', sa.String(length=32), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['owner'], ['instructors.id'], name=op.f('fk_personas_owner'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(
            ['published'], ['persona_versions.digest'], name=op.f('fk_personas_published')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_personas')),
    )
    op.create_table(
        'persona_drafts',
        sa.Column('persona', sa.String(length=60), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('who', sa.String(length=120), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed', sa.String(length=200), server_default='', nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('name', sa.String(length=120), server_default='', nullable=False),
        sa.Column('proof', sa.JSON(), nullable=True),
        sa.Column('proof_began_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['persona'], ['personas.id'], name=op.f('fk_persona_drafts_persona'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('persona', 'number', name=op.f('pk_persona_drafts')),
    )


def downgrade():
    op.drop_table('persona_drafts')
    op.drop_table('personas')
