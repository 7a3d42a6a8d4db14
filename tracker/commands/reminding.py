"""The weekly reminder to preceptors: it stops at the answer."""

from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.link_case import link_row, of_placement
from tracker.commands.links import mail_link
from tracker.domain.kinds import LinkVia
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus, Holder
from tracker.models import Entry, PreceptorLink, Reminder, StandingRow
from tracker.models.settings import setting

KIND = "preceptor"


def due_links(session: Session, now: datetime, limit: int) -> list[int]:
    """Links whose holders were asked or reminded long enough ago, have not answered since they were
    asked, and whom something still waits for.

    Each is looked at once a day at most.
    """
    before = now - timedelta(days=int(setting(session, "reminder_days")))
    link = PreceptorLink
    waits = exists().where(
        Entry.person_id == link.student_id,
        Entry.status == EntryStatus.WAITING,
        Entry.waits_for == Holder.PRECEPTOR,
    )
    asked = exists().where(StandingRow.person_id == link.student_id, StandingRow.turn_preceptor > 0)
    looked_at = exists().where(
        Reminder.person_id == link.person_id,
        Reminder.kind == KIND,
        Reminder.about == cast(link.id, String) + _on(now),
    )
    statement = (
        select(link.id)
        .join(Entry, and_(Entry.id == link.placement_id, Entry.status == EntryStatus.ACCEPTED))
        .where(link.revoked_at.is_(None), link.via != LinkVia.QR)
        .where(func.coalesce(link.reminded_at, link.asked_at) <= before)
        .where(or_(link.answered_at.is_(None), link.answered_at < link.asked_at))
        .where(or_(waits.correlate(link), asked.correlate(link)), ~looked_at.correlate(link))
        .order_by(link.id)
        .limit(limit)
    )
    return list(session.execute(statement).scalars())


def remind(session: Session, actor: Actor, now: datetime, link_id: int) -> Draft:
    """Remind the holder of a link if anything waits at its placement; note that it was looked at."""
    link = link_row(session, link_id)
    opened = of_placement(session, actor, now, link["placement_id"])
    draft = opened.case.draft
    about = f"{link_id}{_on(now)}"
    draft.insert(Reminder, {"person_id": link["person_id"], "kind": KIND, "about": about, "sent_at": now})
    if not opened.is_over and (opened.waiting() or opened.evaluations()):
        draft.update(PreceptorLink, {"reminded_at": now}, id=link_id)
        mail_link(opened, link, "preceptor_reminder")
        draft.result |= {"reminded": link_id}
    return draft


def _on(now: datetime) -> str:
    return f" {now.date().isoformat()}"
