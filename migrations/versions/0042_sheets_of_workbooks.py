"""An import knows which sheets its workbook has, and which of them was read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("list_import") as batch:
        batch.add_column(sa.Column("sheets", json, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("sheet", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("list_import") as batch:
        batch.drop_column("sheet")
        batch.drop_column("sheets")
