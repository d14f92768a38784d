"""Changes of an attempt by hand, with what was computed kept beside what holds."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NAME = 'ck_proposed_placement_computed_rank_with_opening'


def upgrade():
    op.create_table('hand_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('from_opening_id', sa.Uuid(), nullable=True),
    sa.Column('to_opening_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('changed_by_id', sa.Uuid(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undoes_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(reason = 'undone') = (undoes_id IS NOT NULL)", name=op.f('ck_hand_change_undone_names_what')),
    sa.CheckConstraint("reason IN ('data_corrected', 'circumstances', 'commune_asked', 'school_asked', 'exchange', 'conflict_of_interest', 'remote_need', 'decision', 'undone')", name=op.f('ck_hand_change_reason_known')),
    sa.CheckConstraint('from_opening_id <> to_opening_id', name=op.f('ck_hand_change_goes_elsewhere')),
    sa.CheckConstraint('from_opening_id IS NOT NULL OR to_opening_id IS NOT NULL', name=op.f('ck_hand_change_goes_somewhere')),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_hand_change_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user.id'], name=op.f('fk_hand_change_changed_by_id_user')),
    sa.ForeignKeyConstraint(['from_opening_id'], ['opening.id'], name=op.f('fk_hand_change_from_opening_id_opening')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_hand_change_student_id_student')),
    sa.ForeignKeyConstraint(['to_opening_id'], ['opening.id'], name=op.f('fk_hand_change_to_opening_id_opening')),
    sa.ForeignKeyConstraint(['undoes_id'], ['hand_change.id'], name=op.f('fk_hand_change_undoes_id_hand_change')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_change')),
    sa.UniqueConstraint('attempt_id', 'number', name='uq_hand_change_number'),
    sa.UniqueConstraint('undoes_id', name='uq_hand_change_undone_once')
    )
    with op.batch_alter_table('hand_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_change_changed_by_id'), ['changed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_change_student_id'), ['student_id'], unique=False)

    with op.batch_alter_table('proposed_placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('computed_opening_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('computed_rank', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_proposed_placement_computed_opening_id_opening'), 'opening', ['computed_opening_id'], ['id'])
    op.execute("UPDATE proposed_placement SET computed_opening_id = opening_id, computed_rank = rank")
    with op.batch_alter_table('proposed_placement', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f(_NAME), '(computed_opening_id IS NULL) = (computed_rank IS NULL)')

    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_hand', sa.String(length=32), nullable=True))
    with op.batch_alter_table('empty_seats', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_by_hand', sa.Integer(), server_default='0', nullable=False))


def downgrade():
    with op.batch_alter_table('empty_seats', schema=None) as batch_op:
        batch_op.drop_column('left_by_hand')
    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.drop_column('by_hand')
    with op.batch_alter_table('proposed_placement', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_NAME), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_proposed_placement_computed_opening_id_opening'), type_='foreignkey')
        batch_op.drop_column('computed_rank')
        batch_op.drop_column('computed_opening_id')

    with op.batch_alter_table('hand_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_change_student_id'))
        batch_op.drop_index(batch_op.f('ix_hand_change_changed_by_id'))

    op.drop_table('hand_change')
