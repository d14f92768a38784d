"""communes that documents are sent to"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("official_document") as batch:
        batch.add_column(sa.Column("commune_code", sa.String(5), nullable=True))
        batch.create_index(op.f("ix_official_document_commune_code"), ["commune_code"])
        batch.create_foreign_key(
            op.f("fk_official_document_commune_code_commune"), "commune", ["commune_code"], ["code"]
        )
    op.execute(
        "UPDATE official_document SET commune_code = (SELECT opening.commune_code FROM placement "
        "JOIN opening ON opening.id = placement.opening_id WHERE placement.id = official_document.placement_id) "
        "WHERE placement_id IS NOT NULL"
    )


def downgrade():
    with op.batch_alter_table("official_document") as batch:
        batch.drop_constraint(op.f("fk_official_document_commune_code_commune"), type_="foreignkey")
        batch.drop_index(op.f("ix_official_document_commune_code"))
        batch.drop_column("commune_code")
