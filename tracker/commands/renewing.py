"""Letters before a certificate ends: at each mark once, with the credits that are still missing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.career_loader import shipped_career
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.education import CERTIFICATE, Cycle, credential_of, cycle_of, reminds_in
from tracker.domain.errors import NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus
from tracker.models import Enrollment, Entry, Reminder
from tracker.models.facts import Loaded, load

KIND = "renewal_due"
"""The kind of the mail and of its reminders."""


def due_for_renewal(session: Session, after: int, most: int) -> list[int]:
    """Enrollments of people with a certificate, graduates too, in the order of their ids."""
    holders = select(Entry.person_id).where(
        Entry.subject.like(f"{CERTIFICATE}%"), Entry.status == EntryStatus.ACCEPTED
    )
    statement = (
        select(Enrollment.id)
        .where(Enrollment.id > after, Enrollment.person_id.in_(holders))
        .order_by(Enrollment.id)
        .limit(most)
    )
    return list(session.execute(statement).scalars())


def remind(session: Session, actor: Actor, now: datetime, enrollment_id: int) -> Draft:
    """Write about the certificates whose next mark is due; a person is told once, whatever the number of
    their enrollments. The result says how many were due."""
    draft = Draft(session, actor, now)
    loaded = load(session, [enrollment_id]).get(enrollment_id)
    if loaded is None:
        raise NotFound("no_enrollment")
    today = now.astimezone(ZoneInfo(loaded.cohort.timezone)).date()
    told = _told(session, loaded.person.id)
    due = [cycle for cycle in _ending(loaded, today) if _about(cycle, today) not in told]
    draft.result |= {"reminded": len(due)}
    if not due or not loaded.person.email:
        return draft
    draft.open(loaded.person.id)
    for cycle in due:
        row = {"person_id": loaded.person.id, "kind": KIND, "about": _about(cycle, today), "sent_at": now}
        draft.insert(Reminder, row)
    first = due[0]
    missing = max(0, (first.need or 0) - first.have)
    facts = {"on": first.ends_on.isoformat(), "days": (first.ends_on - today).days}
    draft.mail(loaded.person.id, KIND, facts | {"name": _name(first), "missing": f"{missing / 10:g}"})
    return draft


def _ending(loaded: Loaded, today: date) -> list[Cycle]:
    """The cycles for which a mark is reached, soonest end first."""
    entries, known = loaded.facts.entries, shipped_credentials().by_code
    codes = {credential_of(one.subject) for one in entries if (one.subject or "").startswith(CERTIFICATE)}
    cycles = [cycle_of(loaded.path, entries, code, known.get(code)) for code in sorted(codes)]
    marks = shipped_career().reminder_days
    found = [one for one in cycles if one is not None and reminds_in(one, today, marks) is not None]
    return sorted(found, key=lambda one: one.ends_on)


def _about(cycle: Cycle, today: date) -> str:
    mark = reminds_in(cycle, today, shipped_career().reminder_days)
    return f"{cycle.credential} {cycle.ends_on.isoformat()} {mark}"


def _name(cycle: Cycle) -> str:
    found = shipped_credentials().by_code.get(cycle.credential)
    return found.name if found else cycle.credential.upper()


def _told(session: Session, person_id: int) -> frozenset[str]:
    mine = (Reminder.person_id == person_id, Reminder.kind == KIND)
    return frozenset(session.execute(select(Reminder.about).where(*mine)).scalars())
