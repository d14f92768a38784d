"""documents in bulk"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "document_bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("school_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("zip", sa.LargeBinary(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('writing', 'ready', 'failed')", name=op.f("ck_document_bundle_status_known")
        ),
        sa.CheckConstraint(
            "(status = 'ready') = (zip IS NOT NULL)", name=op.f("ck_document_bundle_ready_with_its_file")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_document_bundle_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_document_bundle_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_document_bundle_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_bundle")),
    )
    with op.batch_alter_table("document_bundle") as batch:
        for column in ("asked_at", "asked_by_id", "round_id", "status"):
            batch.create_index(op.f(f"ix_document_bundle_{column}"), [column])


def downgrade():
    op.drop_table("document_bundle")
