"""What a one-time link is for, and wishes for a link that a job answers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('link_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('student_code', sa.String(length=20), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_request'))
    )
    with op.batch_alter_table('activation_link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purpose', sa.String(length=16), server_default='activation', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_activation_link_purpose_known'), "purpose IN ('activation', 'reset')")



def downgrade():
    with op.batch_alter_table('activation_link', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_activation_link_purpose_known'), type_='check')
        batch_op.drop_column('purpose')

    op.drop_table('link_request')
