"""Applications and consents that a coordinator wrote down for a student."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("consent") as batch:
        batch.add_column(sa.Column("paper", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("entered_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_consent_entered_by_id_user"), "user", ["entered_by_id"], ["id"])
        batch.create_check_constraint(op.f("ck_consent_entered_from_paper"), "(paper = '') = (entered_by_id IS NULL)")
    with op.batch_alter_table("consent") as batch:
        batch.alter_column("paper", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("source", sa.String(length=16), nullable=False, server_default="portal"))
        batch.add_column(sa.Column("source_note", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("entered_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_submission_entered_by_id_user"), "user", ["entered_by_id"], ["id"])
        batch.create_check_constraint(
            op.f("ck_submission_source_known"), "source IN ('portal', 'paper', 'phone')"
        )
        batch.create_check_constraint(
            op.f("ck_submission_entered_by_somebody"), "(source = 'portal') = (entered_by_id IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_submission_source_is_kept"), "source = 'portal' OR source_note <> ''"
        )
    with op.batch_alter_table("submission") as batch:
        batch.alter_column("source", existing_type=sa.String(length=16), existing_nullable=False, server_default=None)
        batch.alter_column("source_note", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table("submission") as batch:
        for name in ("source_known", "entered_by_somebody", "source_is_kept"):
            batch.drop_constraint(op.f(f"ck_submission_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_submission_entered_by_id_user"), type_="foreignkey")
        for name in ("source", "source_note", "entered_by_id"):
            batch.drop_column(name)
    with op.batch_alter_table("consent") as batch:
        batch.drop_constraint(op.f("ck_consent_entered_from_paper"), type_="check")
        batch.drop_constraint(op.f("fk_consent_entered_by_id_user"), type_="foreignkey")
        for name in ("paper", "entered_by_id"):
            batch.drop_column(name)
