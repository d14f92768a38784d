"""Who signs which kind of document, and the copies that were signed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def _json():
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "signer_list",
        sa.Column("issuer_code", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("signers", _json(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_code", "kind", name=op.f("pk_signer_list")),
    )
    op.create_table(
        "signed_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("signers", _json(), nullable=False),
        sa.Column("findings", _json(), nullable=False),
        sa.Column("of_version", sa.Integer(), nullable=True),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('paper', 'certificate', 'portal')", name=op.f("ck_signed_copy_way_known")),
        sa.CheckConstraint("format IN ('pdf', 'jpeg', 'png')", name=op.f("ck_signed_copy_format_known")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_signed_copy_withdrawn_for_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["official_document.id"], name=op.f("fk_signed_copy_document_id_official_document")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_signed_copy_made_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copy")),
    )
    with op.batch_alter_table("signed_copy") as batch:
        batch.create_index(op.f("ix_signed_copy_document_id"), ["document_id"])
        batch.create_index(op.f("ix_signed_copy_sha256"), ["sha256"])


def downgrade():
    op.drop_table("signed_copy")
    op.drop_table("signer_list")
