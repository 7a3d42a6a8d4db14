"""The kit that was mailed, what went wrong with it, and what a coordinator has to know at once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import IncidentKind, IncidentPlace, NoticeKind, PartState
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class KitReport(Base):
    """A part of the kit that cannot be used, from ``reported_on`` until ``arrived_on``.

    A report that was a mistake is taken back (``withdrawn_at``) and blocks nothing any more.
    """

    __tablename__ = "kit_report"
    __table_args__ = (
        one_of("state", PartState),
        CheckConstraint("arrived_on IS NULL OR arrived_on >= reported_on", name="order"),
        Index("ix_kit_report_enrollment_id", "enrollment_id"),
        Index(
            "uq_kit_report_open",
            "enrollment_id",
            "part",
            unique=True,
            sqlite_where=text("arrived_on IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("arrived_on IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    part: Mapped[str] = mapped_column(String(40))
    state: Mapped[PartState] = word(PartState)
    note: Mapped[str] = mapped_column(Text, default="")
    reported_on: Mapped[date]
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_on: Mapped[date | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    arrived_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Incident(Base):
    """Somebody was hurt or exposed: told to the coordinators at once, read by them and the student."""

    __tablename__ = "incident"
    __table_args__ = (
        one_of("kind", IncidentKind),
        one_of("place", IncidentPlace),
        Index("ix_incident_person_id", "person_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    kind: Mapped[IncidentKind] = word(IncidentKind)
    place: Mapped[IncidentPlace] = word(IncidentPlace)
    happened_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[str] = mapped_column(Text, default="")
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Notice(Base):
    """What a coordinator of the cohort has to know and settle with a note, besides entries that wait.

    ``facts`` is JSON for the sentence of its kind; nothing of anybody's health stands in it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        one_of("kind", NoticeKind),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        Index(
            "ix_notice_open",
            "cohort_id",
            "raised_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_notice_person_id", "person_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    kind: Mapped[NoticeKind] = word(NoticeKind)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    facts: Mapped[str] = mapped_column(Text, default="{}")
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class Setting(Base):
    """A program setting that differs from its default; ``domain/settings.py`` lists them all."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
