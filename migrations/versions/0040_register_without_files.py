"""A round that was loaded from an archive has its register of documents, and not their files."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_file") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM document_file WHERE content IS NULL")
    with op.batch_alter_table("document_file") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
