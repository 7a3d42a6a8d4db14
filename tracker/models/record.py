"""What is written beside the facts: standing rows, the journal, receipts, the outbox."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, UtcDateTime, key_column


class StandingRow(Base):
    """The stored standing of one enrollment; columns as in ``domain/packing.py``."""

    __tablename__ = "standing"
    __table_args__ = (
        # What the list of cohorts counts by, so that it reads no row.
        Index(
            "ix_standing_counts",
            "cohort_id",
            "period",
            "paced_to_on",
            "paused_since_on",
            "frozen_on",
            "pauses",
            "next_change_on",
            "calculator",
        ),
        Index("ix_standing_next_change_on", "next_change_on"),
        Index("ix_standing_calculator", "calculator"),
    )

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    path_version_id: Mapped[int] = mapped_column(ForeignKey("path_version.id"))
    computed_on: Mapped[date]
    calculator: Mapped[int] = mapped_column(Integer)
    cells: Mapped[str] = mapped_column(Text)
    holders: Mapped[str] = mapped_column(Text)
    due: Mapped[str] = mapped_column(Text)
    since: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column(Text)
    done: Mapped[int] = mapped_column(Integer)
    asked: Mapped[int] = mapped_column(Integer)
    step: Mapped[str | None] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(12))
    paced_to_on: Mapped[date | None]
    next_due_on: Mapped[date | None]
    paused_since_on: Mapped[date | None]
    frozen_on: Mapped[date | None]
    pauses: Mapped[str] = mapped_column(Text, default="")
    last_activity_on: Mapped[date]
    next_change_on: Mapped[date | None]
    turn_student: Mapped[int] = mapped_column(Integer)
    turn_instructor: Mapped[int] = mapped_column(Integer)
    turn_coordinator: Mapped[int] = mapped_column(Integer)
    turn_preceptor: Mapped[int] = mapped_column(Integer)
    turn_other: Mapped[int] = mapped_column(Integer)
    signs: Mapped[str] = mapped_column(Text, server_default=text("''"))


class Event(Base):
    """One line of the journal. Never changed, never deleted: the database refuses both.

    ``chain`` is the person's id, or 0 for the school's chain. The row holds ids and hashes only;
    words stand in ``EventPayload``. ``row_digest`` is the digest of the entry after the change.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("uq_event_chain_seq", "chain", "seq", unique=True),
        Index("ix_event_entry_id", "entry_id"),
        CheckConstraint("seq > 0", name="seq"),
    )

    id: Mapped[int] = key_column()
    chain: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    payload_digest: Mapped[str] = mapped_column(String(64))
    row_digest: Mapped[str | None] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventPayload(Base):
    """What an event says, with the salt of its digest; erased after retention."""

    __tablename__ = "event_payload"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    payload: Mapped[str] = mapped_column(Text)


class Receipt(Base):
    """That a posted form was carried out: same key and digest give the same answer."""

    __tablename__ = "receipt"

    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Base):
    """That somebody was reminded of something once: what a tick writes twice is refused by the key.

    ``about`` says of what ("doc.tb 2026-12-13 30"), without a word about anybody's health.
    """

    __tablename__ = "reminder"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    about: Mapped[str] = mapped_column(String(100), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Outbox(Base):
    """Mail to be sent by the worker; written in the transaction of what it tells about.

    ``failed_at`` is when it was given up, ``dropped_at`` when somebody decided that it shall not go out.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
        Index("ix_outbox_person_id", "person_id"),
        # What the list of given-up mail reads.
        Index(
            "ix_outbox_failed_at",
            "failed_at",
            sqlite_where=text("failed_at IS NOT NULL"),
            postgresql_where=text("failed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(200), default="")
