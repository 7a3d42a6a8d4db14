"""A cohort goes to another version of its path, exactly as it was rehearsed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.review import decision
from tracker.commands.school import require_admin
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.rehearsal import NO_LONGER, Choice, Credit
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, RequestKind, Source
from tracker.models import Cohort, PathDraft, PathVersion, StandingRow
from tracker.models.entry_facts import with_rows
from tracker.models.paths import path_of
from tracker.models.rehearsing import Rehearsed, rehearsal

Row = Mapping[str, Any]


def bring_cohort(
    session: Session,
    actor: Actor,
    now: datetime,
    cohort_id: int,
    version_id: int,
    *,
    choice: Choice,
    digest: str,
    reason: str,
) -> Draft:
    """Bring a cohort to another version of its path, as it was rehearsed.

    ``digest`` is that of the rehearsal: where the facts would come to another one by now, Conflict. Every
    void, every claim that goes back and all credit that is kept stands in the student's journal.
    """
    require_admin(actor)
    cohort, there = _asked(session, cohort_id, version_id)
    draft = Draft(session, actor, now)
    draft.result |= {"cohort": cohort_id}
    if choice is Choice.KEEP:
        return draft
    if not reason.strip():
        raise Impossible("reason_needed", field="reason")
    today = now.astimezone(ZoneInfo(cohort.timezone)).date()
    found = rehearsal(session, cohort, there, today, choice)
    if found.digest != digest:
        raise Conflict("rehearsal_changed")
    draft.open_school()
    draft.open(*sorted({one.fate.person_id for one in found.students.values()}))
    draft.update(Cohort, {"path_version_id": version_id}, id=cohort_id)
    told = {"from_path": _label(found.here), "to_path": _label(there), "choice": choice, "reason": reason}
    draft.event(SCHOOL_CHAIN, "cohort.version", {"cohort": cohort.name, **told})
    # Who joined the cohort meanwhile was read with the version before: their row is not trusted.
    draft.update(StandingRow, {"next_change_on": today}, cohort_id=cohort_id)
    for one in found.students.values():
        _carry_out(draft, one, there, version_id, told)
    return draft


def _carry_out(draft: Draft, one: Rehearsed, there: Path, version_id: int, told: Row) -> None:
    """Write what was rehearsed for one enrollment."""
    case, fate = Case.beside(draft, one.loaded), one.fate
    changed: dict[int, Row] = {}
    for entry_id in fate.voids:
        changed[entry_id] = _void(case, case.rows[entry_id], there, str(told["reason"]))
    for entry_id in fate.returns:
        row, note = case.rows[entry_id], _note(case, there, str(told["reason"]))
        changed[entry_id] = case.change(row, decision(case, EntryStatus.RETURNED, note))
        case.say_decided(changed[entry_id], "entry.returned", note)
    for credit in fate.kept:
        row = _keep(case, credit, str(told["reason"]))
        changed[row["id"]] = row
    payload = dict(told) | {name: list(getattr(fate, name)) for name in ("gained", "lost", "unasked")}
    payload |= {"kept": [credit.key for credit in fate.kept]}
    draft.event(case.person.id, "enrollment.version", payload, enrollment_id=fate.enrollment_id)
    if (fate.lost or fate.voids) and case.person.email:
        draft.mail(case.person.id, "voided", {"enrollment": fate.enrollment_id})
    facts = replace(one.there, entries=with_rows(one.there.entries, changed.values()))
    draft.restand(there, version_id, facts, case.cohort.id, case.today)


def _void(case: Case, row: Row, there: Path, reason: str) -> Row:
    note = _note(case, there, reason)
    values = {"voided_at": case.now, "voided_by_id": case.actor.person_id, "void_note": note}
    after = case.change(row, values | {"status": EntryStatus.VOIDED})
    case.say_decided(after, "entry.voided", note)
    return after


def _keep(case: Case, credit: Credit, reason: str) -> Row:
    detail = {"request": RequestKind.KEPT, "targets": credit.key, "routes": ""}
    return case.log(
        EntryKind.REQUEST,
        None,
        happened_on=case.today,
        basis=Basis.DECISION,
        source=Source.STAFF,
        note=reason,
        detail=detail | {"starts_on": credit.since, "ends_on": credit.until},
        enrollment_id=case.enrollment.id,
    )


def _note(case: Case, there: Path, reason: str) -> str:
    """Why an entry counts no longer, in the student's language, with what the administrator wrote."""
    said = NO_LONGER.get(case.person.language).format(version=there.version)
    return f"{said} {reason.strip()}"


def _asked(session: Session, cohort_id: int, version_id: int) -> tuple[Cohort, Path]:
    """The cohort, and a later version of its own program; NotFound for any other."""
    cohort, version = session.get(Cohort, cohort_id), session.get(PathVersion, version_id)
    if cohort is None:
        raise NotFound("no_cohort")
    now_on = session.get(PathVersion, cohort.path_version_id)
    if version is None and session.get(PathDraft, version_id) is not None:
        raise Conflict("still_a_draft")
    if version is None or now_on is None or version.code != now_on.code:
        raise NotFound("no_path")
    if (version.published_at, version.id) <= (now_on.published_at, now_on.id):
        raise Conflict("version_passed")
    return cohort, path_of(session, version_id)


def _label(path: Path) -> str:
    return f"{path.code} {path.version}"
