"""Links that stand on printed letters."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = 'ck_activation_link_purpose_known'


def upgrade():
    _allow("purpose IN ('activation', 'reset', 'letter')")


def downgrade():
    op.execute("DELETE FROM activation_link WHERE purpose = 'letter'")
    _allow("purpose IN ('activation', 'reset')")


def _allow(condition):
    with op.batch_alter_table('activation_link', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_NAME), type_='check')
        batch_op.create_check_constraint(op.f(_NAME), condition)
