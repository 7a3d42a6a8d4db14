"""Evaluations: a preceptor's midterm and final by the link, and the student's of the site."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.link_case import of_link
from tracker.commands.notices import raise_notice
from tracker.commands.possible import check_line
from tracker.commands.signing import Said, keep_answer, mark
from tracker.domain.errors import Conflict, Impossible
from tracker.domain.evaluation import EvaluationForm, judge
from tracker.domain.kinds import Answer, NoticeKind
from tracker.domain.placement import placement_on, placements_of
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, Holder, Source

LONGEST_REMARK = 2000


def evaluate(
    session: Session,
    actor: Actor,
    now: datetime,
    link_id: int,
    key: str,
    *,
    answers: Mapping[str, str | None],
    note: str = "",
    device: str | None,
) -> Draft:
    """A preceptor's evaluation on the line ``key``, which must be asked now; it is given once.

    The coordinator is told of every line below "meets". From a signer who is not confirmed it waits
    for the coordinator and counts for nothing until then.
    """
    opened = of_link(session, actor, now, link_id)
    case = opened.case
    requirement = case.requirement(key)
    case.require(Permission.SIGN, requirement, placement_id=opened.placement.entry_id)
    if requirement not in opened.evaluations():
        raise Conflict("not_asked_now")
    detail = filled(form_of(case, "student"), answers, note)
    detail["placement_id"] = opened.placement.entry_id
    counts = opened.is_confirmed(device)
    row = case.log(
        EntryKind.EVALUATION,
        requirement,
        happened_on=case.today,
        basis=Basis.DECISION if counts else None,
        source=Source.LINK,
        detail=detail,
    )
    if counts:
        tell_below(case, row, opened.link["name"])
    else:
        keep_answer(opened, row, Said(row["id"], Answer.CONFIRMED), {}, device)
    mark(opened, device)
    return case.finish(entries=[row["id"]], counts=counts, line=key)


def evaluate_site(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    key: str,
    *,
    answers: Mapping[str, str | None],
    note: str = "",
) -> Draft:
    """The student's evaluation of the site; coordinators read it after the final evaluation."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = case.requirement(key)
    if requirement.confirmed_by is not Holder.STUDENT:
        raise Impossible("wrong_kind")
    check_line(case, requirement, EntryKind.EVALUATION, {"happened_on": case.today})
    detail = filled(form_of(case, "site"), answers, note)
    rows = case.rows.values()
    at = placement_on(rows, case.today) or next(reversed(placements_of(rows)), None)
    detail["placement_id"] = at.entry_id if at else None
    row = case.log(EntryKind.EVALUATION, requirement, happened_on=case.today, basis=Basis.SELF, detail=detail)
    return case.finish(entries=[row["id"]], line=key)


def form_of(case: Case, name: str) -> EvaluationForm:
    """The program's form; Impossible for a program without one."""
    if case.path.evaluation is None:
        raise Impossible("no_form")
    form: EvaluationForm = getattr(case.path.evaluation, name)
    return form


def filled(form: EvaluationForm, answers: Mapping[str, str | None], note: str) -> dict[str, Any]:
    """The detail row of a filled form. The remark stands among the answers, so that it is read where
    they are and nowhere else."""
    if len(note) > LONGEST_REMARK:
        raise Impossible("note_long", field="note", most=LONGEST_REMARK)
    result = judge(form, answers)
    kept: dict[str, str] = {key: anchor.value for key, anchor in result.answers.items()}
    return {
        "form": f"{form.key}:{form.edition}",
        "answers": json.dumps({"levels": kept, "note": note}, ensure_ascii=False),
        "below": " ".join(result.below_meets),
    }


def tell_below(case: Case, row: Mapping[str, Any], by: str) -> None:
    """Tell the coordinator of an accepted evaluation with lines below "meets"; ``by`` is who gave it."""
    if row["below"]:
        raise_notice(
            case.draft,
            person_id=case.person.id,
            enrollment_id=case.enrollment.id,
            cohort_id=case.enrollment.cohort_id,
            kind=NoticeKind.BELOW_MEETS,
            facts={"by": by, "n": len(row["below"].split())},
            entry_id=row["id"],
        )
