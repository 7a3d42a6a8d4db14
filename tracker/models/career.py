"""What a student keeps about the search for a job, and the goals after it: rows that change."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import AimKind, ApplicationState, SiteSetting
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class JobApplication(Base):
    """One application, as it stands now: what was said before is in the journal.

    ``version`` grows with each change, so that a form that was open meanwhile is refused.
    ``job_id`` is the job that came of it. A row that was a mistake is taken back (``removed_at``).
    """

    __tablename__ = "job_application"
    __table_args__ = (
        one_of("state", ApplicationState),
        one_of("setting", SiteSetting),
        CheckConstraint("(next_on IS NULL) OR (next_action <> '')", name="next"),
        Index("ix_job_application_person_id", "person_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    employer: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    setting: Mapped[SiteSetting] = word(SiteSetting)
    state: Mapped[ApplicationState] = word(ApplicationState)
    applied_on: Mapped[date | None]
    next_action: Mapped[str] = mapped_column(String(200), default="")
    next_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)


class Aim(Base):
    """A further certificate or a specialty that somebody set as their goal; ``code`` names it in
    ``domain/paths/career.toml``."""

    __tablename__ = "aim"
    __table_args__ = (
        one_of("kind", AimKind),
        Index(
            "uq_aim_open",
            "person_id",
            "code",
            unique=True,
            sqlite_where=text("dropped_at IS NULL"),
            postgresql_where=text("dropped_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[AimKind] = word(AimKind)
    code: Mapped[str] = mapped_column(String(40))
    by_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
