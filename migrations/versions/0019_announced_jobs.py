"""When a job was last announced to the message broker."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("job") as table:
        table.drop_column("announced_at")
