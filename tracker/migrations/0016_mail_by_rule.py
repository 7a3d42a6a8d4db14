"""Mail that goes out by rule: what somebody does without; mail that was dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_choice")),
    )
    op.add_column("outbox", sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))
    given_up = sa.text("failed_at IS NOT NULL")
    op.create_index(
        "ix_outbox_failed_at", "outbox", ["failed_at"], sqlite_where=given_up, postgresql_where=given_up
    )
