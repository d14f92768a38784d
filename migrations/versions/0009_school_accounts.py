"""Accounts at schools, bound to users at their first sign-on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('school_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_school_account_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_account')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_school_account_issuer_subject')),
    sa.UniqueConstraint('issuer', 'user_id', name=op.f('uq_school_account_issuer_user_id'))
    )
    with op.batch_alter_table('school_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_account_user_id'), ['user_id'], unique=False)



def downgrade():
    with op.batch_alter_table('school_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_school_account_user_id'))

    op.drop_table('school_account')
