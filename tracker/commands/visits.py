"""Visits at the sites of students: proof that the school supervised them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.notes import insert_note
from tracker.domain.contacts import VisitWay, check_visit
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.placement import Placement, placements_of
from tracker.domain.policy import Actor, Permission
from tracker.models import SiteVisit, new_id
from tracker.models.rows import row_digest
from tracker.models.staff_read import staff_of

MOST_SEEN = 20
"""Students that one visit is recorded for in one go."""


def record_visit(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    way: VisitWay,
    visited_on: date,
    seen: Mapping[int, str],
    visited_by_id: int | None = None,
) -> Draft:
    """Record a visit: ``seen`` says by the entry of each placement what was seen of its student.

    Each student gets a note and an event of their own, and reads nothing about the others.
    ``visited_by_id`` is a colleague of the cohort's staff who went there; without it, who acts.
    """
    said = {entry_id: text for entry_id, text in sorted(seen.items()) if text.strip()}
    if not said:
        raise Impossible("visit_empty", field="text")
    if len(said) > MOST_SEEN:
        raise Impossible("visit_many", most=MOST_SEEN)
    draft, visits = Draft(session, actor, now), []
    for entry_id, text in said.items():
        case = Case.of_entry(session, actor, now, entry_id)
        case.require(Permission.WRITE_NOTE)
        placement = _placement(case, entry_id)
        check_visit(visited_on, placement.starts_on, placement.ends_on, case.today)
        by, name = _visitor(case, visited_by_id)
        if case.person.id not in draft.chains:
            draft.take(case.person, newest=case.loaded.newest)
        row: dict[str, Any] = {
            "id": new_id(),
            "person_id": case.person.id,
            "note_id": insert_note(draft, case.person.id, text),
            "placement_id": entry_id,
            "way": way,
            "visited_on": visited_on,
            "visited_by_id": by,
        }
        draft.insert(SiteVisit, row)
        payload = {"visit": row["id"], "site": placement.site_name, "way": way, "visited_on": visited_on}
        payload |= {"by": name, "note": text, "row": row_digest(SiteVisit, row)}
        draft.event(case.person.id, "visit.recorded", payload, enrollment_id=case.enrollment.id)
        visits.append(row["id"])
    draft.result |= {"visits": visits}
    return draft


def _placement(case: Case, entry_id: int) -> Placement:
    found = next((one for one in placements_of(case.loaded.entries) if one.entry_id == entry_id), None)
    if found is None:
        raise NotFound("not_there")
    return found


def _visitor(case: Case, visited_by_id: int | None) -> tuple[int, str]:
    if visited_by_id in (None, case.actor.person_id):
        return case.actor.person_id, case.actor.name
    name = staff_of(case.draft.session, case.target().cohort_ids).get(visited_by_id or 0)
    if name is None:
        raise Impossible("visit_by", field="visited_by_id")
    return int(visited_by_id or 0), name
