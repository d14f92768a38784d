"""Pairs that somebody requires or forbids before an attempt is run."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('hand_pin',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('opening_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('require', 'forbid')", name=op.f('ck_hand_pin_kind_known')),
    sa.CheckConstraint("reason <> 'undone'", name=op.f('ck_hand_pin_reason_of_the_list')),
    sa.CheckConstraint("reason IN ('data_corrected', 'circumstances', 'commune_asked', 'school_asked', 'exchange', 'conflict_of_interest', 'remote_need', 'decision', 'undone')", name=op.f('ck_hand_pin_reason_known')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_hand_pin_made_by_id_user')),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_hand_pin_opening_id_opening')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_hand_pin_round_id_round')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_hand_pin_student_id_student')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_pin')),
    sa.UniqueConstraint('round_id', 'number', name='uq_hand_pin_number')
    )
    with op.batch_alter_table('hand_pin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_pin_student_id'), ['student_id'], unique=False)

    with op.batch_alter_table('match_attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pins', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), server_default='[]', nullable=False))



def downgrade():
    with op.batch_alter_table('match_attempt', schema=None) as batch_op:
        batch_op.drop_column('pins')

    with op.batch_alter_table('hand_pin', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_pin_student_id'))

    op.drop_table('hand_pin')
