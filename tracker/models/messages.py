"""Messages to students: the school's templates, drafts, and each student's own copy."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.statuses import Language
from tracker.models.base import Base, UtcDateTime, key_column, one_of

MAIL_KIND = "message"
"""The kind of the mail that brings a message."""
WORDS = tuple(f"{part}_{language.value}" for language in Language for part in ("subject", "text"))
"""The columns of a message or a template that hold its words."""


class MessageTemplate(Base):
    """A text of the school in both languages, with placeholders; retired, never deleted."""

    __tablename__ = "message_template"

    id: Mapped[int] = key_column()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    subject_en: Mapped[str] = mapped_column(String(120))
    subject_es: Mapped[str] = mapped_column(String(120))
    text_en: Mapped[str] = mapped_column(Text)
    text_es: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Message(Base):
    """What a coordinator writes to one student or to several: a draft until ``sent_at``.

    ``recipients`` are the ids of the people it was drafted for, joined by spaces; they never grow.
    ``student_id`` is set where it is one person alone: what is written then is about them.
    ``shown`` is the filter of the board that found them.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_author_id", "author_id", "id"),
        Index("ix_message_student_id", "student_id"),
    )

    id: Mapped[int] = key_column()
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shown: Mapped[str] = mapped_column(String(40), default="")
    recipients: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str] = mapped_column(String(120), default="")
    subject_es: Mapped[str] = mapped_column(String(120), default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_es: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def people(self) -> tuple[int, ...]:
        """The recipients by id, in the order in which they were chosen."""
        return tuple(map(int, self.recipients.split()))


class MessageCopy(Base):
    """What one student got of a message, word for word; final. ``outbox_id`` is the mail that brought
    it, None for who has no address."""

    __tablename__ = "message_copy"
    __table_args__ = (
        one_of("language", Language),
        CheckConstraint("person_id <> author_id", name="not_to_oneself"),
        Index("ix_message_copy_person_id", "person_id", "id"),
        Index("ix_message_copy_message_id", "message_id"),
        Index("ix_message_copy_outbox_id", "outbox_id"),
    )

    id: Mapped[int] = key_column()
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))


class MailChoice(Base):
    """Whether somebody does without one kind of the mail that goes out by rule: since ``off_at``."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
