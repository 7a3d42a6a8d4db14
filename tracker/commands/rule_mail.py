"""Mail that goes out by rule, once for each occasion; what its reader does without; and letters given up."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.whose import is_newest
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.mail_rules import (
    OF_STUDENTS,
    SETTING,
    MailRule,
    QuietHours,
    letters_for_student,
)
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.standing import standing
from tracker.domain.statuses import PeriodKind
from tracker.models import MailChoice, Outbox, Person, Reminder, StandingRow
from tracker.models.facts import load
from tracker.models.mail_read import choices_of, rules_of, said_of
from tracker.models.settings import settings_of


def due_for_student(session: Session, after: int, most: int) -> list[int]:
    """Enrollments of students who are at work in the program, in the order of their ids from ``after`` on."""
    statement = (
        select(StandingRow.enrollment_id)
        .where(StandingRow.enrollment_id > after, StandingRow.period == PeriodKind.ACTIVE)
        .order_by(StandingRow.enrollment_id)
        .limit(most)
    )
    return list(session.execute(statement).scalars())


def write_to_student(session: Session, actor: Actor, now: datetime, enrollment_id: int) -> Draft:
    """Write what the rules say about this student's own turn. The result says which kinds were written."""
    loaded = load(session, [enrollment_id]).get(enrollment_id)
    if loaded is None:
        raise NotFound("no_enrollment")
    zone = ZoneInfo(loaded.cohort.timezone)
    today, values = now.astimezone(zone).date(), rules_of(session, OF_STUDENTS)
    last = last_written(session, loaded.person.id, zone)
    stood = standing(loaded.path, loaded.facts, today)
    made = letters_for_student(stood, today, values, last) if is_newest(session, loaded.enrollment) else {}
    return write(session, actor, now, loaded.person.id, made, zone)


def write(
    session: Session,
    actor: Actor,
    now: datetime,
    person_id: int,
    letters: Mapping[MailRule, Mapping[str, Any]],
    zone: ZoneInfo,
) -> Draft:
    """Put these letters into the outbox, held through quiet hours, without what the person does without.

    The day in ``zone`` is remembered for each kind: a second worker, or a second look, writes nothing.
    """
    draft = Draft(session, actor, now)
    draft.result |= {"written": []}
    person = session.get(Person, person_id)
    wanted = {rule: letters[rule] for rule in sorted(set(letters) - choices_of(session, person_id))}
    if not wanted or person is None or not person.email or not person.is_active:
        return draft
    hours = settings_of(session, ("quiet_from", "quiet_until"))
    quiet = QuietHours(int(hours["quiet_from"]), int(hours["quiet_until"]))
    about = now.astimezone(zone).date().isoformat()
    draft.open(person_id)
    for rule, facts in wanted.items():
        draft.insert(Reminder, {"person_id": person_id, "kind": rule.value, "about": about, "sent_at": now})
        draft.mail(person_id, rule.value, facts, held=quiet.wait(now, zone))
        draft.result["written"].append(rule.value)
    return draft


def last_written(session: Session, person_id: int, zone: ZoneInfo) -> dict[str, date]:
    """The day in ``zone`` of the last mail of each rule. One SELECT."""
    rows = session.execute(
        select(Reminder.kind, func.max(Reminder.sent_at))
        .where(Reminder.person_id == person_id, Reminder.kind.in_(SETTING))
        .group_by(Reminder.kind)
    )
    return {kind: sent_at.astimezone(zone).date() for kind, sent_at in rows}


def choose_mail(
    session: Session, actor: Actor, now: datetime, person_id: int, *, off: Collection[str]
) -> Draft:
    """Do without these kinds of mail by rule, and get all others. Impossible ``mail_required`` for a kind
    that nobody can do without."""
    if actor.person_id != person_id or not allows(actor, Permission.USE_ACCOUNT, Target()):
        raise NotAllowed("not_allowed")
    if not set(off) <= set(SETTING):
        raise Impossible("mail_required")
    draft = Draft(session, actor, now)
    said, after = said_of(session, person_id), frozenset(map(MailRule, off))
    before = {rule for rule, is_off in said.items() if is_off}
    draft.result |= {"off": sorted(after)}
    if before == after:
        return draft
    draft.open(person_id)
    for rule in sorted(before ^ after):
        where = {"person_id": person_id, "kind": rule.value}
        value = {"off_at": now if rule in after else None}
        if rule in said:
            draft.update(MailChoice, value, **where)
        else:
            draft.insert(MailChoice, where | value)
    draft.event(person_id, "mail.chosen", {"off": sorted(after)})
    return draft


def send_again(session: Session, actor: Actor, now: datetime, outbox_id: int) -> Draft:
    """Try a letter that was given up once more from the beginning."""
    draft, row = _given_up(session, actor, now, outbox_id)
    draft.update(Outbox, {"failed_at": None, "attempts": 0, "due_at": now, "error": ""}, id=outbox_id)
    return _told(draft, "mail.sent_again", row)


def drop_mail(session: Session, actor: Actor, now: datetime, outbox_id: int) -> Draft:
    """Send it never; what it said is not kept."""
    draft, row = _given_up(session, actor, now, outbox_id)
    draft.update(Outbox, {"dropped_at": now, "facts": "{}"}, id=outbox_id)
    return _told(draft, "mail.dropped", row)


def _given_up(session: Session, actor: Actor, now: datetime, outbox_id: int) -> tuple[Draft, Any]:
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    row = session.execute(select(*Outbox.__table__.c).where(Outbox.id == outbox_id)).one_or_none()
    if row is None:
        raise NotFound("no_mail")
    if row.failed_at is None or row.dropped_at is not None or row.facts == "{}":
        raise Conflict("mail_is_settled")
    draft = Draft(session, actor, now)
    draft.open(row.person_id)
    return draft, row


def _told(draft: Draft, kind: str, row: Any) -> Draft:
    draft.result |= {"mail": row.id}
    draft.event(row.person_id, kind, {"mail": row.id, "kind": row.kind})
    return draft
