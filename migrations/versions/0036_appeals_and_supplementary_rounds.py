"""Appeals that led into a supplementary round."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("appeal") as batch:
        batch.add_column(sa.Column("supplementary_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_appeal_supplementary_id_round"), "round", ["supplementary_id"], ["id"])


def downgrade():
    with op.batch_alter_table("appeal") as batch:
        batch.drop_constraint(op.f("fk_appeal_supplementary_id_round"), type_="foreignkey")
        batch.drop_column("supplementary_id")
