"""Entries: every claim about a student, in one table, and the digest that seals them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
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
    Source,
)
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word
from tracker.models.details import DETAILS, OPTIONAL

_DECIDED = "decided_at IS NOT NULL AND basis IS NOT NULL"


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Entry(Base):
    """One dated claim. Either ``enrollment_id`` (with the requirement's key) or ``subject``.

    ``queue_cohort_id`` and ``waits_for`` are set while it waits: whose review list it stands in.
    The decision's columns never change once set; a void has columns of its own. ``again_of_id`` is the
    entry whose decision was taken back within its minute: this one makes the same claim again.
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
        # Who is where, and which hours they logged: a cohort's placements without a look at the rest.
        Index("ix_entry_placement", "enrollment_id", **_only("kind = 'placement'")),
        Index("ix_entry_shift", "enrollment_id", "happened_on", **_only("kind = 'shift'")),
        Index(
            "ix_entry_queue",
            "queue_cohort_id",
            "waits_for",
            "promised_on",
            "id",
            # Nobody's own entries wait for themselves: lists are counted without looking at an entry.
            "person_id",
            **_only("status = 'waiting'"),
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
    again_of_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


_UNSEALED = frozenset({"queue_cohort_id"})
"""Columns that only sort review lists and change with a move; standing rows prove them."""
_LATER_OWN = frozenset({"again_of_id"})
"""Columns that came after the first seals, as ``_LATER`` of the details."""

_LATER = frozenset(column.name for table in OPTIONAL for column in table.__table__.c) | frozenset(
    {
        "break_deducted",
        "class_deducted",
        "corrects_id",
        "site_id",
        "rules",
        "until_on",
        "end_reason",
        "preceptor_language",
        "preceptor_id",
        "contact_confirmed_at",
        "relation",
        "left_on",
    }
)
"""Detail columns that came after the first seals: a seal holds them only where they say something, so
that entries from before are still as their last event left them."""


_SEALED = tuple(column.name for column in Entry.__table__.c if column.name not in _UNSEALED)


@cache
def _detail_names(table: type[Any]) -> tuple[str, ...]:
    return tuple(column.name for column in table.__table__.c if column.name != "entry_id")


def detail_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The detail values in a flat row of an entry; None for a kind without details, and for an entry
    that has no detail row."""
    table = DETAILS.get(EntryKind(row["kind"]))
    if table is None:
        return None
    found = {name: row.get(name) for name in _detail_names(table)}
    return None if table in OPTIONAL and all(value is None for value in found.values()) else found


def _sealed_detail(row: Mapping[str, Any]) -> dict[str, Any] | None:
    detail = detail_of(row)
    if detail is None:
        return None
    kept = {name: value for name, value in detail.items() if value is not None or name not in _LATER}
    return kept or None


def sealed(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the seal of an entry covers."""
    own = {name: row.get(name) for name in _SEALED}
    for name in _LATER_OWN:
        if own[name] is None:
            del own[name]
    return {"entry": own, "detail": _sealed_detail(row)}


def seal(row: Mapping[str, Any]) -> str:
    """The digest of an entry with its details, as its last event carries it."""
    return digest(sealed(row))
