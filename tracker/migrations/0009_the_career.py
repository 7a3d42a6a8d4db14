"""the career"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = ()
depends_on = None


def upgrade():
    pass
