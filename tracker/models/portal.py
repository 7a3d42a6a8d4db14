"""What was read from the exam body's portal: the last export of each kind, and who is who in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import PortalKind
from tracker.models.base import Base, UtcDateTime, one_of, word


class PortalExport(Base):
    """The last export of a kind. ``header`` and ``rows`` are JSON as they were read; ``columns`` is JSON,
    which heading holds what, and is kept for the next export. No record of a student stands here."""

    __tablename__ = "portal_export"
    __table_args__ = (one_of("kind", PortalKind),)

    kind: Mapped[PortalKind] = word(PortalKind, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    header: Mapped[str] = mapped_column(Text)
    rows: Mapped[str] = mapped_column(Text)
    columns: Mapped[str] = mapped_column(Text)
    read_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PortalMatch(Base):
    """Who a name and address of the portal is, where somebody had to say so. ``key`` is their digest."""

    __tablename__ = "portal_match"
    __table_args__ = (Index("ix_portal_match_person_id", "person_id"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    matched_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    matched_at: Mapped[datetime] = mapped_column(UtcDateTime)
