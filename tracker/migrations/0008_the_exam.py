"""the exam"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = ()
depends_on = None


def upgrade():
    pass
