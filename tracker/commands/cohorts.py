"""A cohort's name and calendar: changed by administrators, and every student's dates with them."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.calendar import Calendar
from tracker.domain.cohort_calendar import check_calendar, moved
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.journal import digest
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.weekly import parse
from tracker.models import Cohort, Enrollment, PathVersion, StandingRow
from tracker.models.facts import calendar, load

_MOVES = frozenset({"starts_on", "breaks", "holidays"})
"""What the standing of a student is computed from."""
_FIXED = ("path_version_id", "timezone")
"""What stays as it is once somebody is enrolled."""


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """Everything that is said about a cohort, in the shapes of its row."""

    name: str
    path_version_id: int
    starts_on: date
    timezone: str
    breaks: str = ""
    holidays: str = ""
    class_times: str | None = None

    @property
    def calendar(self) -> Calendar:
        """The calendar of its plan."""
        return calendar(self.starts_on, self.breaks, self.holidays)

    @property
    def digest(self) -> str:
        """Names the whole; another one when anything differs."""
        return digest(asdict(self))


def facts_of_cohort(cohort: Any) -> CohortFacts:
    """What is said about a cohort now."""
    return CohortFacts(**{name: getattr(cohort, name) for name in CohortFacts.__dataclass_fields__})


def change_cohort(
    session: Session, actor: Actor, now: datetime, cohort_id: int, *, facts: CohortFacts, seen: str = ""
) -> Draft:
    """Change a cohort; where its calendar changes, every student's standing is written anew and whoever
    has dates that move reads it in the history.

    ``seen`` is the digest of the facts that the form was made from: a Conflict when somebody else changed
    them since. The result lists under ``moves`` what moves for whom. Program and time zone stay once
    somebody is enrolled.
    """
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    cohort = session.get(Cohort, cohort_id)
    if cohort is None:
        raise NotFound("no_cohort")
    before = facts_of_cohort(cohort)
    draft = Draft(session, actor, now)
    draft.result |= {"cohort": cohort_id, "moves": []}
    facts = checked(session, facts, cohort_id)
    changed = [
        name for name in CohortFacts.__dataclass_fields__ if getattr(facts, name) != getattr(before, name)
    ]
    if not changed:
        return draft
    if seen and seen != before.digest:
        raise Conflict("cohort_changed")
    for name in _FIXED:
        if name in changed and _has_students(session, cohort_id):
            raise Impossible("cohort_has_students", field=name)
    draft.open_school()
    draft.update(Cohort, {name: getattr(facts, name) for name in changed}, id=cohort_id)
    for name in changed:
        said = {"field": name, "before": _said(session, before, name), "after": _said(session, facts, name)}
        draft.event(SCHOOL_CHAIN, "cohort.changed", {"cohort": facts.name} | said)
    if _MOVES & set(changed):
        _restand(draft, cohort, facts)
    return draft


def checked(session: Session, facts: CohortFacts, cohort_id: int = 0) -> CohortFacts:
    """The facts in their one canonical form; Impossible says what in them cannot be."""
    if not facts.name.strip():
        raise Impossible("cohort_name_needed", field="name")
    if session.execute(select(Cohort.id).where(Cohort.name == facts.name, Cohort.id != cohort_id)).first():
        raise Impossible("name_taken", field="name")
    if session.get(PathVersion, facts.path_version_id) is None:
        raise NotFound("no_path")
    if facts.timezone not in available_timezones():
        raise Impossible("zone_unknown", field="timezone")
    check_calendar(facts.calendar)
    times = parse(facts.class_times, "class_times").text if facts.class_times else None
    return replace(facts, class_times=times)


def _restand(draft: Draft, cohort: Cohort, facts: CohortFacts) -> None:
    """Write every standing of the cohort as it will be; who is opened here and changes meanwhile makes
    the whole start again."""
    asked = select(Enrollment.id, Enrollment.person_id).where(Enrollment.cohort_id == cohort.id)
    enrolled = draft.session.execute(asked.order_by(Enrollment.person_id, Enrollment.id)).all()
    if not enrolled:
        return
    today = draft.now.astimezone(ZoneInfo(facts.timezone)).date()
    found = load(draft.session, [row.id for row in enrolled])
    draft.open(*sorted({row.person_id for row in enrolled}))
    # Whoever joins in this very moment was read with the calendar of before: their row is not trusted.
    draft.update(StandingRow, {"next_change_on": today}, cohort_id=cohort.id)
    for row in enrolled:
        loaded = found[row.id]
        would = replace(loaded.facts, calendar=facts.calendar)
        after = draft.restand(loaded.path, cohort.path_version_id, would, cohort.id, today)
        moves = moved(loaded.standing_on(today), after, today)
        if moves is None:
            continue
        payload = {"cohort": facts.name, **moves.plain}
        draft.event(row.person_id, "enrollment.calendar", payload, enrollment_id=row.id)
        draft.result["moves"].append({"person": row.person_id, "enrollment": row.id, **moves.plain})


def _has_students(session: Session, cohort_id: int) -> bool:
    belongs = or_(Enrollment.cohort_id == cohort_id, Enrollment.start_cohort_id == cohort_id)
    return session.execute(select(Enrollment.id).where(belongs).limit(1)).first() is not None


def _said(session: Session, facts: CohortFacts, name: str) -> str:
    """A value as the journal keeps it."""
    if name == "path_version_id":
        version = session.get_one(PathVersion, facts.path_version_id)
        return f"{version.code} {version.version}"
    return str(getattr(facts, name) or "")
