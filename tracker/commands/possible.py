"""What makes an entry impossible: checks shared by what students log and what staff record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.commands.case import Case
from tracker.commands.diplomas import check_diploma
from tracker.commands.job_rules import (
    check_closer,
    check_consent,
    check_education,
    check_job,
    check_verification,
)
from tracker.commands.shift_rules import counted
from tracker.commands.stays import check_slots, claim_site
from tracker.domain.attempts import tries_of
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Impossible
from tracker.domain.lines import Line
from tracker.domain.local_time import Span
from tracker.domain.path import Requirement
from tracker.domain.periods import pauses_of
from tracker.domain.practice_exam import are_possible, read_marks
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, RequirementKind, State
from tracker.domain.validity import earliest_retake
from tracker.domain.windows import bounds

_REPEATABLE = frozenset(
    {
        EntryKind.PRACTICE,
        EntryKind.SIGNATURE,
        EntryKind.SHIFT,
        EntryKind.ATTEMPT,
        EntryKind.EDUCATION,
        EntryKind.DOCUMENT,
        EntryKind.RENEWAL,
        EntryKind.PREFERENCE,
        EntryKind.PLACEMENT,
        EntryKind.BOOKING,
        EntryKind.SCORE,
        EntryKind.JOB,
        EntryKind.VERIFICATION,
    }
)
"""Kinds that may come again on a line that is done."""

MANY_WAIT = frozenset({EntryKind.SHIFT, EntryKind.SIGNATURE, EntryKind.EDUCATION, EntryKind.PRACTICE})
"""Kinds of which several may wait at once; all others wait one at a time."""

SITE_MODES = (Mode.LIVE, Mode.OBSERVED)
"""What a student may have done at the site; whether watching counts is said by the line's needs."""


def check_line(
    case: Case,
    requirement: Requirement,
    kind: EntryKind,
    values: Mapping[str, Any],
    *,
    is_history: bool = False,
) -> None:
    """Refuse an entry that its line does not take now. ``is_history``: what a school's own list says was
    done was done, whether or not what comes first is in the record."""
    line = case.line(case.path.governing(requirement, kind))
    if pauses_of(case.facts.periods, case.facts.calendar.breaks, case.today).frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    if kind not in requirement.entry_kinds:
        raise Impossible("wrong_kind")
    if line.state is State.NOT_ASKED:
        raise Impossible("not_asked")
    if line.state is State.CLOSED and not is_history:
        raise Impossible("closed_line", keys=line.reason.facts["keys"])
    if line.credit and kind not in _REPEATABLE:
        raise Impossible("already_done")
    if kind not in MANY_WAIT and _waits(case, requirement, kind):
        raise Impossible("already_waiting")
    check_date(case, kind, values["happened_on"])
    mode = values.get("mode")
    if kind in (EntryKind.PRACTICE, EntryKind.SIGNATURE):
        if kind is EntryKind.PRACTICE and mode not in requirement.modes:
            raise Impossible("wrong_mode", field="mode", modes=requirement.modes)
        if kind is EntryKind.SIGNATURE and mode not in SITE_MODES:
            raise Impossible("wrong_mode", field="mode", modes=SITE_MODES)
    if kind is EntryKind.CHECKOFF:
        _check_attempt(case, requirement, line)


def _check_attempt(case: Case, requirement: Requirement, line: Line) -> None:
    """Refuse a check-off before its practices, and one more after the last allowed attempt."""
    if line.have < requirement.needs.practice:
        raise Impossible("practice_first", have=line.have, need=requirement.needs.practice)
    sheet = case.path.sheets.get(requirement.key)
    if sheet is not None and tries_of(sheet, case.facts.entries).needs_remediation:
        raise Impossible("plan_first")


def _waits(case: Case, requirement: Requirement, kind: EntryKind) -> bool:
    return any(
        row["status"] == EntryStatus.WAITING
        and row["kind"] == kind
        and (
            row["requirement"] == requirement.key
            if not requirement.subject
            else row["subject"] == requirement.subject
        )
        for row in case.rows.values()
    )


def check_date(case: Case, kind: EntryKind, happened_on: date, field: str = "happened_on") -> None:
    """Refuse a date outside the kind's window."""
    first, last = bounds(kind, case.facts.started_on, case.today)
    if not first <= happened_on <= last:
        raise Impossible("date_outside", field=field, first=first, last=last)


def check_details(
    case: Case,
    requirement: Requirement,
    kind: EntryKind,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
) -> dict[str, Any]:
    """Refuse details that cannot be; gives the values that follow from them (counted minutes).

    Where more details follow, ``detail`` among them is the whole of it.
    """
    check = _CHECKS.get(kind)
    return check(case, requirement, values, detail) if check else {}


def _score(
    case: Case, requirement: Requirement, values: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    amount, needs = values.get("amount"), requirement.needs
    if amount is None or not needs.lowest <= amount <= needs.out_of:
        raise Impossible("score_outside", field="amount", lowest=needs.lowest, highest=needs.out_of)
    if detail.get("domains"):
        _check_domains(requirement, detail)
    return {}


def _check_domains(requirement: Requirement, detail: Mapping[str, Any]) -> None:
    """The marks of a practice exam can be, on a line about exams and in a plan that is known."""
    plans = [plan for one in shipped_credentials().by_code.values() for plan in one.plans]
    plan = next((plan for plan in plans if plan.version == detail["plan_version"]), None)
    if requirement.kind is not RequirementKind.EXAM or plan is None:
        raise Impossible("wrong_kind")
    if not are_possible(read_marks(detail["domains"]), plan):
        raise Impossible("marks_impossible")


def _attempt(
    case: Case, requirement: Requirement, values: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    if values.get("amount") is not None:
        _score(case, requirement, values, detail)
    failed = sorted(
        (
            entry
            for entry in case.facts.entries
            if entry.subject == requirement.subject
            and entry.kind is EntryKind.ATTEMPT
            and entry.is_accepted
            and not entry.passed
            and entry.happened_on < values["happened_on"]
        ),
        key=lambda entry: entry.happened_on,
    )
    until = earliest_retake(requirement, failed)
    if until is not None and values["happened_on"] < until:
        raise Impossible("retake_wait", field="happened_on", until=until, attempts=len(failed))
    return {}


def _document(
    case: Case, requirement: Requirement, values: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    check_diploma(case, requirement, detail)
    issued, expires = detail.get("issued_on"), detail.get("expires_on")
    if issued is not None and issued > case.today:
        raise Impossible("issued_ahead", field="issued_on")
    if expires is not None and issued is not None and expires <= issued:
        raise Impossible("expires_before_issue", field="expires_on")
    if expires is not None and expires < case.today:
        raise Impossible("already_expired", field="expires_on", on=expires)
    if detail.get("on_schedule") and (not requirement.needs.on_schedule or expires is None):
        raise Impossible("schedule_needs_date", field="expires_on")
    return {}


def _shift(
    case: Case, requirement: Requirement, values: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    shift = Span(detail["started_at"], detail["ended_at"], detail["break_minutes"])
    return counted(case, shift)


def _placement(
    case: Case, requirement: Requirement, values: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    if detail["ends_on"] < detail["starts_on"]:
        raise Impossible("end_before_start", field="ends_on")
    if detail.get("site_id") is not None:
        site = claim_site(case, detail["site_id"])
        check_slots(case, site, detail["starts_on"], detail["ends_on"])
    return {}


_CHECKS = {
    EntryKind.SCORE: _score,
    EntryKind.ATTEMPT: _attempt,
    EntryKind.DOCUMENT: _document,
    EntryKind.RENEWAL: _document,
    EntryKind.SHIFT: _shift,
    EntryKind.PLACEMENT: _placement,
    EntryKind.CONFIRMATION: check_consent,
    EntryKind.JOB: check_job,
    EntryKind.CLOSER: check_closer,
    EntryKind.VERIFICATION: check_verification,
    EntryKind.EDUCATION: check_education,
}
