"""The check-off session: one evaluator, one skill, many students in a row, each saved by itself."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands import checkoffs
from tracker.domain.errors import Refused
from tracker.domain.kinds import Way
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.checkoff_session import Candidate, SessionPage, SkillChoice, session_page
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.sheets.form import ScoreForm
from tracker.web.sheets.shown import attempt, attempt_words
from tracker.web.staff import said
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_cohort

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Row:
    """One student in the list at the left."""

    name: str
    href: str
    about: str
    tone: str
    word: str
    points: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whoever is scored at the right; ``next`` is the person who follows."""

    person_id: int
    enrollment_id: int
    name: str
    facts: str
    next: int | None


@bp.get("/cohorts/<int:cohort_id>/session")
@requires(Permission.SEE_COHORT, on=load_cohort)
def session(ref: CohortRef) -> str:
    """The students who are ready for a skill, and the sheet of the one who is next."""
    return _page(ref, request.args.get("skill", ""), request.args.get("student", ""))


@bp.post("/cohorts/<int:cohort_id>/session")
@requires(Permission.SEE_COHORT, on=load_cohort)
def score_in_session(ref: CohortRef) -> Answer:
    """Score one student; the command asks who may. The page shows the next one."""
    key, enrollment = request.form.get("skill", ""), request.form.get("enrollment", "")
    sheet = ref.path.sheets.get(key)
    if sheet is None or not (enrollment.isascii() and enrollment.isdecimal() and len(enrollment) < 19):
        return _page(ref, key, problem=gettext("This path has no such sheet: choose from the list.")), 422
    form = ScoreForm(sheet, request.form)
    if not form.validate():
        return _page(ref, key, form=form, enrollment_id=int(enrollment)), 422
    try:
        made = act(checkoffs.check_off, int(enrollment), key, marks=form.marks())
    except Refused as refused:
        told(form, refused, ref.path)
        return _page(ref, key, form=form, enrollment_id=int(enrollment)), refused.status
    flash(gettext("Saved: passed.") if made["passed"] else gettext("Saved: not passed, and sent back."))
    kept: dict[str, Any] = {"skill": key, "way": form.way.data, "saved": made["entries"][0]}
    return redirect(url_for(".session", cohort_id=ref.id, student=request.form.get("next"), **kept), code=303)


def _page(
    ref: CohortRef,
    key: str,
    person: str = "",
    *,
    form: ScoreForm | None = None,
    enrollment_id: int = 0,
    problem: str = "",
) -> str:
    g.zone = ref.zone
    page = session_page(db.session, current_actor(), ref, key, clock.today(ref.zone))
    everybody = (*page.ready, *page.scored)
    chosen = next((one for one in everybody if _is(one, person, enrollment_id)), None)
    if chosen is None and not person and form is None:
        chosen = next(iter(page.ready), None)
    if chosen is not None and chosen.is_ready and form is None and page.sheet is not None:
        form = ScoreForm(page.sheet, way=_way())
    return render_template(
        "staff/session.html",
        ref=ref,
        choices=_choices(page),
        skill=key if page.sheet else "",
        waiting_skills=_ready_skills(page),
        sheet=page.sheet,
        title=said.line_title(page.requirement),
        ready=[_row(page, one, chosen) for one in page.ready],
        scored=[_row(page, one, chosen) for one in page.scored],
        others=[(one.sort_name, _why(one)) for one in page.others],
        student=_chosen(page, chosen) if chosen else None,
        form=form if chosen is not None else None,
        problem=problem or (form.top if form is not None and chosen is None else ""),
        was_saved="saved" in request.args,
    )


def _is(one: Candidate, person: str, enrollment_id: int) -> bool:
    return str(one.person_id) == person or one.enrollment_id == enrollment_id


def _way() -> Way:
    """How the evaluator saw the one before, which is how they see the next."""
    return Way.LIVE_REMOTE if request.args.get("way") == Way.LIVE_REMOTE else Way.IN_PERSON


def _choices(page: SessionPage) -> list[tuple[str, list[tuple[str, str]]]]:
    """The skills by section, each with how many are ready."""
    found: dict[str, list[tuple[str, str]]] = {}
    for choice in page.skills:
        heading = wording.section_title(page.ref.path, choice.requirement.section)
        found.setdefault(heading, []).append((choice.requirement.key, _choice(page, choice)))
    return list(found.items())


def _ready_skills(page: SessionPage) -> list[tuple[str, str, int, int]]:
    """(name, address, asked, ready) of the skills that somebody is ready for, most first."""
    found = sorted((one for one in page.skills if one.ready), key=lambda one: (-one.asked, -one.ready))
    path, cohort = page.ref.path, page.ref.id
    return [
        (
            said.line_name(path, one.requirement),
            url_for(".session", cohort_id=cohort, skill=one.requirement.key),
            one.asked,
            one.ready,
        )
        for one in found
    ]


def _choice(page: SessionPage, choice: SkillChoice) -> str:
    name = said.line_name(page.ref.path, choice.requirement)
    if not choice.ready:
        return name
    ready = ngettext("%(num)s ready", "%(num)s ready", choice.ready)
    return f"{name} · {ready}"


def _row(page: SessionPage, one: Candidate, chosen: Candidate | None) -> Row:
    scored = attempt(one.today) if one.today else None
    key = page.requirement.key if page.requirement else ""
    return Row(
        name=one.sort_name,
        href=url_for(".session", cohort_id=page.ref.id, skill=key, student=one.person_id),
        about="" if scored else _asked(one),
        tone=scored.tone if scored else "",
        word=scored.word if scored else "",
        points=scored.points if scored else attempt_words(one.tries),
        is_current=one is chosen,
    )


def _asked(one: Candidate) -> str:
    return gettext("asked") if one.waiting else ""


def _chosen(page: SessionPage, one: Candidate) -> Chosen:
    after = [other for other in page.ready if other is not one]
    if one in page.ready:
        at = page.ready.index(one)
        after = [*page.ready[at + 1 :], *page.ready[:at]]
    practices = ngettext("%(num)s practice counts", "%(num)s practices count", one.line.have)
    facts = [attempt_words(one.tries) if one.is_ready else _why(one), practices, _asked(one)]
    if one.today is not None and (scored := attempt(one.today)):
        facts = [f"{scored.word}, {scored.points}", *facts]
    person = one.loaded.person
    return Chosen(
        person.id,
        one.enrollment_id,
        f"{person.given_name} {person.family_name}".strip(),
        " · ".join(part for part in facts if part),
        after[0].person_id if after else None,
    )


def _why(one: Candidate) -> str:
    if one.tries.needs_remediation and not one.line.credit:
        return gettext("no attempt is left: the coordinator decides on a plan")
    loaded = one.loaded
    return wording.reason(one.line, loaded.path, clock.today(g.zone), "staff")
