"""Evaluations in the student's file: what preceptors saw, and what the student said of the site."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tracker.domain.evaluation import Anchor
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequirementKind
from tracker.queries.student_file import StudentFile
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.evaluations import form_of
from tracker.web.wording.titles import text


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One filled form. ``lines`` are (title, level, what that says, whether it is below "meets")."""

    title: str
    by: str
    on: str
    lines: tuple[tuple[str, str, str, bool], ...]
    note: str


def evaluations(file: StudentFile, actor: Actor) -> list[Evaluated]:
    """The forms that the reader may read, newest first. The student's word about the site is for
    coordinators, once the final evaluation is in."""
    record = file.record
    if record.path.evaluation is None:
        return []
    found = []
    for row in reversed(record.loaded.entries):
        line = record.path.by_key.get(row["requirement"] or "")
        if line is None or row["kind"] != EntryKind.EVALUATION or row["status"] != EntryStatus.ACCEPTED:
            continue
        is_students = line.confirmed_by is Holder.STUDENT
        if is_students and not may_read_feedback(record, actor):
            continue
        if row["answers"]:
            found.append(_evaluated(record.path, line, row, "site" if is_students else "student"))
    return found


def may_read_feedback(record: StudentRecord, actor: Actor) -> bool:
    """Whether the reader coordinates the cohort, and every evaluation of the student is in."""
    if record.loaded.enrollment.cohort_id not in actor.coordinates:
        return False
    return all(
        record.line(line.key).credit
        for line in record.path.requirements
        if line.kind is RequirementKind.EVALUATION and line.confirmed_by is Holder.PRECEPTOR
    )


def _evaluated(path: Path, line: Requirement, row: Mapping[str, Any], name: str) -> Evaluated:
    form, said = form_of(path, name), json.loads(row["answers"])
    levels = said.get("levels", {})
    lines = tuple(
        (text(one.title), text(form.levels[anchor]), text(one.anchors[anchor]), anchor.is_below_meets)
        for one in form.lines
        if levels.get(one.key) in list(Anchor)
        for anchor in (Anchor(levels[one.key]),)
    )
    by = row["decided_as"] or gettext("the student")
    return Evaluated(
        wording.title(line), by, wording.day_year(row["happened_on"]), lines, said.get("note", "")
    )
