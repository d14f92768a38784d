"""Who decided on a swap in whose place."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("swap_answer") as batch:
        batch.add_column(sa.Column("for_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_swap_answer_for_id_user"), "user", ["for_id"], ["id"])


def downgrade():
    with op.batch_alter_table("swap_answer") as batch:
        batch.drop_constraint(op.f("fk_swap_answer_for_id_user"), type_="foreignkey")
        batch.drop_column("for_id")
