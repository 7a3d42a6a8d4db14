"""What only some kinds of entry need: one row an entry, in a table of its kind. ``DETAILS`` says which."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import Delivery, Level, Way
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.models.base import Base, UtcDateTime, one_of, word
from tracker.models.job_details import CloserDetail, EducationDetail, JobDetail, VerificationDetail


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
    """A stretch of time at the site, in the cohort's local time as it was typed.

    ``break_minutes`` is the break that was taken; the ``_deducted`` minutes are what the rules took off
    besides. ``corrects_id`` is the shift that a preceptor replaced by this one.
    """

    __tablename__ = "entry_shift"
    __table_args__ = (
        CheckConstraint("break_minutes >= 0", name="break"),
        CheckConstraint("ended_at > started_at", name="order"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(Integer)
    break_deducted: Mapped[int | None] = mapped_column(Integer)
    class_deducted: Mapped[int | None] = mapped_column(Integer)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


class PlacementDetail(Base):
    """A site from when to when, on which weekly pattern, with whom.

    ``pattern`` is a text of ``domain/weekly.py``, or a free one. ``until_on`` is the last day once it was
    extended or ended early, with ``end_reason`` for an early end. ``rules`` are the site's rules as they
    were at the placing: "doc.drug:30" asks a paper not older than 30 days at the start. A contact is
    confirmed by a coordinator before any link goes out; ``preceptor_id`` is the person who then signs.
    """

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
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    rules: Mapped[str | None] = mapped_column(Text)
    until_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    preceptor_language: Mapped[str | None] = mapped_column(String(2))
    preceptor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    contact_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PreferenceDetail(Base):
    """What a student wishes for the externship. ``days`` are weekdays joined by spaces ("mon tue")."""

    __tablename__ = "entry_preference"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    days: Mapped[str] = mapped_column(String(40), default="")
    from_time: Mapped[str] = mapped_column(String(5), default="")
    to_time: Mapped[str] = mapped_column(String(5), default="")
    hours_a_week: Mapped[int | None] = mapped_column(Integer)
    area: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(2), default="")
    transport: Mapped[str] = mapped_column(String(40), default="")
    own_site: Mapped[str] = mapped_column(Text, default="")


class PracticeDetail(Base):
    """What the student missed while practicing with the sheet: step numbers joined by spaces, which are
    those of the sheet's ``edition``."""

    __tablename__ = "entry_practice"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    missed: Mapped[str] = mapped_column(String(60), default="")
    edition: Mapped[str] = mapped_column(String(40), default="")


class CheckoffDetail(Base):
    """A check-off and what an evaluator scored; empty until somebody did.

    ``sheet`` is the sheet as it was at the scoring (JSON), ``answers`` one "y" or "n" a step,
    ``readings`` the measured values with the evaluator's (JSON). ``passed`` is the result whatever
    the points. ``attempt`` counts scored attempts from 1.
    """

    __tablename__ = "entry_checkoff"
    __table_args__ = (
        one_of("way", Way, nullable=True),
        CheckConstraint("(passed IS NULL) = (sheet IS NULL)", name="scored"),
        CheckConstraint("points IS NULL OR (points >= 0 AND points <= possible)", name="points"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    way: Mapped[Way | None] = word(Way)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)
    attempt: Mapped[int | None] = mapped_column(Integer)
    sheet: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[str | None] = mapped_column(String(40))
    readings: Mapped[str | None] = mapped_column(Text)
    points: Mapped[int | None] = mapped_column(Integer)
    possible: Mapped[int | None] = mapped_column(Integer)
    passed: Mapped[bool | None]
    remarks: Mapped[str | None] = mapped_column(Text)


class SignatureDetail(Base):
    """A skill shown at the site: how much of it alone, in which shift and placement."""

    __tablename__ = "entry_signature"
    __table_args__ = (one_of("level", Level, nullable=True),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    level: Mapped[Level | None] = word(Level)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


class EvaluationDetail(Base):
    """A filled-in evaluation form: its edition, the answers (JSON by question), what is below "meets"."""

    __tablename__ = "entry_evaluation"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    form: Mapped[str | None] = mapped_column(String(40))
    answers: Mapped[str | None] = mapped_column(Text)
    below: Mapped[str | None] = mapped_column(Text)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


class AttemptDetail(Base):
    """One sitting of a credential exam; ``passed`` is the stated result and wins over the score."""

    __tablename__ = "entry_attempt"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    plan_version: Mapped[str] = mapped_column(String(20), default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    passed: Mapped[bool]
    voucher: Mapped[str] = mapped_column(String(40), default="")


class BookingDetail(Base):
    """An exam date that is booked: where, and when the school's roster was approved.

    A booking that was called off or moved is taken back; ``ended_on`` and ``end_reason`` say when and
    why, ``moved_to_id`` which booking came in its place.
    """

    __tablename__ = "entry_booking"
    __table_args__ = (one_of("delivery", Delivery),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    delivery: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(120), default="")
    roster_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


class ScoreDetail(Base):
    """A practice exam by the domains of an exam plan: "D1:12/15 D2:5/8", items right of items."""

    __tablename__ = "entry_score"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    plan_version: Mapped[str] = mapped_column(String(20))
    domains: Mapped[str] = mapped_column(Text)


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
    EntryKind.PRACTICE: PracticeDetail,
    EntryKind.CHECKOFF: CheckoffDetail,
    EntryKind.SIGNATURE: SignatureDetail,
    EntryKind.EVALUATION: EvaluationDetail,
    EntryKind.PREFERENCE: PreferenceDetail,
    EntryKind.DOCUMENT: DocumentDetail,
    EntryKind.RENEWAL: DocumentDetail,
    EntryKind.SHIFT: ShiftDetail,
    EntryKind.PLACEMENT: PlacementDetail,
    EntryKind.ATTEMPT: AttemptDetail,
    EntryKind.BOOKING: BookingDetail,
    EntryKind.SCORE: ScoreDetail,
    EntryKind.JOB: JobDetail,
    EntryKind.VERIFICATION: VerificationDetail,
    EntryKind.RECHECK: VerificationDetail,
    EntryKind.CLOSER: CloserDetail,
    EntryKind.EDUCATION: EducationDetail,
    EntryKind.REQUEST: RequestDetail,
}
"""The detail table of each kind that has one."""
OPTIONAL = frozenset(
    {
        PracticeDetail,
        CheckoffDetail,
        SignatureDetail,
        EvaluationDetail,
        BookingDetail,
        ScoreDetail,
        VerificationDetail,
        EducationDetail,
    }
)
"""Tables in which an entry of the kind need not have a row."""
DETAIL_TABLES: tuple[type[Base], ...] = tuple(dict.fromkeys(DETAILS.values()))
