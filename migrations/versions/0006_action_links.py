"""One-time links by which a commune without an account acts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('action_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('task', sa.String(length=16), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('commune_code', sa.String(length=5), nullable=False),
    sa.Column('placement_id', sa.Uuid(), nullable=True),
    sa.Column('question_id', sa.Uuid(), nullable=True),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('given_by_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_name', sa.String(length=200), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(task = 'answer') = (question_id IS NOT NULL) AND (task <> 'answer') = (placement_id IS NOT NULL)", name=op.f('ck_action_link_subject_fits_task')),
    sa.CheckConstraint("(used_at IS NULL) = (used_by_name = '')", name=op.f('ck_action_link_use_is_signed')),
    sa.CheckConstraint("channel IN ('paper', 'mail')", name=op.f('ck_action_link_channel_known')),
    sa.CheckConstraint("task IN ('confirm', 'answer', 'assess')", name=op.f('ck_action_link_task_known')),
    sa.CheckConstraint('used_at IS NULL OR revoked_at IS NULL', name=op.f('ck_action_link_used_or_revoked')),
    sa.ForeignKeyConstraint(['commune_code'], ['commune.code'], name=op.f('fk_action_link_commune_code_commune')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user.id'], name=op.f('fk_action_link_given_by_id_user')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_action_link_placement_id_placement')),
    sa.ForeignKeyConstraint(['question_id'], ['opening_question.id'], name=op.f('fk_action_link_question_id_opening_question')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['user.id'], name=op.f('fk_action_link_revoked_by_id_user')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_action_link_round_id_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_action_link_token_hash'))
    )
    with op.batch_alter_table('action_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_link_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_link_question_id'), ['question_id'], unique=False)
        batch_op.create_index('ix_action_link_round_commune', ['round_id', 'commune_code'], unique=False)



def downgrade():
    with op.batch_alter_table('action_link', schema=None) as batch_op:
        batch_op.drop_index('ix_action_link_round_commune')
        batch_op.drop_index(batch_op.f('ix_action_link_question_id'))
        batch_op.drop_index(batch_op.f('ix_action_link_placement_id'))

    op.drop_table('action_link')
