"""Entries: every claim about a student, in one table, and what only some kinds need.

Detail tables have one row an entry. ``DETAILS`` says which kind has which.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.journal import digest
from tracker.domain.statuses import (
    Basis,
    EntryKind,
    EntryStatus,
    Holder,
    Mode,
    RequestKind,
    Source,
)
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word

_DECIDED = "decided_at IS NOT NULL AND basis IS NOT NULL"


class Entry(Base):
    """One dated claim. Either ``enrollment_id`` (with the requirement's key) or ``subject``.

    ``queue_cohort_id`` and ``waits_for`` are set while it waits: whose review list it stands in.
    The decision's columns never change once set; a void has columns of its own.
    """

    __tablename__ = "entry"
    __table_args__ = (
        one_of("kind", EntryKind),
        one_of("status", EntryStatus),
        one_of("mode", Mode, nullable=True),
        one_of("source", Source),
        one_of("basis", Basis, nullable=True),
        one_of("waits_for", Holder, nullable=True),
        CheckConstraint("(enrollment_id IS NULL) <> (subject IS NULL)", name="belongs"),
        CheckConstraint("requirement IS NULL OR enrollment_id IS NOT NULL", name="requirement"),
        CheckConstraint(f"status <> 'accepted' OR ({_DECIDED})", name="accepted_is_decided"),
        CheckConstraint("status <> 'returned' OR decided_at IS NOT NULL", name="returned_is_decided"),
        CheckConstraint("status <> 'waiting' OR decided_at IS NULL", name="waiting_is_undecided"),
        CheckConstraint("basis IS NULL OR basis = 'self' OR decided_by_id IS NOT NULL", name="decider"),
        CheckConstraint("(status = 'voided') = (voided_at IS NOT NULL)", name="voided"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(status = 'waiting') = (waits_for IS NOT NULL)", name="waits"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
        Index("ix_entry_person_id", "person_id", "id"),
        Index(
            "ix_entry_queue",
            "queue_cohort_id",
            "waits_for",
            "promised_on",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id"))
    requirement: Mapped[str | None] = mapped_column(String(60))
    subject: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[EntryKind] = word(EntryKind)
    status: Mapped[EntryStatus] = word(EntryStatus)
    happened_on: Mapped[date]
    amount: Mapped[int | None] = mapped_column(Integer)
    mode: Mapped[Mode | None] = word(Mode)
    source: Mapped[Source] = word(Source)
    note: Mapped[str] = mapped_column(Text, default="")
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    logged_on: Mapped[date]
    promised_on: Mapped[date | None]
    waits_for: Mapped[Holder | None] = word(Holder)
    queue_cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    basis: Mapped[Basis | None] = word(Basis)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_as: Mapped[str] = mapped_column(String(60), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_note: Mapped[str] = mapped_column(Text, default="")


class DocumentDetail(Base):
    """A paper: what kind of proof, its number and dates. ``doses`` are ISO dates joined by spaces."""

    __tablename__ = "entry_document"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    proof: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    doses: Mapped[str] = mapped_column(String(80), default="")
    on_schedule: Mapped[bool] = mapped_column(default=False)


class ShiftDetail(Base):
    """A stretch of time at the site, in the cohort's local time as it was typed."""

    __tablename__ = "entry_shift"
    __table_args__ = (
        CheckConstraint("break_minutes >= 0", name="break"),
        CheckConstraint("ended_at > started_at", name="order"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(Integer)


class PlacementDetail(Base):
    """A site from when to when, on which weekly pattern, with whom."""

    __tablename__ = "entry_placement"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="order"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    site_name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    pattern: Mapped[str] = mapped_column(String(200), default="")
    preceptor: Mapped[str] = mapped_column(String(120), default="")
    preceptor_contact: Mapped[str] = mapped_column(String(120), default="")
    asks_documents: Mapped[bool] = mapped_column(default=False)


class AttemptDetail(Base):
    """One sitting of a credential exam; ``passed`` is the stated result and wins over the score."""

    __tablename__ = "entry_attempt"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    plan_version: Mapped[str] = mapped_column(String(20), default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    passed: Mapped[bool]
    voucher: Mapped[str] = mapped_column(String(40), default="")


class JobDetail(Base):
    """A job: employer, title, setting, start, pay band."""

    __tablename__ = "entry_job"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    employer: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    setting: Mapped[str] = mapped_column(String(40), default="")
    in_field: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    pay_band: Mapped[str] = mapped_column(String(20), default="")


class RequestDetail(Base):
    """What is asked: for which lines (keys joined by spaces), from when to when, which route."""

    __tablename__ = "entry_request"
    __table_args__ = (one_of("request", RequestKind),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    request: Mapped[RequestKind] = word(RequestKind)
    targets: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    routes: Mapped[str] = mapped_column(String(80), default="")


DETAILS: dict[EntryKind, type[Base]] = {
    EntryKind.DOCUMENT: DocumentDetail,
    EntryKind.RENEWAL: DocumentDetail,
    EntryKind.SHIFT: ShiftDetail,
    EntryKind.PLACEMENT: PlacementDetail,
    EntryKind.ATTEMPT: AttemptDetail,
    EntryKind.JOB: JobDetail,
    EntryKind.REQUEST: RequestDetail,
}
"""The detail table of each kind that has one."""
DETAIL_TABLES: tuple[type[Base], ...] = tuple(dict.fromkeys(DETAILS.values()))

_UNSEALED = frozenset({"queue_cohort_id"})
"""Columns that only sort review lists and change with a move; standing rows prove them."""


def detail_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The detail values in a flat row of an entry; None for a kind without details."""
    table = DETAILS.get(EntryKind(row["kind"]))
    if table is None:
        return None
    return {column.name: row[column.name] for column in table.__table__.c if column.name != "entry_id"}


def seal(row: Mapping[str, Any]) -> str:
    """The digest of an entry with its details, as its last event carries it."""
    own = {column.name: row.get(column.name) for column in Entry.__table__.c if column.name not in _UNSEALED}
    return digest({"entry": own, "detail": detail_of(row)})
