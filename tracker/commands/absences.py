"""Days away of the staff: set with who covers, and ended early."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.absences import Days, can_cover, check_days
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.statuses import OF_COHORT, Role
from tracker.models import Absence, Enrollment, Person, RoleGrant, School, new_id
from tracker.models.rows import row_digest

_TABLE: Any = Absence.__table__
Row = Mapping[str, Any]


def set_absence(
    session: Session,
    actor: Actor,
    now: datetime,
    person_id: int,
    *,
    starts_on: date,
    ends_on: date,
    cover_id: int,
) -> Draft:
    """Set days away, both counted, and who covers: for oneself, or as administrator for somebody.

    From the first day to the last the cover holds the absent person's roles in their cohorts. The cover
    gets a mail.
    """
    draft = _draft(session, actor, now, person_id)
    days, today = Days(starts_on, ends_on), _today(session, now)
    check_days(days, today, [_days(row) for row in _ahead(session, person_id, today)])
    _check_cover(session, person_id, cover_id, days, today)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "cover_id": cover_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "set_at": now,
        "set_by_id": actor.person_id,
        "ended_at": None,
        "ended_by_id": None,
    }
    draft.insert(Absence, row)
    payload = {"absence": row["id"], "cover": _name(session, cover_id), **_span(days)}
    draft.event(person_id, "absence.set", payload | {"row": row_digest(Absence, row)})
    draft.mail(cover_id, "cover_set", {"name": _name(session, person_id), **_span(days)})
    draft.result |= {"absence": row["id"]}
    return draft


def end_absence(session: Session, actor: Actor, now: datetime, absence_id: int) -> Draft:
    """End days away before their last day, or take them back before they begin: nobody covers from now
    on. The cover gets a mail."""
    row = session.execute(select(*_TABLE.c).where(_TABLE.c.id == absence_id)).mappings().one_or_none()
    if row is None or not allows(actor, Permission.SET_ABSENCE, Target(person_id=row["person_id"])):
        raise NotFound("no_absence")
    draft = _draft(session, actor, now, row["person_id"])
    draft.result |= {"absence": absence_id}
    if row["ended_at"] is not None:
        return draft
    if row["ends_on"] < _today(session, now):
        raise Conflict("absence_over")
    values = {"ended_at": now, "ended_by_id": actor.person_id}
    draft.update(Absence, values, id=absence_id)
    payload = {"absence": absence_id, "cover": _name(session, row["cover_id"])}
    digest = row_digest(Absence, {**row, **values})
    draft.event(row["person_id"], "absence.ended", payload | {"row": digest})
    draft.mail(row["cover_id"], "cover_ended", {"name": _name(session, row["person_id"])})
    return draft


def _draft(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """A draft with the absent person's chain open: of two who set days at once one starts again."""
    if not allows(actor, Permission.SET_ABSENCE, Target(person_id=person_id)):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    return draft


def _check_cover(session: Session, person_id: int, cover_id: int, days: Days, today: date) -> None:
    held = _held(session, person_id)
    if not held:
        raise Impossible("away_from_nothing")
    cover = session.get(Person, cover_id)
    if cover is None or cover_id == person_id or not cover.is_active:
        raise Impossible("cover_unknown", field="cover_id")
    if not can_cover({role for role, _cohort in held}, {role for role, _cohort in _held(session, cover_id)}):
        raise Impossible("cover_role", field="cover_id", name=cover.name)
    cohorts = {cohort_id for _role, cohort_id in held}
    studied = select(Enrollment.id).where(Enrollment.person_id == cover_id, Enrollment.cohort_id.in_(cohorts))
    if session.execute(studied.limit(1)).first():
        raise Impossible("cover_student", field="cover_id", name=cover.name)
    if any(days.touches(_days(row)) for row in _ahead(session, cover_id, today)):
        raise Impossible("cover_away", field="cover_id", name=cover.name)


def _held(session: Session, person_id: int) -> list[tuple[Role, int]]:
    """The roles for one cohort that a person holds of their own."""
    rows = session.execute(
        select(RoleGrant.role, RoleGrant.cohort_id).where(
            RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None), RoleGrant.role.in_(OF_COHORT)
        )
    )
    return [(row.role, row.cohort_id) for row in rows if row.cohort_id is not None]


def _ahead(session: Session, person_id: int, today: date) -> list[Row]:
    """The absences of a person that are on or ahead."""
    mine = (_TABLE.c.person_id == person_id, _TABLE.c.ended_at.is_(None), _TABLE.c.ends_on >= today)
    return [dict(row) for row in session.execute(select(*_TABLE.c).where(*mine)).mappings()]


def _days(row: Row) -> Days:
    return Days(row["starts_on"], row["ends_on"])


def _span(days: Days) -> dict[str, date]:
    return {"starts_on": days.starts_on, "ends_on": days.ends_on}


def _name(session: Session, person_id: int) -> str:
    return session.get_one(Person, person_id).name


def _today(session: Session, now: datetime) -> date:
    """Today at the school: absences are dates of a person."""
    zone = session.execute(select(School.timezone)).scalar_one()
    return now.astimezone(ZoneInfo(zone)).date()
