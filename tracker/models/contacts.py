"""How a student was reached, who visited them at the site, and what is to be asked again on a day.

What was said or seen is a note of the file (``Note``): the student reads it like any other, and a correction
is a new note. These rows say what is more than words about it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.contacts import ContactWay, VisitWay
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class Contact(Base):
    """That somebody spoke with or wrote to a student, how and on which day."""

    __tablename__ = "contact"
    __table_args__ = (
        one_of("way", ContactWay),
        Index("ix_contact_person_id", "person_id", "happened_on"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), unique=True)
    way: Mapped[ContactWay] = word(ContactWay)
    happened_on: Mapped[date]


class SiteVisit(Base):
    """That the school saw a student at work: proof of supervision.

    ``placement_id`` is the placement's entry; the note says what was seen. Who writes the note may enter
    it for a colleague who went there: ``visited_by_id``.
    """

    __tablename__ = "site_visit"
    __table_args__ = (
        one_of("way", VisitWay),
        Index("ix_site_visit_person_id", "person_id", "visited_on"),
        Index("ix_site_visit_placement_id", "placement_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), unique=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    way: Mapped[VisitWay] = word(VisitWay)
    visited_on: Mapped[date]
    visited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class FollowUp(Base):
    """A day on which a note returns to somebody of the staff, until it is done.

    ``note`` is what was said when it was last moved, or when it was done.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done"),
        Index("ix_follow_up_person_id", "person_id"),
        Index(
            "ix_follow_up_holder_id",
            "holder_id",
            "due_on",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
