"""A short code on every official document, by which its paper can be asked about."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # as portal/documents/rules.py had it


def upgrade():
    with op.batch_alter_table("official_document") as batch:
        batch.add_column(sa.Column("code", sa.String(12), nullable=True))
    table = sa.table("official_document", sa.column("id", sa.Uuid()), sa.column("code", sa.String(12)))
    connection = op.get_bind()
    for (key,) in connection.execute(sa.select(table.c.id)).all():
        code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
        connection.execute(table.update().where(table.c.id == key).values(code=code))
    with op.batch_alter_table("official_document") as batch:
        batch.alter_column("code", existing_type=sa.String(12), nullable=False)
        batch.create_unique_constraint(op.f("uq_official_document_code"), ["code"])


def downgrade():
    with op.batch_alter_table("official_document") as batch:
        batch.drop_constraint(op.f("uq_official_document_code"), type_="unique")
        batch.drop_column("code")
