"""Spreadsheets that are brought in: staged files, the columns they are known by, what they made."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = ()
depends_on = None

_KINDS = "kind IN ('roster', 'progress')"


def upgrade():
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("cohort_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("fixes", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'staged') = (applied_at IS NULL)", name=op.f("ck_import_run_applied")),
        sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_import_run_undone")),
        sa.CheckConstraint(_KINDS, name=op.f("ck_import_run_kind")),
        sa.CheckConstraint("state IN ('staged', 'applied', 'undone')", name=op.f("ck_import_run_state")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_import_run_cohort_id_cohort")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_import_run_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index("ix_import_run_owner_id", "import_run", ["owner_id", "id"])
    op.create_table(
        "import_columns",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("named_by_id", sa.BigInteger(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_import_columns_kind")),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["person.id"], name=op.f("fk_import_columns_named_by_id_person")
        ),
        sa.PrimaryKeyConstraint("signature", "kind", name=op.f("pk_import_columns")),
    )
    op.create_table(
        "import_item",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("what IN ('entry', 'enrollment')", name=op.f("ck_import_item_what")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_item_person_id_person")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_item_run_id_import_run")),
        sa.PrimaryKeyConstraint("run_id", "row_id", name=op.f("pk_import_item")),
    )
    op.create_index("ix_import_item_person_id", "import_item", ["person_id"])
    op.create_index("ix_import_item_row_id", "import_item", ["row_id"])
