"""Where the form stands that files are for, and where an entry is looked at."""

from flask import url_for

from tracker.domain.policy import Actor
from tracker.domain.requirement import Requirement
from tracker.queries.file_targets import FileRef, FileTarget
from tracker.queries.student_step import is_skill_page
from tracker.web.student.links import slug


def back_url(on: FileTarget, actor: Actor) -> str:
    """The form that the files of a target are sent with."""
    if on.person_id != actor.person_id:
        return _file_form(on.person_id, on.key)
    return _own_line(on.requirement)


def file_url(ref: FileRef, actor: Actor) -> str:
    """Where the entry of a file stands, or the form that the file waits for."""
    if ref.file.person_id == actor.person_id:
        return _own_line(ref.requirement)
    if ref.entry_id is None:
        return _file_form(ref.file.person_id, ref.file.target)
    return url_for("staff.review", entry=ref.entry_id)


def _file_form(person_id: int, key: str) -> str:
    return url_for("staff.student", person_id=person_id, act="record", line=key, _anchor=f"line-{key}")


def _own_line(line: Requirement | None) -> str:
    """The line on the student's own pages; of several skills at once, the page that sends them."""
    if line is None:
        return url_for("student.submission")
    if is_skill_page(line):
        return url_for("student.skill", key=line.key, _anchor="checkoff")
    return url_for("student.step", step=line.step, line=line.key, _anchor=f"line-{slug(line.key)}")
