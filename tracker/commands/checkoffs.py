"""Scoring a check-off by its sheet: the marks decide it, and the sheet is frozen into the attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.phrases import with_phrase
from tracker.commands.plans import ask_for_plan
from tracker.commands.possible import check_line
from tracker.commands.review import check_undecided, decision, performer_of, requirement_of
from tracker.domain.attempts import Tries, freeze, freeze_readings, tries_of
from tracker.domain.errors import Impossible
from tracker.domain.kinds import Way
from tracker.domain.policy import Actor, Permission
from tracker.domain.requirement import Requirement
from tracker.domain.sheets import Sheet, SheetResult, score
from tracker.domain.statuses import EntryKind, EntryStatus, Source
from tracker.domain.undoing import HELD

Reading = Decimal | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What an evaluator wrote down.

    ``answers`` say of each step whether it was done, in the sheet's order; ``values`` are the
    student's readings (None was not taken), ``references`` the evaluator's own. ``edition`` is that
    of the sheet they had before them.
    """

    way: Way
    answers: Sequence[bool | None]
    values: Mapping[str, Reading] = field(default_factory=dict)
    references: Mapping[str, Reading] = field(default_factory=dict)
    remarks: str = ""
    edition: str | None = None


def score_checkoff(
    session: Session,
    actor: Actor,
    now: datetime,
    entry_id: int,
    *,
    marks: Marks,
    phrase_id: int | None = None,
) -> Draft:
    """Score a check-off that waits: passed is accepted, failed goes back with what was missed. A saved
    phrase stands before the remarks."""
    case = Case.of_entry(session, actor, now, entry_id)
    row = case.rows[entry_id]
    requirement = requirement_of(case, row)
    case.require(Permission.DECIDE, requirement, performer_of(row))
    if requirement is None or row["kind"] != EntryKind.CHECKOFF:
        raise Impossible("wrong_kind")
    remarks = with_phrase(session, actor, case.person.language, phrase_id, marks.remarks)
    marks = replace(marks, remarks=remarks)
    check_undecided(session, row, EntryStatus.ACCEPTED)
    return _score(case, row, requirement, marks)


def check_off(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    key: str,
    *,
    marks: Marks,
    happened_on: date | None = None,
) -> Draft:
    """Score a student who is there, whether they asked before or not.

    A check-off of the skill that waits is decided by it; else one is recorded and decided in the
    same act.
    """
    case = Case(session, actor, now, enrollment_id)
    requirement = case.requirement(key)
    case.require(Permission.RECORD, requirement)
    row = _waiting(case, key)
    if row is not None:
        case.require(Permission.DECIDE, requirement, performer_of(row))
    else:
        day = happened_on or case.today
        check_line(case, requirement, EntryKind.CHECKOFF, {"happened_on": day})
        detail = {"way": marks.way}
        row = case.log(
            EntryKind.CHECKOFF, requirement, happened_on=day, basis=None, source=Source.STAFF, detail=detail
        )
    return _score(case, row, requirement, marks)


def _waiting(case: Case, key: str) -> Mapping[str, Any] | None:
    """The check-off of a skill that waits, if one does."""
    for row in case.rows.values():
        is_asked = row["kind"] == EntryKind.CHECKOFF and row["status"] == EntryStatus.WAITING
        if is_asked and row["requirement"] == key and row["enrollment_id"] == case.enrollment.id:
            return row
    return None


def _score(case: Case, row: Mapping[str, Any], requirement: Requirement, marks: Marks) -> Draft:
    sheet = case.path.sheets.get(requirement.key)
    if sheet is None:
        raise Impossible("no_sheet")
    if marks.edition not in (None, sheet.edition):
        raise Impossible("sheet_changed")
    stands = tries_of(sheet, case.facts.entries)
    if stands.needs_remediation:
        raise Impossible("plan_first")
    result = score(sheet, marks.answers, marks.values, marks.references)
    outcome = EntryStatus.ACCEPTED if result.passed else EntryStatus.RETURNED
    row = case.change_detail(row, _kept(sheet, marks, result, stands, row))
    row = case.change(row, decision(case, outcome, marks.remarks))
    _say_scored(case, row, result)
    case.say_decided(row, f"entry.{outcome.value}", marks.remarks)
    if not result.passed and case.person.email:
        case.draft.mail(case.person.id, "returned", {"entry": row["id"]}, held=HELD)
    if not result.passed and stands.is_last:
        ask_for_plan(case, requirement.key, source=Source.STAFF)
    return case.finish(entries=[row["id"]], line=requirement.key, passed=result.passed)


def _kept(
    sheet: Sheet, marks: Marks, result: SheetResult, stands: Tries, row: Mapping[str, Any]
) -> dict[str, Any]:
    """What the attempt keeps. What was sent in files stays so, whoever looks at it."""
    return {
        "way": Way.SUBMISSION if row.get("submission_id") else marks.way,
        "attempt": stands.number,
        "sheet": freeze(sheet),
        "answers": "".join("y" if done else "n" for done in marks.answers),
        "readings": freeze_readings(sheet, marks.values, marks.references) if sheet.values else None,
        "points": result.points,
        "possible": result.possible,
        "passed": result.passed,
        "remarks": marks.remarks,
    }


def _say_scored(case: Case, row: Mapping[str, Any], result: SheetResult) -> None:
    payload = {
        "line": row["requirement"],
        "attempt": row["attempt"],
        "passed": result.passed,
        "points": result.points,
        "possible": result.possible,
        "missed_critical": result.missed_critical,
        "out_of_tolerance": result.out_of_tolerance,
        "by": case.actor.signs_as,
    }
    case.draft.event(case.person.id, "entry.scored", payload, enrollment_id=row["enrollment_id"], entry=row)
