"""Answers to placements: who said what, until when, and why a seat became free.

Revision ID: 0003
Revises: 0002
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ANSWER_DAYS = 7
VACANCIES = (
    "'declined', 'refused', 'student_withdrew', 'commune_withdrew', 'student_silent', 'commune_silent', "
    "'replaced', 'swapped'"
)
ACTS = (
    "'accept', 'decline', 'confirm', 'refuse', 'student_withdraws', 'commune_withdraws', 'student_silent', "
    "'commune_silent'"
)
NEEDS_REASON = "'decline', 'refuse', 'student_withdraws', 'commune_withdraws', 'student_silent', 'commune_silent'"

PLACEMENT = sa.table(
    "placement",
    sa.column("status", sa.String),
    sa.column("published_at", sa.DateTime(timezone=True)),
    sa.column("answer_by", sa.DateTime(timezone=True)),
    sa.column("vacated_at", sa.DateTime(timezone=True)),
    sa.column("vacated_because", sa.String),
)


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        for name in ("answer_days", "appeal_days"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(ANSWER_DAYS)))
            batch.create_check_constraint(op.f(f"ck_round_{name}_range"), f"{name} BETWEEN 1 AND 60")
    with op.batch_alter_table("round") as batch:
        for name in ("answer_days", "appeal_days"):
            batch.alter_column(name, existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("vacated_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("vacated_because", sa.String(length=24), nullable=True))
    _fill()
    with op.batch_alter_table("placement") as batch:
        batch.alter_column("answer_by", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_check_constraint(
            op.f("ck_placement_vacated_because_known"), f"vacated_because IN ({VACANCIES})"
        )
        batch.create_check_constraint(
            op.f("ck_placement_vacated_for_a_reason"), "(status = 'vacated') = (vacated_because IS NOT NULL)"
        )
    _create_answers()


def _fill() -> None:
    """Until now nobody could answer: whoever was vacated had been replaced by another attempt."""
    connection = op.get_bind()
    for (published_at,) in connection.execute(sa.select(PLACEMENT.c.published_at).distinct()).all():
        row = PLACEMENT.c.published_at == published_at
        due = published_at + timedelta(days=ANSWER_DAYS)
        connection.execute(PLACEMENT.update().where(row).values(answer_by=due))
    gone = PLACEMENT.c.status == "vacated"
    connection.execute(
        PLACEMENT.update().where(gone).values(vacated_because="replaced", vacated_at=PLACEMENT.c.published_at)
    )


def _create_answers() -> None:
    op.create_table(
        "placement_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(f"act IN ({ACTS})", name=op.f("ck_placement_answer_act_known")),
        sa.CheckConstraint(
            "source IN ('portal', 'link', 'phone', 'paper')", name=op.f("ck_placement_answer_source_known")
        ),
        sa.CheckConstraint(
            f"act NOT IN ({NEEDS_REASON}) OR reason <> ''", name=op.f("ck_placement_answer_no_has_a_reason")
        ),
        sa.CheckConstraint(
            "source NOT IN ('phone', 'paper') OR source_note <> ''", name=op.f("ck_placement_answer_source_is_kept")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_answer_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["user.id"], name=op.f("fk_placement_answer_given_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_answer")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_placement_answer_idempotency_key")),
    )
    op.create_index(op.f("ix_placement_answer_placement_id"), "placement_answer", ["placement_id"])


def downgrade() -> None:
    op.drop_table("placement_answer")
    with op.batch_alter_table("placement") as batch:
        batch.drop_constraint(op.f("ck_placement_vacated_for_a_reason"), type_="check")
        batch.drop_constraint(op.f("ck_placement_vacated_because_known"), type_="check")
        for name in ("vacated_because", "vacated_at", "answer_by"):
            batch.drop_column(name)
    with op.batch_alter_table("round") as batch:
        for name in ("appeal_days", "answer_days"):
            batch.drop_constraint(op.f(f"ck_round_{name}_range"), type_="check")
            batch.drop_column(name)
