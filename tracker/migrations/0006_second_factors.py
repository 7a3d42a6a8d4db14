"""second factors"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = ()
depends_on = None


def upgrade():
    pass
