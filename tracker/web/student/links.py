"""Where a line, a step or a request is found on the student's pages."""

from typing import Any

from flask import url_for

from tracker.queries.student_record import StudentRecord
from tracker.queries.student_step import is_consent_line, is_hours_page, is_skill_page


def slug(key: str) -> str:
    """A key as part of an id."""
    return key.replace(".", "-")


def scope(record: StudentRecord) -> dict[str, Any]:
    """What addresses of an earlier enrollment carry."""
    return {} if record.is_newest else {"enrollment": record.enrollment_id}


def step_url(record: StudentRecord, step: str, **more: Any) -> str:
    """The page of a step."""
    return url_for("student.step", step=step, **scope(record), **more)


def line_url(record: StudentRecord, key: str, anchor: str = "") -> str:
    """Where a line stands: a skill's page, that of the hours, or its place on its step's page, opened."""
    requirement = record.path.by_key[key]
    if is_skill_page(requirement):
        return url_for("student.skill", key=key, _anchor=anchor or None, **scope(record))
    if is_hours_page(requirement):
        return url_for("student.hours", **scope(record))
    if is_consent_line(requirement):
        return url_for("student.career", _anchor="consent", **scope(record))
    return step_url(record, requirement.step, line=key, _anchor=f"line-{slug(key)}")
