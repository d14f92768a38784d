"""Drafts before the schools"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('draft_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_draft_comment_says_something')),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_draft_comment_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_draft_comment_author_id_user')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_draft_comment_student_id_student')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_comment')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_draft_comment_idempotency_key'))
    )
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.create_index('ix_draft_comment_row', ['attempt_id', 'student_id', 'written_at'], unique=False)

    op.create_table('draft_mark',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('read_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_draft_mark_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_draft_mark_student_id_student')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_draft_mark_user_id_user')),
    sa.PrimaryKeyConstraint('attempt_id', 'student_id', 'user_id', name=op.f('pk_draft_mark'))
    )
    op.create_table('draft_sharing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shared_by_id', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('withdrawn_at IS NULL OR withdrawn_at >= shared_at', name=op.f('ck_draft_sharing_withdrawn_after_shared')),
    sa.ForeignKeyConstraint(['attempt_id'], ['match_attempt.id'], name=op.f('fk_draft_sharing_attempt_id_match_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_draft_sharing_round_id_round')),
    sa.ForeignKeyConstraint(['shared_by_id'], ['user.id'], name=op.f('fk_draft_sharing_shared_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_sharing'))
    )
    with op.batch_alter_table('draft_sharing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_sharing_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_sharing_round_id'), ['round_id'], unique=False)
        batch_op.create_index('uq_draft_sharing_open', ['round_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))



def downgrade():
    with op.batch_alter_table('draft_sharing', schema=None) as batch_op:
        batch_op.drop_index('uq_draft_sharing_open', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_draft_sharing_round_id'))
        batch_op.drop_index(batch_op.f('ix_draft_sharing_attempt_id'))

    op.drop_table('draft_sharing')
    op.drop_table('draft_mark')
    with op.batch_alter_table('draft_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_comment_row')

    op.drop_table('draft_comment')
