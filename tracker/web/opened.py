"""Which records a page opened for somebody of the school; written down after the page has answered.

Every view whose address names a student's record is counted by ``requires``; what shows records under an
address that names none (the review, an export of a cohort) says so itself with ``note``.
"""

from collections.abc import Iterable
from contextlib import suppress

from flask import g, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from tracker.domain.absences import in_place_of
from tracker.domain.errors import Busy
from tracker.domain.policy import Actor, Target
from tracker.domain.rights import AccessKind
from tracker.extensions import db
from tracker.models.covering import cohorts_of
from tracker.services import accesses, clock

KINDS = {
    "staff.student_history": AccessKind.HISTORY,
    "evidence.add": AccessKind.EVIDENCE,
    "evidence.content": AccessKind.EVIDENCE,
    "evidence.download": AccessKind.EVIDENCE,
    "evidence.show": AccessKind.EVIDENCE,
    "mail.student_messages": AccessKind.HISTORY,
    "safety.incident": AccessKind.INCIDENT,
    "rights.logs": AccessKind.LOGS,
    "rights.disclosures_file": AccessKind.LOGS,
    "rights.openings_file": AccessKind.LOGS,
    "record.checklist_file": AccessKind.EXPORT,
    "record.student_json": AccessKind.EXPORT,
    "record.student_pdf": AccessKind.EXPORT,
}
"""What an endpoint opens; all others open the file."""


def note_target(target: Target) -> None:
    """The view that runs is about this record."""
    if target.person_id is not None:
        g.about_person = target.person_id
        kind = AccessKind.HEALTH if target.is_health else KINDS.get(request.endpoint or "", AccessKind.FILE)
        note([target.person_id], kind)


def note(person_ids: Iterable[int], kind: AccessKind) -> None:
    """The view that runs shows something of these people's records."""
    if request.method == "GET":
        g.setdefault("opened", set()).update((person_id, kind) for person_id in person_ids)


def write_down(response: Response) -> Response:
    """After the page: write down what somebody of the school opened, once an hour for each record."""
    if "opened" in g and response.status_code < 400 and current_user.is_authenticated:
        own = current_user.id
        opened = {one for one in g.opened if one[0] != own and current_user.actor.is_staff}
        if opened:
            db.session.rollback()
            # Not worth an error page: the next page of the same record tries again.
            with suppress(Busy, OperationalError):
                covering = _covering(current_user.actor, {person_id for person_id, _kind in opened})
                db.session.rollback()
                accesses.write(db.engine, own, opened, clock.now(), covering)
    return response


def _covering(actor: Actor, person_ids: set[int]) -> dict[int, int]:
    """In whose place the actor opened these records; where they cover for two, for who is back first."""
    if not actor.covers:
        return {}
    found = {}
    for person_id, cohort_ids in cohorts_of(db.session, person_ids).items():
        if away := in_place_of(actor, cohort_ids):
            found[person_id] = away[0].person_id
    return found
