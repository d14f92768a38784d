"""Files of exactly what a list shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    with op.batch_alter_table("list_export") as batch:
        batch.add_column(sa.Column("shown", json, nullable=True))


def downgrade():
    with op.batch_alter_table("list_export") as batch:
        batch.drop_column("shown")
