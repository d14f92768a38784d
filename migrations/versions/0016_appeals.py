"""Appeals against a published result."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name=op.f("ck_appeal_status_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_appeal_has_a_reason")),
        sa.CheckConstraint(
            "(status = 'open') = (answered_at IS NULL) AND (status = 'open' OR answer <> '')",
            name=op.f("ck_appeal_answered_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_appeal_round_id_round")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_appeal_student_id_student")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_appeal_answered_by_id_user")),
        sa.ForeignKeyConstraint(["change_id"], ["match_attempt.id"], name=op.f("fk_appeal_change_id_match_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("round_id", "student_id", name="uq_appeal_once"),
    )
    with op.batch_alter_table("appeal") as batch:
        batch.create_index(batch.f("ix_appeal_status"), ["status"], unique=False)
        batch.create_index(batch.f("ix_appeal_student_id"), ["student_id"], unique=False)


def downgrade():
    with op.batch_alter_table("appeal") as batch:
        batch.drop_index(batch.f("ix_appeal_student_id"))
        batch.drop_index(batch.f("ix_appeal_status"))
    op.drop_table("appeal")
