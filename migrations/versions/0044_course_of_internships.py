"""From when to when an intern was there."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "internship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name=op.f("ck_internship_ends_after_it_began")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_internship_placement_id_placement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internship")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_internship_placement_id")),
    )


def downgrade() -> None:
    op.drop_table("internship")
