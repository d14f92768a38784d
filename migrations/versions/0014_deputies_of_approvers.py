"""Deputies of approvers"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('approval_deputy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('principal_id', sa.Uuid(), nullable=False),
    sa.Column('deputy_id', sa.Uuid(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_approval_deputy_days_in_order')),
    sa.CheckConstraint('principal_id <> deputy_id', name=op.f('ck_approval_deputy_somebody_else')),
    sa.ForeignKeyConstraint(['deputy_id'], ['user.id'], name=op.f('fk_approval_deputy_deputy_id_user')),
    sa.ForeignKeyConstraint(['principal_id'], ['user.id'], name=op.f('fk_approval_deputy_principal_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_deputy'))
    )
    with op.batch_alter_table('approval_deputy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_deputy_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_deputy_principal_id'), ['principal_id'], unique=False)

    with op.batch_alter_table('approval_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('for_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_approval_decision_for_id_user'), 'user', ['for_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_approval_decision_for_somebody_else'), "for_id IS NULL OR for_id <> decided_by_id")



def downgrade():
    with op.batch_alter_table('approval_decision', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_approval_decision_for_somebody_else'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_approval_decision_for_id_user'), type_='foreignkey')
        batch_op.drop_column('for_id')

    with op.batch_alter_table('approval_deputy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_deputy_principal_id'))
        batch_op.drop_index(batch_op.f('ix_approval_deputy_deputy_id'))

    op.drop_table('approval_deputy')
