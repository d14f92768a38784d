"""The rows of a list as they were read, so that its file is read once only."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("list_import") as batch:
        batch.add_column(sa.Column("rows", sa.LargeBinary(), nullable=True))


def downgrade():
    with op.batch_alter_table("list_import") as batch:
        batch.drop_column("rows")
