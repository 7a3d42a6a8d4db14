"""A student's applications: rows that change, each change an event that carries the row's digest."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.kinds import ApplicationState, SiteSetting
from tracker.domain.policy import Actor, Permission
from tracker.models import JobApplication, new_id
from tracker.models.rows import row_digest

Row = Mapping[str, Any]
_YEAR = timedelta(days=366)
_DECIDED = (ApplicationState.HIRED, ApplicationState.REFUSED, ApplicationState.DROPPED)
MOST = 200
"""How many applications one person may keep."""


def add_application(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, said: Mapping[str, Any]
) -> Draft:
    """Add an application; ``said`` are its columns."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if len(_ids(session, case.person.id)) >= MOST:
        raise Impossible("applications_full", most=MOST)
    row = _EMPTY | {
        "id": new_id(),
        "person_id": case.person.id,
        "made_at": now,
        "changed_at": now,
        "version": 1,
        **_checked(case, said),
    }
    if row["state"] is ApplicationState.HIRED:
        raise Impossible("state_by_job", field="state")
    case.draft.insert(JobApplication, row)
    _say(case, "application.added", row)
    return case.finish(application=row["id"])


def change_application(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    application_id: int,
    *,
    said: Mapping[str, Any],
    version: int,
) -> Draft:
    """Change an application that nobody changed since ``version``."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    row = _row(session, case, application_id)
    if row["version"] != version:
        raise Conflict("application_changed")
    values = _checked(case, said)
    if values["state"] is ApplicationState.HIRED and row["state"] is not ApplicationState.HIRED:
        raise Impossible("state_by_job", field="state")
    _change(case, row, values)
    return case.finish(application=application_id)


def remove_application(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, application_id: int
) -> Draft:
    """Take an application off the list; the journal keeps that it was there."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    row = _row(session, case, application_id)
    after = {**row, "removed_at": now}
    case.draft.update(JobApplication, {"removed_at": now}, id=row["id"])
    payload = {"application": row["id"], "employer": row["employer"]}
    payload["row"] = row_digest(JobApplication, after)
    case.draft.event(case.person.id, "application.removed", payload)
    return case.finish(application=application_id)


def mark_hired(case: Case, application_id: int, job_id: int) -> None:
    """The application led to a job: nothing is left to do about it."""
    row = _row(case.draft.session, case, application_id)
    done = {"state": ApplicationState.HIRED, "next_action": "", "next_on": None, "job_id": job_id}
    _change(case, row, done)


_EMPTY: dict[str, Any] = {column.name: None for column in JobApplication.__table__.c}


def _ids(session: Session, person_id: int) -> list[int]:
    mine = JobApplication.person_id == person_id
    return list(session.execute(select(JobApplication.id).where(mine)).scalars())


def _row(session: Session, case: Case, application_id: int) -> Row:
    table = JobApplication.__table__
    statement = select(*table.c).where(
        table.c.id == application_id, table.c.person_id == case.person.id, table.c.removed_at.is_(None)
    )
    found = session.execute(statement).mappings().one_or_none()
    if found is None:
        raise NotFound("no_application")
    return dict(found)


def _change(case: Case, row: Row, values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if row[name] != value}
    if not changed:
        return
    changed |= {"changed_at": case.now, "version": row["version"] + 1}
    case.draft.update(JobApplication, changed, id=row["id"])
    fields = sorted(set(changed) - {"changed_at", "version"})
    _say(case, "application.changed", {**row, **changed}, fields=fields)


def _say(case: Case, event: str, row: Row, **more: Any) -> None:
    payload = {"application": row["id"], "employer": row["employer"], "state": row["state"], **more}
    payload["row"] = row_digest(JobApplication, row)
    case.draft.event(case.person.id, event, payload)


def _checked(case: Case, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that were said, or why they cannot be."""
    values = {
        name: str(said.get(name) or "").strip() for name in ("employer", "title", "next_action", "note")
    }
    if not values["employer"]:
        raise Impossible("employer_missing", field="employer")
    try:
        state, setting = ApplicationState(said.get("state")), SiteSetting(said.get("setting"))  # type: ignore[arg-type]
    except ValueError:
        raise Impossible("choose_one", field="state") from None
    applied_on, next_on = said.get("applied_on"), said.get("next_on")
    _check_days(case, state, applied_on, next_on, values["next_action"])
    if state in _DECIDED:
        # An answer is there: nothing stands on top of the list any more.
        values["next_action"], next_on = "", None
    return {**values, "state": state, "setting": setting, "applied_on": applied_on, "next_on": next_on}


def _check_days(
    case: Case, state: ApplicationState, applied_on: date | None, next_on: date | None, action: str
) -> None:
    first, last = case.today - 2 * _YEAR, case.today + _YEAR
    if applied_on is None and state is not ApplicationState.PLANNED:
        raise Impossible("applied_missing", field="applied_on")
    if applied_on is not None and not first <= applied_on <= case.today:
        raise Impossible("date_outside", field="applied_on", first=first, last=case.today)
    if next_on is not None and not first <= next_on <= last:
        raise Impossible("date_outside", field="next_on", first=first, last=last)
    if next_on is not None and not action:
        raise Impossible("next_missing", field="next_action")
