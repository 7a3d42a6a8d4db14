"""Who saw a record, to whom it was disclosed, what its student asked for, and what keeps or ends it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.rights import AccessKind, DisclosureBasis
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class AccessLog(Base):
    """That somebody of the school opened something of a student's record, once for each hour.

    Kept by the pages after they answered, outside the journal; ``hour_at`` is the hour's beginning, and
    ``covering_id`` in whose place it was opened, while they were away.
    """

    __tablename__ = "access_log"
    __table_args__ = (one_of("kind", AccessKind),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hour_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[AccessKind] = word(AccessKind, primary_key=True)
    covering_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Disclosure(Base):
    """That something of a record was given to somebody outside the school: to whom, what, why, by whom."""

    __tablename__ = "disclosure"
    __table_args__ = (one_of("basis", DisclosureBasis), Index("ix_disclosure_person_id", "person_id"))

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recipient: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    basis: Mapped[DisclosureBasis] = word(DisclosureBasis)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Correction(Base):
    """That a student asked to have something of the record corrected, and what the school said.

    ``about`` names the thing (``domain/rights.About``), ``made_by_id`` who made it. A statement is added
    only to what was refused, and stays with the thing as long as the record is kept.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name="decided"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint("decided_at IS NULL OR withdrawn_at IS NULL", name="withdrawn"),
        CheckConstraint("stated_at IS NULL OR NOT is_granted", name="stated"),
        Index("ix_correction_person_id", "person_id"),
        Index(
            "ix_correction_open",
            "enrollment_id",
            "due_on",
            sqlite_where=text("decided_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("decided_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    about: Mapped[str] = mapped_column(String(40))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    wrong: Mapped[str] = mapped_column(Text)
    wish: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DirectoryChoice(Base):
    """Whether a student keeps directory information to the school; no row: nobody said so."""

    __tablename__ = "directory_choice"

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    is_out: Mapped[bool]
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LegalHold(Base):
    """Nothing of a person's record may be destroyed until this is lifted."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted"),
        Index(
            "uq_legal_hold_open",
            "person_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_legal_hold_person_id", "person_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lift_reason: Mapped[str] = mapped_column(Text, default="")


class Erasure(Base):
    """That a person was erased after retention: the words are gone, the chain stays.

    ``number`` stands in place of the name. Only where such a row stands does the database let the
    payloads of events go.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    ended_on: Mapped[date]
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
