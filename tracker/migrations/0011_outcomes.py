"""outcomes"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = ()
depends_on = None


def upgrade():
    pass
