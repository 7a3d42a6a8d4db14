"""What leaves the school: keys that sign records, copies shown to outsiders, calendar feeds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import ShareKind
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class SigningKey(Base):
    """A key that signs records. ``kid`` is its RFC 7638 thumbprint, ``public`` its 32 bytes in base64url.

    ``sealed`` is the private half, encrypted under a key made from SECRET_KEY; empty where it stands in
    a file of the operator's. The newest key that is not retired signs; after ``retired_at`` it signs no
    more and what it signed stays valid; after ``revoked_at`` nothing that it signed is trusted.
    """

    __tablename__ = "signing_key"
    __table_args__ = (CheckConstraint("revoked_at IS NULL OR retired_at IS NOT NULL", name="revoked"),)

    id: Mapped[int] = key_column()
    kid: Mapped[str] = mapped_column(String(43), unique=True)
    public: Mapped[str] = mapped_column(String(43))
    sealed: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SharedCopy(Base):
    """A signed copy of a record that one link shows to whoever holds it, until ``expires_on``.

    The token is made from ``id``, ``nonce`` and the installation's key; the database alone opens
    nothing. ``document`` is the signed file as it was given: it never changes.
    """

    __tablename__ = "shared_copy"
    __table_args__ = (
        one_of("kind", ShareKind),
        CheckConstraint("expires_on >= as_of_on", name="order"),
        Index("ix_shared_copy_person_id", "person_id", "id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    kind: Mapped[ShareKind] = word(ShareKind)
    nonce: Mapped[str] = mapped_column(String(43))
    recipient: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[str] = mapped_column(Text)
    as_of_on: Mapped[date]
    expires_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CopyOpening(Base):
    """How often a shared copy was opened, and nothing about who opened it. Kept outside the journal."""

    __tablename__ = "copy_opening"
    __table_args__ = (CheckConstraint("count >= 0", name="count"),)

    copy_id: Mapped[int] = mapped_column(ForeignKey("shared_copy.id"), primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)


class CalendarFeed(Base):
    """The secret address of a person's calendar; a new ``nonce`` ends the address given before."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    nonce: Mapped[str] = mapped_column(String(43))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
