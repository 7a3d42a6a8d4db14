"""Externship sites, their rules for papers, and the links by which preceptors sign."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import Answer, Level, LinkVia, SiteSetting
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class Site(Base):
    """A place that takes students. ``version`` is claimed by whoever places one, so that a last slot has
    one winner. ``miles`` is the distance from the school; ``documents`` are papers beyond the path's
    own (a line each); ``state`` is the two-letter code."""

    __tablename__ = "site"
    __table_args__ = (
        one_of("setting", SiteSetting),
        CheckConstraint("slots >= 0", name="slots"),
        CheckConstraint(
            "agreement_starts_on IS NULL OR agreement_ends_on IS NULL "
            "OR agreement_ends_on >= agreement_starts_on",
            name="agreement",
        ),
    )

    id: Mapped[int] = key_column()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    setting: Mapped[SiteSetting] = word(SiteSetting)
    specialty: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(2), default="")
    miles: Mapped[int | None] = mapped_column(Integer)
    duties: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    agreement_starts_on: Mapped[date | None]
    agreement_ends_on: Mapped[date | None]
    slots: Mapped[int] = mapped_column(Integer, default=1)
    documents: Mapped[str] = mapped_column(Text, default="")
    refuses_exemptions: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(Integer, default=0)


class SiteRule(Base):
    """How old a paper may be on the first day, in days; ``requirement`` is the key of its line."""

    __tablename__ = "site_rule"
    __table_args__ = (CheckConstraint("most_days > 0", name="most_days"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    requirement: Mapped[str] = mapped_column(String(60), primary_key=True)
    most_days: Mapped[int] = mapped_column(Integer)


class PreceptorLink(Base):
    """One way into one placement, without an account.

    The token is made from ``id``, ``nonce`` and the installation's key; the database alone opens
    nothing. Only a link that went by mail to the confirmed contact marks a device as the signer's
    (``device_hash``, at the first answer). ``person_id`` is the preceptor who signs, ``placement_id`` the
    placement's entry. ``asked_at`` is when somebody last asked for answers, ``reminded_at`` when the
    worker last did since then; both are kept outside the journal.
    """

    __tablename__ = "preceptor_link"
    __table_args__ = (
        one_of("via", LinkVia),
        Index("ix_preceptor_link_placement_id", "placement_id"),
        Index(
            "ix_preceptor_link_live",
            "asked_at",
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    placement_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    via: Mapped[LinkVia] = word(LinkVia)
    nonce: Mapped[str] = mapped_column(String(43))
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="en")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    device_hash: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PreceptorAnswer(Base):
    """What somebody said through a link whose signer is not confirmed: counts for nothing until a
    coordinator settles it. ``values`` is JSON: corrected times, an evaluation's answers."""

    __tablename__ = "preceptor_answer"
    __table_args__ = (
        one_of("answer", Answer),
        one_of("level", Level, nullable=True),
        Index("ix_preceptor_answer_entry_id", "entry_id"),
        Index("ix_preceptor_answer_link_id", "link_id"),
    )

    id: Mapped[int] = key_column()
    link_id: Mapped[int] = mapped_column(ForeignKey("preceptor_link.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    answer: Mapped[Answer] = word(Answer)
    level: Mapped[Level | None] = word(Level)
    values: Mapped[str] = mapped_column(Text, default="{}")
    note: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_confirmed: Mapped[bool | None]
