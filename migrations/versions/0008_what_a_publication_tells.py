"""What a publication tells"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('empty_seats',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('opening_id', sa.Uuid(), nullable=False),
    sa.Column('empty', sa.Integer(), nullable=False),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.Column('shortage', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.CheckConstraint('empty >= 1', name=op.f('ck_empty_seats_some_empty')),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_empty_seats_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_empty_seats_opening_id_opening')),
    sa.PrimaryKeyConstraint('attempt_id', 'opening_id', name=op.f('pk_empty_seats'))
    )
    op.create_table('explanation',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('opening_id', sa.Uuid(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('shortage', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.CheckConstraint('(opening_id IS NULL) = (rank IS NULL)', name=op.f('ck_explanation_rank_with_opening')),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_explanation_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_explanation_opening_id_opening')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_explanation_student_id_student')),
    sa.PrimaryKeyConstraint('attempt_id', 'student_id', name=op.f('pk_explanation'))
    )
    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_explanation_student_id'), ['student_id'], unique=False)

    op.create_table('public_files',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('archive', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('input_sha256', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_public_files_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_public_files'))
    )


def downgrade():
    op.drop_table('public_files')
    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_explanation_student_id'))

    op.drop_table('explanation')
    op.drop_table('empty_seats')
