"""What the school teaches, to whom: path versions, cohorts, enrollments and their stretches."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import PeriodKind
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word
from tracker.models.people import Person


class PathVersion(Base):
    """A published path document; immutable, one row a content."""

    __tablename__ = "path_version"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[str] = mapped_column(Text)
    texts: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PathDraft(Base):
    """A path document that was uploaded and is not published yet: at most one for each program.

    Its id becomes that of the version. ``digest`` is that of the whole program, as of a version.
    """

    __tablename__ = "path_draft"

    id: Mapped[int] = key_column()
    code: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    texts: Mapped[str | None] = mapped_column(Text)
    staged_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Cohort(Base):
    """The group that starts together.

    ``breaks`` holds stretches as "2026-12-21/2027-01-03" joined by spaces, ``holidays`` single
    dates joined by spaces, ``class_times`` the weekly pattern of its classes (``domain/weekly.py``).
    """

    __tablename__ = "cohort"
    __table_args__ = (Index("ix_cohort_path_version_id", "path_version_id"),)

    id: Mapped[int] = key_column()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    path_version_id: Mapped[int] = mapped_column(ForeignKey("path_version.id"))
    starts_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(64))
    breaks: Mapped[str] = mapped_column(Text, default="")
    holidays: Mapped[str] = mapped_column(Text, default="")
    class_times: Mapped[str | None] = mapped_column(Text)

    path_version: Mapped[PathVersion] = relationship(lazy="raise_on_sql")


class Enrollment(Base):
    """A student in a cohort. ``start_cohort_id`` never changes: the rates count by it."""

    __tablename__ = "enrollment"
    __table_args__ = (
        Index("ix_enrollment_person_id", "person_id"),
        Index("ix_enrollment_cohort_id", "cohort_id"),
        UniqueConstraint("person_id", "sequence"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    start_cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    started_on: Mapped[date]
    routes: Mapped[str] = mapped_column(String(80), default="")
    goals: Mapped[str] = mapped_column(String(120), default="")
    reentry_of_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql", foreign_keys=[cohort_id])


class Carried(Base):
    """An accepted entry of an earlier enrollment that a re-entry refers to."""

    __tablename__ = "carried"

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)


class Period(Base):
    """One dated stretch of an enrollment; ``ends_on`` is its last day."""

    __tablename__ = "period"
    __table_args__ = (
        one_of("kind", PeriodKind),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
        Index("ix_period_enrollment_id", "enrollment_id"),
    )

    id: Mapped[int] = key_column()
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    kind: Mapped[PeriodKind] = word(PeriodKind)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
