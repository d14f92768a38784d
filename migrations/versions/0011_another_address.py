"""Wishes to sign in with another mail address."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('email_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('new_email', sa.String(length=254), nullable=False),
    sa.Column('old_token_hash', sa.String(length=64), nullable=False),
    sa.Column('new_token_hash', sa.String(length=64), nullable=False),
    sa.Column('old_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('new_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_email_change_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email_change')),
    sa.UniqueConstraint('new_token_hash', name=op.f('uq_email_change_new_token_hash')),
    sa.UniqueConstraint('old_token_hash', name=op.f('uq_email_change_old_token_hash')),
    sa.UniqueConstraint('user_id', name=op.f('uq_email_change_user_id'))
    )


def downgrade():
    op.drop_table('email_change')
