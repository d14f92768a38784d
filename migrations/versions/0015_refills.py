"""Attempts that fill the free seats of a published result."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("match_attempt") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="whole"))
        batch.create_check_constraint(op.f("ck_match_attempt_kind_known"), "kind IN ('whole', 'refill')")
    with op.batch_alter_table("match_attempt") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=16), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table("match_attempt") as batch:
        batch.drop_constraint(op.f("ck_match_attempt_kind_known"), type_="check")
        batch.drop_column("kind")
