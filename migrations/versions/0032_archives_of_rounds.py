"""archives of rounds"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

LISTS = ("students", "nominations", "openings", "applications", "attempts", "placements")


def know(column, *words):
    """What may stand in a column of files."""
    known = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table("list_export") as batch_op:
        batch_op.drop_constraint(op.f(f"ck_list_export_{column}_known"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_list_export_{column}_known"), f"{column} IN ({known})")


def upgrade():
    know("name", *LISTS, "archive")
    know("format", "xlsx", "csv", "zip")


def downgrade():
    op.execute("DELETE FROM list_export WHERE name = 'archive'")
    know("name", *LISTS)
    know("format", "xlsx", "csv")
