"""Official documents, their versions and files, and how issuing bodies sign."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('document_issuer',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('superior', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('abbreviation', sa.String(length=30), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('authority', sa.String(length=100), nullable=False),
    sa.Column('position', sa.String(length=100), nullable=False),
    sa.Column('signatory', sa.String(length=100), nullable=False),
    sa.Column('unit', sa.String(length=30), nullable=False),
    sa.Column('grounds', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_document_issuer'))
    )
    op.create_table('official_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('subject_key', sa.String(length=64), nullable=False),
    sa.Column('school_code', sa.String(length=16), nullable=True),
    sa.Column('placement_id', sa.Uuid(), nullable=True),
    sa.Column('issuer_code', sa.String(length=16), nullable=False),
    sa.Column('symbol', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issued_year', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('issued_by_id', sa.Uuid(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(number <> '') = (issued_on IS NOT NULL)", name=op.f('ck_official_document_number_with_its_date')),
    sa.CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name=op.f('ck_official_document_issued_has_a_number')),
    sa.CheckConstraint("status <> 'revoked' OR revoked_reason <> ''", name=op.f('ck_official_document_revoked_for_a_reason')),
    sa.CheckConstraint("status IN ('draft', 'issued', 'revoked')", name=op.f('ck_official_document_status_known')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_official_document_created_by_id_user')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user.id'], name=op.f('fk_official_document_issued_by_id_user')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_official_document_placement_id_placement')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_official_document_round_id_round')),
    sa.ForeignKeyConstraint(['school_code'], ['school.code'], name=op.f('fk_official_document_school_code_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_document')),
    sa.UniqueConstraint('issuer_code', 'symbol', 'number', 'issued_year', name='uq_official_document_number')
    )
    with op.batch_alter_table('official_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_document_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_document_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_document_school_code'), ['school_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_document_status'), ['status'], unique=False)
        batch_op.create_index('uq_official_document_draft', ['round_id', 'kind', 'subject_key'], unique=True, sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'"))

    op.create_table('document_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('is_stamped', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['official_document.id'], name=op.f('fk_document_version_document_id_official_document')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_document_version_made_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_version')),
    sa.UniqueConstraint('document_id', 'number', name='uq_document_version_number')
    )
    with op.batch_alter_table('document_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_version_document_id'), ['document_id'], unique=False)

    op.create_table('document_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('format', sa.String(length=8), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("format IN ('docx', 'pdf')", name=op.f('ck_document_file_format_known')),
    sa.ForeignKeyConstraint(['version_id'], ['document_version.id'], name=op.f('fk_document_file_version_id_document_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_file')),
    sa.UniqueConstraint('version_id', 'format', name='uq_document_file_format')
    )
    with op.batch_alter_table('document_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_file_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_file_version_id'), ['version_id'], unique=False)



def downgrade():
    with op.batch_alter_table('document_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_file_version_id'))
        batch_op.drop_index(batch_op.f('ix_document_file_sha256'))

    op.drop_table('document_file')
    with op.batch_alter_table('document_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_version_document_id'))

    op.drop_table('document_version')
    with op.batch_alter_table('official_document', schema=None) as batch_op:
        batch_op.drop_index('uq_official_document_draft', sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'"))
        batch_op.drop_index(batch_op.f('ix_official_document_status'))
        batch_op.drop_index(batch_op.f('ix_official_document_school_code'))
        batch_op.drop_index(batch_op.f('ix_official_document_round_id'))
        batch_op.drop_index(batch_op.f('ix_official_document_placement_id'))

    op.drop_table('official_document')
    op.drop_table('document_issuer')
