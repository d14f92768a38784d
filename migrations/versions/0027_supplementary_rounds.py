"""Supplementary rounds over what is left of a published one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_PREPARING = sa.text("status IN ('draft', 'open', 'applying')")


def upgrade():
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_round_parent_id_round"), "round", ["parent_id"], ["id"])
        batch.create_index(
            "uq_round_in_preparation_once",
            ["parent_id"],
            unique=True,
            sqlite_where=_PREPARING,
            postgresql_where=_PREPARING,
        )
    with op.batch_alter_table("opening") as batch:
        batch.add_column(sa.Column("seats_passed_on", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("passed_from_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_opening_passed_from_id_opening"), "opening", ["passed_from_id"], ["id"])
        batch.create_unique_constraint("uq_opening_passed_on_once", ["round_id", "passed_from_id"])
        batch.drop_constraint(op.f("ck_opening_seats_taken_range"), type_="check")
        batch.create_check_constraint(
            op.f("ck_opening_seats_taken_range"),
            "seats_taken >= 0 AND seats_passed_on >= 0 AND seats_taken + seats_passed_on <= seats",
        )
    with op.batch_alter_table("opening") as batch:
        batch.alter_column("seats_passed_on", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("nomination") as batch:
        batch.add_column(sa.Column("carried_to_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_nomination_carried_to_id_round"), "round", ["carried_to_id"], ["id"])
        batch.create_index(op.f("ix_nomination_carried_to_id"), ["carried_to_id"])


def downgrade():
    with op.batch_alter_table("nomination") as batch:
        batch.drop_index(op.f("ix_nomination_carried_to_id"))
        batch.drop_constraint(op.f("fk_nomination_carried_to_id_round"), type_="foreignkey")
        batch.drop_column("carried_to_id")
    with op.batch_alter_table("opening") as batch:
        batch.drop_constraint(op.f("ck_opening_seats_taken_range"), type_="check")
        batch.drop_constraint("uq_opening_passed_on_once", type_="unique")
        batch.drop_constraint(op.f("fk_opening_passed_from_id_opening"), type_="foreignkey")
        batch.drop_column("passed_from_id")
        batch.drop_column("seats_passed_on")
        batch.create_check_constraint(op.f("ck_opening_seats_taken_range"), "seats_taken BETWEEN 0 AND seats")
    with op.batch_alter_table("round") as batch:
        batch.drop_index("uq_round_in_preparation_once")
        batch.drop_constraint(op.f("fk_round_parent_id_round"), type_="foreignkey")
        batch.drop_column("parent_id")
