"""The signs of a standing row: what the rules of help read beside its lines."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = ()
depends_on = None


def upgrade():
    # Rows from before are of an older calculator: they are computed anew before anybody reads them.
    op.add_column("standing", sa.Column("signs", sa.Text(), server_default="", nullable=False))
