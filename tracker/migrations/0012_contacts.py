"""Contacts with students, visits at their sites, and follow-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=5), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.CheckConstraint("way IN ('call', 'text', 'mail', 'visit')", name=op.f("ck_contact_way")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_contact_note_id_note")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("note_id", name=op.f("uq_contact_note_id")),
    )
    op.create_index("ix_contact_person_id", "contact", ["person_id", "happened_on"])
    op.create_table(
        "site_visit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("placement_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=7), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visited_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("way IN ('on_site', 'phone', 'video')", name=op.f("ck_site_visit_way")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_site_visit_note_id_note")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_site_visit_person_id_person")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["entry.id"], name=op.f("fk_site_visit_placement_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["visited_by_id"], ["person.id"], name=op.f("fk_site_visit_visited_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit")),
        sa.UniqueConstraint("note_id", name=op.f("uq_site_visit_note_id")),
    )
    op.create_index("ix_site_visit_person_id", "site_visit", ["person_id", "visited_on"])
    op.create_index("ix_site_visit_placement_id", "site_visit", ["placement_id"])
    op.create_table(
        "follow_up",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_follow_up_done")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_follow_up_done_by_id_person")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_follow_up_holder_id_person")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_follow_up_note_id_note")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_up_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_person_id", "follow_up", ["person_id"])
    op.create_index(
        "ix_follow_up_holder_id",
        "follow_up",
        ["holder_id", "due_on"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
