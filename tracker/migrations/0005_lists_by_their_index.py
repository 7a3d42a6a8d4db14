"""Lists are counted by their index, without a look at a row."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    for name, columns, kind in (
        ("ix_entry_placement", ["enrollment_id"], "placement"),
        ("ix_entry_shift", ["enrollment_id", "happened_on"], "shift"),
    ):
        only = text(f"kind = '{kind}'")
        op.create_index(name, "entry", columns, sqlite_where=only, postgresql_where=only)
    waiting = text("status = 'waiting'")
    op.drop_index("ix_entry_queue", table_name="entry")
    op.create_index(
        "ix_entry_queue",
        "entry",
        ["queue_cohort_id", "waits_for", "promised_on", "id", "person_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.drop_index("ix_standing_cohort_id", table_name="standing")
    op.create_index(
        "ix_standing_counts",
        "standing",
        [
            "cohort_id",
            "period",
            "paced_to_on",
            "paused_since_on",
            "frozen_on",
            "pauses",
            "next_change_on",
            "calculator",
        ],
    )
