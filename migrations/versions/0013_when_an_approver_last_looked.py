"""When an approver last looked"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempt_look',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sending', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_attempt_look_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_attempt_look_user_id_user')),
    sa.PrimaryKeyConstraint('attempt_id', 'user_id', name=op.f('pk_attempt_look'))
    )
    with op.batch_alter_table('attempt_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_look_user_id'), ['user_id'], unique=False)



def downgrade():
    with op.batch_alter_table('attempt_look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_look_user_id'))

    op.drop_table('attempt_look')
