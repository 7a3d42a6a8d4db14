"""A submission: several files and several skills sent in one; each skill is a check-off of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.possible import check_line
from tracker.domain.errors import Impossible
from tracker.domain.kinds import Way
from tracker.domain.policy import Actor, Permission
from tracker.domain.proof import SUBMISSION
from tracker.domain.statuses import EntryKind
from tracker.models import Submission, new_id

MOST_SKILLS = 12
"""How many skills one submission may show."""


def submit(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    keys: Sequence[str],
    title: str,
    note: str = "",
    least_files: int = 1,
) -> Draft:
    """Ask for the check-off of every skill in ``keys`` with the files that wait for a submission.

    ``least_files`` is how many there have to be.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if not keys:
        raise Impossible("choose_skill", field="skills")
    if len(set(keys)) != len(keys) or len(keys) > MOST_SKILLS:
        raise Impossible("too_many_skills", field="skills", most=MOST_SKILLS)
    if not title.strip():
        raise Impossible("title_needed", field="title")
    asked = [case.requirement(key) for key in keys]
    for requirement in asked:
        check_line(case, requirement, EntryKind.CHECKOFF, {"happened_on": case.today})
    submission_id = new_id()
    row = {
        "id": submission_id,
        "person_id": case.person.id,
        "enrollment_id": case.enrollment.id,
        "title": title.strip(),
        "note": note,
        "made_at": now,
    }
    case.draft.insert(Submission, row)
    payload = {"submission": submission_id, "title": row["title"], "lines": list(keys)}
    case.draft.event(case.person.id, "submission.sent", payload, enrollment_id=case.enrollment.id)
    if attach(case, target=SUBMISSION, submission_id=submission_id) < least_files:
        raise Impossible("files_needed", field="files")
    detail = {"way": Way.SUBMISSION, "submission_id": submission_id}
    made = [
        case.log(
            EntryKind.CHECKOFF, requirement, happened_on=case.today, basis=None, note=note, detail=detail
        )["id"]
        for requirement in asked
    ]
    return case.finish(entries=made, submission=submission_id)
