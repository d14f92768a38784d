"""Rows of drafts, and accounts, as files."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

BEFORE = ("students", "nominations", "openings", "applications", "attempts", "placements", "archive")


def know(*names: str) -> None:
    """Which lists there may be a file of."""
    known = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("list_export") as batch:
        batch.drop_constraint(op.f("ck_list_export_name_known"), type_="check")
        batch.create_check_constraint(op.f("ck_list_export_name_known"), f"name IN ({known})")


def upgrade() -> None:
    know(*BEFORE, "drafts", "accounts")


def downgrade() -> None:
    op.execute("DELETE FROM list_export WHERE name IN ('drafts', 'accounts')")
    know(*BEFORE)
