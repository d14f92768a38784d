"""How readers have set up their lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    op.create_table(
        "list_setting",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(length=32), nullable=False),
        sa.Column("columns", json, nullable=True),
        sa.Column("filters", json, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_list_setting_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "list_name", name=op.f("pk_list_setting")),
    )


def downgrade():
    op.drop_table("list_setting")
