"""Uploaded path documents that are not published yet, and credit that an earlier version gave."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = ()
depends_on = None

_BEFORE = "'extension', 'waiver', 'leave', 'route', 'withdrawal', 'exception', 'remediation'"


def upgrade():
    op.create_table(
        "path_draft",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=True),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_path_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_path_draft_code")),
    )
    with op.batch_alter_table("entry_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_entry_request_request"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_entry_request_request"), f"request IN ({_BEFORE}, 'kept')"
        )
