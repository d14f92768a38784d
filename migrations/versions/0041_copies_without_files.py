"""A round that was loaded from an archive has the register of its signed copies, and not their files."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signed_copy") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM signed_copy WHERE content IS NULL")
    with op.batch_alter_table("signed_copy") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
