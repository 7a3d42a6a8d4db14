"""Phrases that say why something comes back: the school's own, and each evaluator's."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, UtcDateTime, key_column


class Phrase(Base):
    """One phrase in both languages. Without an owner it is the school's; after ``removed_at`` it is
    offered no more. A return keeps its own words: changing a phrase changes nothing that was said."""

    __tablename__ = "phrase"
    __table_args__ = (
        CheckConstraint("en <> '' AND es <> ''", name="both"),
        Index("ix_phrase_owner_id", "owner_id", "id"),
    )

    id: Mapped[int] = key_column()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    en: Mapped[str] = mapped_column(Text)
    es: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
