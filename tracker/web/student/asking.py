"""Requests and goals: ask, see what became of it, switch optional counts on and off."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.commands import enrolling
from tracker.commands import requests as commands
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryStatus, RequestKind
from tracker.extensions import db
from tracker.queries.goals import suggested
from tracker.queries.student_record import Logged, StudentRecord
from tracker.queries.student_requests import RequestsPage, requests_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.requests import GoalsForm, RequestForm
from tracker.web.student.entries import EntryRow, row
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done, remember

OFFERS = {
    RequestKind.EXTENSION: (
        lazy_gettext("More time"),
        lazy_gettext("A later date for one or more lines. Ask before the date has passed."),
    ),
    RequestKind.LEAVE: (
        lazy_gettext("A leave"),
        lazy_gettext("Your plan stands still while you are away."),
    ),
    RequestKind.WAIVER: (
        lazy_gettext("A waiver"),
        lazy_gettext("A line that you should not have to do, with the reason."),
    ),
    RequestKind.EXCEPTION: (
        lazy_gettext("To start something early"),
        lazy_gettext("A line that is still closed, while something before it is open."),
    ),
    RequestKind.ROUTE: (
        lazy_gettext("Another order of steps"),
        lazy_gettext("For example the exam before the externship."),
    ),
    RequestKind.WITHDRAWAL: (
        lazy_gettext("To leave the program"),
        lazy_gettext("Your coordinator talks with you before anything ends."),
    ),
}
"""What may be asked, in the order in which it is offered: title and sentence."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request with what it is about and what became of it."""

    entry: EntryRow
    title: str
    word: str
    about: str


@requires(Permission.SEE_OWN, on=own_record)
def requests(record: StudentRecord) -> Response:
    """What was asked, and the form for what is asked now."""
    wanted = request.args.get("ask", "")
    kind = RequestKind(wanted) if wanted in OFFERS else None
    if kind is not None:
        form = RequestForm(targets=request.args.getlist("line"), routes=sorted(record.loaded.facts.routes))
        form.fit(kind)
        return _render(record, kind, form, top=_out_of_reach(record, kind, request.args.get("line", "")))
    return _render(record)


@requires(Permission.LOG, on=own_record)
def ask(record: StudentRecord) -> Response:
    """Send a request to the coordinator."""
    wanted = request.form.get("request", "")
    if wanted not in OFFERS:
        return _render(record, status=422, top=gettext("Choose what you ask for."))
    kind, form = RequestKind(wanted), RequestForm(formdata=request.form)
    form.fit(kind)
    if not form.validate():
        return _render(record, kind, form, 422)
    try:
        made = act(commands.ask, record.enrollment_id, kind, **form.arguments())
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, record.path))
        return _render(own_record() or record, kind, form, refused.status)
    remember(gettext("Your request is sent."), made["entries"])
    return redirect(url_for("student.requests"), code=303)


@requires(Permission.LOG, on=own_record)
def set_goals(record: StudentRecord) -> Response:
    """Switch optional counts on or off."""
    form = GoalsForm(formdata=request.form)
    try:
        act(enrolling.set_goals, record.enrollment_id, goals=frozenset(form.goals.data or ()))
    except Refused as refused:
        sentence = wording.problem(refused, record.path)
        return _render(own_record() or record, status=refused.status, top=sentence)
    remember(gettext("Your goals are saved."), [])
    return redirect(url_for("student.requests", _anchor="goals"), code=303)


def requests_again(status: int, top: str) -> Response:
    """The page with a sentence about what was refused."""
    record = own_record()
    if record is None:
        raise LookupError("no record")
    return _render(record, status=status, top=top)


def _render(
    record: StudentRecord,
    kind: RequestKind | None = None,
    form: RequestForm | None = None,
    status: int = 200,
    top: str = "",
) -> Response:
    page = requests_page(record)
    body = render_template(
        "student/requests.html",
        page=page,
        offers=OFFERS,
        kind=kind,
        form=form,
        chosen=OFFERS.get(kind) if kind else None,
        targets=_targets(page, kind, form),
        goals_form=GoalsForm(),
        suggested=suggested(db.session, record),
        asked=[_shown(record, entry) for entry in page.requests],
        top=top,
        undo=just_done(record) if status < 400 else None,
    )
    return make_response(body, status)


def _out_of_reach(record: StudentRecord, kind: RequestKind, key: str) -> str:
    """What to say when somebody asks about a line that this request cannot be for."""
    if key not in record.path.by_key or kind not in (RequestKind.EXTENSION, RequestKind.WAIVER):
        return ""
    if key in {line.key for line in requests_page(record).targets(kind)}:
        return ""
    title = wording.short_title(record.path, key)
    line = record.line(key)
    if kind is RequestKind.EXTENSION and not line.credit:
        if line.due_on is None:
            return gettext("%(title)s has no date that could move.", title=title)
        return gettext("More time is asked before the date: that of %(title)s has passed.", title=title)
    return gettext("%(title)s is done: there is nothing to ask for.", title=title)


def _targets(
    page: RequestsPage, kind: RequestKind | None, form: RequestForm | None
) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
    """(step, lines) to choose from; a line is (key, title, few words, chosen)."""
    if kind is None or form is None or form.targets is None:
        return []
    path, chosen = page.record.path, set(form.targets.data or ())
    found: dict[str, list[tuple[str, str, str, bool]]] = {}
    for line in page.targets(kind):
        facts = wording.due(line, page.record.today) or wording.short_reason(line, path)
        title = wording.short_title(path, line.key)
        found.setdefault(path.by_key[line.key].step, []).append((line.key, title, facts, line.key in chosen))
    return [(wording.step_title(path, step), lines) for step, lines in found.items()]


def _shown(record: StudentRecord, entry: Logged) -> RequestShown:
    kind, made = RequestKind(entry.detail["request"]), row(record, entry)
    word = _ANSWERS.get(entry.status, made.word)
    return RequestShown(made, wording.request_kind(kind), str(word), _about(record, entry))


_ANSWERS = {
    EntryStatus.ACCEPTED: lazy_gettext("Granted"),
    EntryStatus.RETURNED: lazy_gettext("Not granted"),
}


def _about(record: StudentRecord, entry: Logged) -> str:
    """Which lines, from when to when, which route."""
    detail, path = entry.detail, record.path
    kind = RequestKind(detail["request"])
    parts = [wording.titles(path, detail["targets"].split())] if detail["targets"] else []
    if kind is RequestKind.ROUTE:
        parts.append(wording.route_titles(path, detail["routes"].split()))
    if detail["starts_on"]:
        parts.append(gettext("from %(day)s", day=wording.near(detail["starts_on"], record.today)))
    if detail["ends_on"] and kind is RequestKind.ROUTE:
        day = wording.near(detail["ends_on"], record.today)
        parts.append(gettext("graduation expected %(day)s", day=day))
    elif detail["ends_on"]:
        parts.append(gettext("until %(day)s", day=wording.near(detail["ends_on"], record.today)))
    return ", ".join(parts)
