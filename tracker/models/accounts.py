"""What accounts need besides people: links by mail, and counters of tries."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.statuses import LinkPurpose
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class AccountLink(Base):
    """A link that was mailed: works once, until it expires; only the hash of its token is kept.

    ``email`` is the address that a change would bring.
    """

    __tablename__ = "account_link"
    __table_args__ = (one_of("purpose", LinkPurpose), Index("ix_account_link_person_id", "person_id"))

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[LinkPurpose] = word(LinkPurpose)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RateCount(Base):
    """How often something was tried in the window that ends at ``expires_at`` (seconds since 1970).

    ``key`` is a digest: it names nobody. On SQLite these rows stand in a file of their own.
    """

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
