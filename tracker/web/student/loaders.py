"""What student pages are about: the signed-in student's own record, or a part of it."""

from dataclasses import dataclass

from flask import request

from tracker.domain.path import Requirement
from tracker.domain.policy import Target
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.queries.student_record import Logged, StudentRecord, student_record
from tracker.queries.student_skills import SkillPage, skill_page
from tracker.queries.student_step import StepPage, step_page
from tracker.services import clock
from tracker.web.access import current_actor
from tracker.web.forms import FORMS


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the student's path, and the kind of entry that is meant."""

    record: StudentRecord
    requirement: Requirement
    kind: EntryKind

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry of the student's."""

    record: StudentRecord
    entry: Logged

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


def own_record() -> StudentRecord | None:
    """The newest enrollment, or the earlier one that ``?enrollment=`` names; None if not theirs."""
    wanted = request.args.get("enrollment", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        return None
    enrollment_id = int(wanted) if wanted else None
    return student_record(db.session, current_actor().person_id, clock.today, enrollment_id)


def own_step(step: str) -> StepPage | None:
    """A step of the student's path."""
    record = own_record()
    return step_page(record, step) if record else None


def own_skill(key: str) -> SkillPage | None:
    """A skill of the student's path."""
    record = own_record()
    return skill_page(record, key) if record else None


def own_sheet(key: str) -> SkillPage | None:
    """A skill of the student's path that has a sheet."""
    page = own_skill(key)
    return page if page is not None and page.side is not None else None


def own_practice(key: str) -> OwnLine | None:
    """A line of the student's path on which a practice is meant."""
    return _own_line(key, EntryKind.PRACTICE)


def own_line(key: str, kind: str) -> OwnLine | None:
    """A line of the student's path and the kind of entry that is meant. Practices and shifts have
    addresses of their own."""
    return None if kind in (EntryKind.PRACTICE, EntryKind.SHIFT) else _own_line(key, kind)


def _own_line(key: str, kind: str) -> OwnLine | None:
    record = own_record()
    requirement = record.path.by_key.get(key) if record else None
    if record is None or requirement is None or kind not in FORMS:
        return None
    return OwnLine(record, requirement, EntryKind(kind))


def own_entry(entry_id: int) -> OwnEntry | None:
    """An entry of the student's."""
    record = own_record()
    if record is None:
        return None
    found = next((row for row in record.loaded.entries if row["id"] == entry_id), None)
    return OwnEntry(record, Logged(found)) if found else None
