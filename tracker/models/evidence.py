"""Files that prove entries: what is being uploaded, what was kept, and what was sent together."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.kinds import EvidenceKind
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class Submission(Base):
    """Several files and several skills sent in one: an intake scenario shows four skills."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_person_id", "person_id"),)

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Upload(Base):
    """A file on its way: ``received`` of ``size`` bytes stand in the store under ``key``.

    Not part of the record: it is removed when it is finished, given up or forgotten.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received >= 0 AND received <= size", name="received"),
        Index("ix_upload_person_id", "person_id"),
        Index("ix_upload_uploaded_by_id", "uploaded_by_id"),
        Index("ix_upload_touched_at", "touched_at"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    target: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Evidence(Base):
    """One file that was kept. It waits for ``target`` until an entry or a submission takes it.

    ``person_id`` is whose record it is. ``consent`` says that everybody on camera agreed. After
    ``removed_at`` the file is gone; its hash and this row stay.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EvidenceKind),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("entry_id IS NULL OR submission_id IS NULL", name="belongs"),
        Index("ix_evidence_person_id", "person_id"),
        Index("ix_evidence_entry_id", "entry_id"),
        Index("ix_evidence_submission_id", "submission_id"),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    target: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    kind: Mapped[EvidenceKind] = word(EvidenceKind)
    media_type: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    seconds: Mapped[int | None] = mapped_column(Integer)
    consent: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
