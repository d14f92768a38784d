"""Attempts have a name, may repeat another one, and are commented on; some rules are only for comparison.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEVER_SENT = "'queued', 'running', 'computed', 'failed', 'cancelled'"


def upgrade() -> None:
    with op.batch_alter_table("match_attempt") as batch:
        batch.alter_column("note", new_column_name="name", existing_type=sa.Text(), existing_nullable=False)
        batch.add_column(sa.Column("copied_from", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_match_attempt_comparison_only"), f"rule NOT IN ('least-total-rank') OR status IN ({NEVER_SENT})"
        )
    op.create_table(
        "attempt_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_attempt_comment_says_something")),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["match_attempt.id"],
            name=op.f("fk_attempt_comment_attempt_id_match_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_attempt_comment_author_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_comment")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_attempt_comment_idempotency_key")),
    )
    op.create_index(op.f("ix_attempt_comment_attempt_id"), "attempt_comment", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("attempt_comment")
    with op.batch_alter_table("match_attempt") as batch:
        batch.drop_constraint(op.f("ck_match_attempt_comparison_only"), type_="check")
        batch.drop_column("copied_from")
        batch.alter_column("name", new_column_name="note", existing_type=sa.Text(), existing_nullable=False)
