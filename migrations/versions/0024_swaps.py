"""Swaps between two students, and what was said to them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
_WAITING = sa.text("status IN ('proposed', 'consented', 'agreed')")


def upgrade():
    op.create_table('swap',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('idempotency_key', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_swap_has_a_reason')),
    sa.CheckConstraint("status IN ('proposed', 'consented', 'agreed', 'exchanged', 'declined', 'refused', 'rejected', 'taken_back', 'expired')", name=op.f('ck_swap_status_known')),
    sa.CheckConstraint('first_id <> second_id', name=op.f('ck_swap_two_placements')),
    sa.ForeignKeyConstraint(['first_id'], ['placement.id'], name=op.f('fk_swap_first_id_placement')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_swap_round_id_round')),
    sa.ForeignKeyConstraint(['second_id'], ['placement.id'], name=op.f('fk_swap_second_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_swap_idempotency_key'))
    )
    with op.batch_alter_table('swap') as batch:
        batch.create_index(batch.f('ix_swap_round_id'), ['round_id'], unique=False)
        batch.create_index(batch.f('ix_swap_status'), ['status'], unique=False)
        batch.create_index('uq_swap_first_id', ['first_id'], unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING)
        batch.create_index('uq_swap_second_id', ['second_id'], unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING)

    op.create_table('swap_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('swap_id', sa.Uuid(), nullable=False),
    sa.Column('act', sa.String(length=16), nullable=False),
    sa.Column('commune_code', sa.String(length=5), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('source_note', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=False),
    sa.CheckConstraint("act IN ('consent', 'decline', 'confirm', 'agree', 'refuse', 'approve', 'reject', 'take_back', 'expire')", name=op.f('ck_swap_answer_act_known')),
    sa.CheckConstraint("act NOT IN ('refuse', 'reject') OR reason <> ''", name=op.f('ck_swap_answer_no_has_a_reason')),
    sa.CheckConstraint("source IN ('portal', 'link', 'phone', 'paper')", name=op.f('ck_swap_answer_source_known')),
    sa.CheckConstraint("source NOT IN ('phone', 'paper') OR source_note <> ''", name=op.f('ck_swap_answer_source_is_kept')),
    sa.ForeignKeyConstraint(['commune_code'], ['commune.code'], name=op.f('fk_swap_answer_commune_code_commune')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user.id'], name=op.f('fk_swap_answer_given_by_id_user')),
    sa.ForeignKeyConstraint(['swap_id'], ['swap.id'], name=op.f('fk_swap_answer_swap_id_swap'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap_answer')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_swap_answer_idempotency_key'))
    )
    with op.batch_alter_table('swap_answer') as batch:
        batch.create_index(batch.f('ix_swap_answer_swap_id'), ['swap_id'], unique=False)



def downgrade():
    with op.batch_alter_table('swap_answer') as batch:
        batch.drop_index(batch.f('ix_swap_answer_swap_id'))

    op.drop_table('swap_answer')
    with op.batch_alter_table('swap') as batch:
        batch.drop_index('uq_swap_second_id', sqlite_where=_WAITING, postgresql_where=_WAITING)
        batch.drop_index('uq_swap_first_id', sqlite_where=_WAITING, postgresql_where=_WAITING)
        batch.drop_index(batch.f('ix_swap_status'))
        batch.drop_index(batch.f('ix_swap_round_id'))

    op.drop_table('swap')
