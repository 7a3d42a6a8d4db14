"""People, what they may do, how they sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.journal import GENESIS
from tracker.domain.statuses import Language, Role
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class School(Base):
    """The one school of an installation, and the head of its journal chain."""

    __tablename__ = "school"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=0)
    event_seq: Mapped[int] = mapped_column(Integer, default=0)
    event_head: Mapped[str] = mapped_column(String(64), default=GENESIS)


class Person(Base):
    """Somebody with a file or an account: student or staff. The unit of change.

    ``version`` grows with every change to anything of this person; ``event_seq`` and
    ``event_head`` are the end of the person's journal chain. ``last_seen_at`` and
    ``previous_visit_at`` are kept by the pages, outside the journal: they say what is new.
    """

    __tablename__ = "person"
    __table_args__ = (
        one_of("language", Language),
        Index("ix_person_family_name", "family_name", "given_name"),
    )

    id: Mapped[int] = key_column()
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    initials: Mapped[str] = mapped_column(String(8), default="")
    credential: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    event_seq: Mapped[int] = mapped_column(Integer, default=0)
    event_head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    previous_visit_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def name(self) -> str:
        """Given name first, as people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first, as lists are sorted."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name


class RoleGrant(Base):
    """A role that a person holds, for one cohort or for the school; revoked, never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("(role IN ('instructor', 'coordinator')) = (cohort_id IS NOT NULL)", name="scope"),
        Index("ix_role_grant_person_id", "person_id"),
        Index("ix_role_grant_cohort_id", "cohort_id"),
        Index(
            "uq_role_grant_current",
            "person_id",
            "role",
            "cohort_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = word(Role)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """One signed-in device. The cookie holds the token; the row holds only its hash.

    ``confirmed_at`` is when the person last proved on it who they are.
    """

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_person_id", "person_id"),)

    id: Mapped[int] = key_column()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    device: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Base):
    """A link that lets a person set a first password: single use, expires."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_person_id", "person_id"),)

    id: Mapped[int] = key_column()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Note(Base):
    """A staff note on a student: part of the education record."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_person_id", "person_id", "id"),)

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
