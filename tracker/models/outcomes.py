"""Packets of outcomes: what was asked for, how far it is, where the file stands."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import PacketState
from tracker.domain.rights import DisclosureBasis
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class Packet(Base):
    """Figures, lists and checklists in one file, made by the worker.

    ``basis`` is None for what stays in the school. ``done`` of ``total`` pieces are made. ``leased_until``
    is set while a worker has it; ``attempts`` counts how often one began. ``reason`` is the code of why
    it failed. The file stands in the store under ``key`` until ``expires_at``; the row stays.
    """

    __tablename__ = "packet"
    __table_args__ = (
        one_of("state", PacketState),
        one_of("basis", DisclosureBasis, nullable=True),
        CheckConstraint("done >= 0 AND done <= total", name="progress"),
        CheckConstraint("(state = 'ready') = (key IS NOT NULL)", name="ready"),
        Index("ix_packet_owner_id", "owner_id", "id"),
        Index("ix_packet_state", "state", "id"),
    )

    id: Mapped[int] = key_column()
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    program: Mapped[str] = mapped_column(String(40), default="")
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    as_of: Mapped[date]
    with_off: Mapped[bool] = mapped_column(default=False)
    recipient: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(200))
    basis: Mapped[DisclosureBasis | None] = word(DisclosureBasis)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[PacketState] = word(PacketState)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(String(40), default="")
    key: Mapped[str | None] = mapped_column(String(32))
    size: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=0)
