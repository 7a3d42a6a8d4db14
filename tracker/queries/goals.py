"""Goals that the law of a state suggests: the state that the student wishes for, or the site's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Site
from tracker.queries.student_record import StudentRecord

_LIVE = frozenset({EntryStatus.ACCEPTED, EntryStatus.WAITING})


def suggested(session: Session, record: StudentRecord) -> tuple[str, ...]:
    """The goals of the path whose states hold the student's, without those that are on."""
    states = _states(session, record)
    return tuple(
        key
        for key, goal in record.path.goals.items()
        if states & set(goal.states) and key not in record.loaded.facts.goals
    )


def _states(session: Session, record: StudentRecord) -> set[str]:
    """The state of the newest wishes and that of the newest placement's site."""
    found: set[str] = set()
    site_id = None
    for row in record.loaded.entries:
        if row["kind"] == EntryKind.PREFERENCE and row["status"] in _LIVE and row["state"]:
            found = {row["state"]}
        elif row["kind"] == EntryKind.PLACEMENT and row["status"] == EntryStatus.ACCEPTED:
            site_id = row["site_id"]
    if site_id is None:
        return found
    site = session.execute(select(Site.state).where(Site.id == site_id)).scalar_one_or_none()
    return found | {site} if site else found
