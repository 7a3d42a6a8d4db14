"""the record"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = ()
depends_on = None


def upgrade():
    pass
