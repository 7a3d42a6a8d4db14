"""What entries about jobs, proofs, reasons for taking none and courses need besides."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import Closing, ProofWay, Relation
from tracker.models.base import Base, one_of, word


class JobDetail(Base):
    """A job: employer, title, setting, relation to the training, start and end, pay band.

    Hours a week are the entry's amount. ``setting`` is a word of ``SiteSetting`` (older rows hold free
    text), ``pay_band`` a code of ``domain/career.py``. ``relation`` says what ``in_field`` says and more;
    rows from before it was asked have None. Whether it began before the exam is derived, never stored.
    """

    __tablename__ = "entry_job"
    __table_args__ = (
        one_of("relation", Relation, nullable=True),
        CheckConstraint("relation IS NULL OR in_field = (relation = 'in_field')", name="in_field"),
        CheckConstraint("left_on IS NULL OR left_on >= starts_on", name="order"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    employer: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    setting: Mapped[str] = mapped_column(String(40), default="")
    in_field: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    pay_band: Mapped[str] = mapped_column(String(20), default="")
    relation: Mapped[Relation | None] = word(Relation)
    left_on: Mapped[date | None]


class VerificationDetail(Base):
    """How a job was verified, or asked about again: which job, by what, who said so.

    The day is the entry's, the file is its evidence. ``still_there`` is the answer of a recheck.
    Verifications from before 2026-12 have no row and stand for the jobs of their time.
    """

    __tablename__ = "entry_verification"
    __table_args__ = (one_of("proof_way", ProofWay, nullable=True),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    proof_way: Mapped[ProofWay | None] = word(ProofWay)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    said_by: Mapped[str | None] = mapped_column(String(120))
    still_there: Mapped[bool | None]


class CloserDetail(Base):
    """Why somebody does not take a job, since when, and what proves it. Never counts as placed."""

    __tablename__ = "entry_closer"
    __table_args__ = (one_of("closing", Closing),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    closing: Mapped[Closing] = word(Closing)
    proof: Mapped[str] = mapped_column(String(120), default="")


class EducationDetail(Base):
    """A course of continuing education: title, provider, category where the body asks for one."""

    __tablename__ = "entry_education"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    course: Mapped[str | None] = mapped_column(String(120))
    provider: Mapped[str | None] = mapped_column(String(120))
    category: Mapped[str | None] = mapped_column(String(20))
