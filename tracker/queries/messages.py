"""Messages: one's drafts and what was sent, a draft with its recipients, and everything a student got."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.policy import Target
from tracker.models import Cohort, Message, MessageCopy, MessageTemplate, Outbox, Person
from tracker.models.addressees import Addressee, Recipient, addressed, recipients
from tracker.models.messages import MAIL_KIND, WORDS

MOST_SHOWN = 50
_COPY: Any = MessageCopy.__table__.c
_OUTBOX: Any = Outbox.__table__.c
_PERSON: Any = Person.__table__.c


@dataclass(frozen=True, slots=True)
class Brought:
    """How far a mail is: ``sent_at``, or ``failed_at`` when it was given up, else it waits until
    ``due_at`` after ``attempts`` tries."""

    due_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message by its address; it is its author's."""

    id: int
    author_id: int
    cohort_id: int
    cohort: str
    shown: str
    people: tuple[int, ...]
    words: Mapping[str, str]
    made_at: datetime
    changed_at: datetime
    sent_at: datetime | None

    @property
    def target(self) -> Target:
        """The message as policy sees it."""
        return Target(person_id=self.author_id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A message in the list of its author; ``names`` are the first of those it goes to."""

    ref: MessageRef
    names: tuple[str, ...]

    @property
    def count(self) -> int:
        """To how many students it goes."""
        return len(self.ref.people)


@dataclass(frozen=True, slots=True)
class Received:
    """What one student got: a message word for word, or (``text`` empty) a mail that the tracker sent."""

    id: int
    kind: str
    by: str
    at: datetime
    subject: str
    text: str
    brought: Brought | None


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A sent message in the list of its copies."""

    person_id: int
    name: str
    language: str
    subject: str
    text: str
    brought: Brought | None


@dataclass(frozen=True, slots=True)
class TemplateRef:
    """A template of the school; it belongs to nobody's record."""

    id: int
    name: str
    words: Mapping[str, str]
    changed_at: datetime
    retired_at: datetime | None

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


def message_ref(session: Session, message_id: int) -> MessageRef | None:
    """The message with this id. One SELECT."""
    row = session.execute(_MESSAGES.where(Message.id == message_id)).one_or_none()
    return _ref(row) if row else None


def my_messages(session: Session, author_id: int) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """One's drafts and what one has sent, newest first, at most ``MOST_SHOWN`` each. Three SELECTs."""
    mine = _MESSAGES.where(Message.author_id == author_id).limit(MOST_SHOWN)
    drafts = session.execute(mine.where(Message.sent_at.is_(None)).order_by(Message.changed_at.desc())).all()
    sent = session.execute(mine.where(Message.sent_at.is_not(None)).order_by(Message.sent_at.desc())).all()
    refs = [[_ref(row) for row in rows] for rows in (drafts, sent)]
    first = {person for found in refs for ref in found for person in ref.people[:_NAMED]}
    names = _names(session, first)
    listed = [tuple(Listed(ref, _first(ref, names)) for ref in found) for found in refs]
    return listed[0], listed[1]


def recipients_of(session: Session, people: Collection[int]) -> tuple[Recipient, ...]:
    """Students by id, by name; without who was erased meanwhile. One SELECT."""
    found = recipients(session, people).values()
    return tuple(sorted(found, key=lambda one: (one.family_name.casefold(), one.given_name.casefold())))


def previews(session: Session, people: Collection[Recipient], now: datetime) -> dict[int, Addressee]:
    """What placeholders say of these students. Six SELECTs."""
    return addressed(session, people, now)


def copies_of(session: Session, message_id: int) -> tuple[CopyRow, ...]:
    """Every copy of a sent message with how far its mail is, by name. One SELECT."""
    rows = session.execute(
        select(*_COPY, _PERSON.given_name, _PERSON.family_name, *_BROUGHT)
        .join_from(MessageCopy, Person, _PERSON.id == _COPY.person_id)
        .outerjoin(Outbox, _OUTBOX.id == _COPY.outbox_id)
        .where(_COPY.message_id == message_id)
        .order_by(_PERSON.family_name, _PERSON.given_name)
    )
    return tuple(
        CopyRow(row.person_id, _name(row), row.language, row.subject, row.text, _brought(row)) for row in rows
    )


def received(session: Session, person_id: int, before: datetime | None = None) -> tuple[Received, ...]:
    """What a student got, newest first: messages word for word, and the mails of the tracker by their
    kind; at most ``MOST_SHOWN`` and one more. Two SELECTs."""
    letters = (
        select(*_COPY, _PERSON.given_name, _PERSON.family_name, *_BROUGHT)
        .join_from(MessageCopy, Person, _PERSON.id == _COPY.author_id)
        .outerjoin(Outbox, _OUTBOX.id == _COPY.outbox_id)
        .where(_COPY.person_id == person_id)
        .order_by(_COPY.sent_at.desc())
        .limit(MOST_SHOWN + 1)
    )
    mails = (
        select(_OUTBOX.kind, *_BROUGHT)
        .where(_OUTBOX.person_id == person_id, _OUTBOX.kind != MAIL_KIND)
        .order_by(_OUTBOX.due_at.desc())
        .limit(MOST_SHOWN + 1)
    )
    if before is not None:
        letters, mails = letters.where(_COPY.sent_at < before), mails.where(_OUTBOX.due_at < before)
    found = [
        Received(row.id, MAIL_KIND, _name(row), row.sent_at, row.subject, row.text, _brought(row))
        for row in session.execute(letters)
    ]
    found += [
        Received(row.mail_id, row.kind, "", row.mail_due_at, "", "", _brought(row))
        for row in session.execute(mails)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True)[: MOST_SHOWN + 1])


def templates(session: Session) -> tuple[TemplateRef, ...]:
    """Every template by name, the retired ones last. One SELECT."""
    rows = session.execute(
        select(MessageTemplate).order_by(MessageTemplate.retired_at.is_not(None), MessageTemplate.name)
    ).scalars()
    return tuple(map(_template, rows))


def template_ref(session: Session, template_id: int) -> TemplateRef | None:
    """The template with this id. One SELECT."""
    found = session.get(MessageTemplate, template_id)
    return _template(found) if found else None


_NAMED = 3
"""So many names stand in a list of messages."""
_MESSAGES: Any = select(Message, Cohort.name.label("cohort")).join(Cohort, Cohort.id == Message.cohort_id)
_BROUGHT = tuple(
    _OUTBOX[name].label(f"mail_{name}") for name in ("id", "due_at", "sent_at", "failed_at", "attempts")
)


def _ref(row: Any) -> MessageRef:
    message: Message = row.Message
    return MessageRef(
        message.id,
        message.author_id,
        message.cohort_id,
        row.cohort,
        message.shown,
        message.people,
        {name: getattr(message, name) for name in WORDS},
        message.made_at,
        message.changed_at,
        message.sent_at,
    )


def _template(found: MessageTemplate) -> TemplateRef:
    words = {name: getattr(found, name) for name in WORDS}
    return TemplateRef(found.id, found.name, words, found.changed_at, found.retired_at)


def _brought(row: Any) -> Brought | None:
    if row.mail_id is None:
        return None
    return Brought(row.mail_due_at, row.mail_sent_at, row.mail_failed_at, row.mail_attempts)


def _name(row: Any) -> str:
    return f"{row.given_name} {row.family_name}".strip()


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    asked = select(_PERSON.id, _PERSON.given_name, _PERSON.family_name).where(_PERSON.id.in_(people))
    return {row.id: _name(row) for row in session.execute(asked)}


def _first(ref: MessageRef, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[one] for one in ref.people[:_NAMED] if one in names)
