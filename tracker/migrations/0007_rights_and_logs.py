"""rights and logs"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = ()
depends_on = None


def upgrade():
    pass
