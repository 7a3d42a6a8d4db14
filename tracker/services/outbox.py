"""The outbox: mail that commands left behind, sent at least once, tried again when it fails.

A worker leases the next letter in one short transaction, sends it in none, and marks it in
another. A worker that dies leaves a lease that runs out.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.models import MessageCopy, Outbox, Person
from tracker.models.engine import writing
from tracker.services import clock, mail
from tracker.services.logs import logger

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
KEPT = timedelta(days=14)
"""As long as an invitation works."""
ROUND_SECONDS = 30.0
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_ERROR_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker sends, and how often it was tried, this time included."""

    letter: mail.Letter
    attempts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much mail waits, and how much was given up."""

    waiting: int
    failed: int


def send_due(engine: Engine, most: int = 20, seconds: float = ROUND_SECONDS) -> int:
    """Send what is due, one letter after the other; gives how many were tried.

    No letter is begun after ``seconds``: a slow mail server must not hold up the daily tick.
    """
    tried, last = 0, time.monotonic() + seconds
    while tried < most and (not tried or time.monotonic() < last):
        claimed = claim(engine, clock.now())
        if claimed is None:
            break
        tried += 1
        _send(engine, claimed)
    return tried


def _send(engine: Engine, claimed: Claimed) -> None:
    number = claimed.letter.number
    try:
        if claimed.attempts > MOST_ATTEMPTS:
            raise mail.CannotSend("its worker died each time")
        message = mail.compose(claimed.letter, clock.now())
        mail.deliver(message, current_app.config["SETTINGS"])
    except Exception as error:
        # Whatever one letter fails with, it waits or is given up, and the others go on.
        gone = put_back(engine, claimed, error, clock.now())
        logger.warning(
            "mail", outbox=number, kind=claimed.letter.kind, attempt=claimed.attempts, gave_up=gone,
            error=_told(error),
        )  # fmt: skip
    else:
        # What the letter said is not kept: an invitation's link must not stand in the database.
        _mark(engine, number, sent_at=clock.now(), leased_until=None, facts="{}", error="")


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Lease the letter that has been due longest; None when there is none."""
    with engine.connect() as connection:
        # Most looks find nothing and must not take the pen.
        if connection.execute(select(Outbox.id).where(_due(now)).limit(1)).first() is None:
            return None
    with writing(engine) as connection:
        row = connection.execute(
            select(
                Outbox.id, Outbox.kind, Outbox.facts, Outbox.attempts, Outbox.person_id,
                Person.email, Person.given_name, Person.language,
            )
            .join(Person, Person.id == Outbox.person_id)
            .where(_due(now))
            .order_by(Outbox.due_at, Outbox.id)
            .limit(1)
            .with_for_update(of=Outbox, skip_locked=True)
        ).one_or_none()  # fmt: skip
        if row is None:
            return None
        values = {"leased_until": now + LEASE, "attempts": row.attempts + 1}
        connection.execute(update(Outbox).where(Outbox.id == row.id).values(values))
        letter = _letter(connection, row)
    return Claimed(letter, row.attempts + 1)


def _letter(connection: Connection, row: Any) -> mail.Letter:
    """What is to be said: the facts of the row, with the words of a message and who answers for it."""
    facts = json.loads(row.facts)
    # Where an address changes, one letter goes to the other one.
    email, reply_to, reply_name = facts.get("to") or row.email or "", "", ""
    if "message_copy" in facts:
        asked = select(MessageCopy.subject, MessageCopy.text).where(MessageCopy.id == facts["message_copy"])
        facts |= dict(connection.execute(asked).mappings().one())
    if "reply" in facts:
        who = select(Person.email, Person.given_name, Person.family_name).where(Person.id == facts["reply"])
        answers = connection.execute(who).one()
        reply_to, reply_name = answers.email or "", f"{answers.given_name} {answers.family_name}".strip()
        facts |= {"sender": reply_name}
    return mail.Letter(
        row.id, row.kind, facts, email, row.given_name, row.language, reply_to, reply_name, row.person_id
    )


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        Outbox.sent_at.is_(None),
        Outbox.failed_at.is_(None),
        Outbox.due_at <= now,
        or_(Outbox.leased_until.is_(None), Outbox.leased_until <= now),
    )


def put_back(engine: Engine, claimed: Claimed, error: Exception, now: datetime) -> bool:
    """Try again later, or give up after ``MOST_ATTEMPTS``; gives whether it was given up.

    What a letter says that was given up is kept for a while: an administrator may send it again.
    """
    told = _told(error)[:_ERROR_LENGTH]
    if claimed.attempts >= MOST_ATTEMPTS:
        _mark(engine, claimed.letter.number, failed_at=now, leased_until=None, error=told)
        return True
    later = now + wait_after(claimed.attempts)
    _mark(engine, claimed.letter.number, due_at=later, leased_until=None, error=told)
    return False


def wait_after(attempts: int) -> timedelta:
    """How long after so many tries the next one comes: a minute, then four times as long each."""
    return min(_FIRST_WAIT * 4 ** (attempts - 1), _LONGEST_WAIT)


def _told(error: Exception) -> str:
    """What went wrong without an address: the kind of the error and the server's number."""
    if isinstance(error, mail.CannotSend):
        return f"CannotSend {error}"
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None) or ""
    return f"{type(error).__name__} {code}".strip()


def _mark(engine: Engine, number: int, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(update(Outbox).where(Outbox.id == number).values(values))


def counts(session: Session) -> Counts:
    """For operators: what waits and what was given up."""
    waiting = and_(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None))
    row = session.execute(
        select(
            func.count(Outbox.id).filter(waiting), func.count(Outbox.id).filter(Outbox.failed_at.is_not(None))
        )
    ).one()
    return Counts(*row)


def forget_given_up(engine: Engine, now: datetime) -> None:
    """What given-up letters said is not kept longer than ``KEPT``: nobody will send them any more."""
    old = and_(Outbox.failed_at <= now - KEPT, Outbox.facts != "{}")
    with engine.connect() as connection:
        if connection.execute(select(Outbox.id).where(old).limit(1)).first() is None:
            return
    with writing(engine) as connection:
        connection.execute(update(Outbox).where(old).values(facts="{}"))


def drop_waiting(engine: Engine, now: datetime) -> None:
    """Mark everything that waits as sent without sending it."""
    waiting = and_(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None))
    with writing(engine) as connection:
        connection.execute(update(Outbox).where(waiting).values(sent_at=now, facts="{}"))
