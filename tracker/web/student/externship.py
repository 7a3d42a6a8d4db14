"""The externship of a student: wishes, the site, what comes before the first day, papers."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import logging
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Holder, State
from tracker.extensions import db
from tracker.queries.student_externship import ExternshipPage, externship_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms import entry_form
from tracker.web.forms.preferences import PreferenceForm
from tracker.web.student.hours_card import hours_card
from tracker.web.student.links import line_url, step_url
from tracker.web.student.loaders import own_record

_FILED = (State.WAITING, State.DONE, State.EXPIRING)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what, its state, a few words, where it leads."""

    tone: str
    word: str
    title: str
    detail: str
    href: str
    is_overdue: bool = False
    act: str = ""


def own_externship() -> ExternshipPage | None:
    """The page of the signed-in student."""
    record = own_record()
    return externship_page(db.session, record) if record else None


@requires(Permission.SEE_OWN, on=own_externship)
def externship(page: ExternshipPage) -> Response:
    """Everything about the externship in one place."""
    return _render(page)


@requires(Permission.LOG, on=own_externship)
def prefer(page: ExternshipPage) -> Response:
    """Say when, where and how: new wishes stand beside the old ones."""
    line = _line(page)
    form = entry_form(line, EntryKind.PREFERENCE, bound=True, stem="wish")
    if not form.validate():
        return _render(page, form, 422)
    record = page.record
    try:
        act(
            logging.log_entry,
            record.enrollment_id,
            line.key,
            EntryKind.PREFERENCE,
            **form.arguments(record.today),
        )
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, record.path))
        return _render(own_externship() or page, form, refused.status)
    flash(gettext("Your wishes are in. Your coordinator sees them when you are placed."))
    return redirect(url_for("student.externship"), code=303)


def _line(page: ExternshipPage) -> Requirement:
    if page.wishes is None:
        raise LookupError("wishes")
    return page.wishes


def _render(page: ExternshipPage, form: Any = None, status: int = 200) -> Response:
    record = page.record
    missing = _missing(page)
    count = next(step for step in record.standing.steps if step.key == page.gate.placement.step)
    body = render_template(
        "student/externship.html",
        page=page,
        record=record,
        count=count,
        form=form or _form(page),
        returned=form is not None,
        asks=_asks(page),
        needed=wording.needed(page.needed, page.stay.starts_on, record.today),
        hours=hours_card(record),
        closed=_closed(page),
        missing=missing,
        turn=next((row for row in missing if row.act), None),
        papers=_papers(page),
        wished=wished(page),
        step_url=step_url(record, page.gate.placement.step),
        may_wish=page.wishes is not None and record.takes_entries and not _closed(page),
    )
    return make_response(body, status)


def _form(page: ExternshipPage) -> Any:
    if page.wishes is None:
        return None
    found = page.wished.detail if page.wished else {}
    data: dict[str, Any] = {name: value for name, value in found.items() if value not in (None, "")}
    data["days"] = (found.get("days") or "").split()
    for name in ("from_time", "to_time"):
        if name in data:
            data[name] = time.fromisoformat(data[name])
    form = PreferenceForm(data=data)
    form.place("wish")
    return form


def _asks(page: ExternshipPage) -> bool:
    """Whether it is the student's turn to say when and where."""
    return page.wished is None and page.wishes is not None and not page.record.line(page.wishes.key).credit


def _closed(page: ExternshipPage) -> str:
    """Why no wishes can be sent yet; empty when they can."""
    if page.wishes is None:
        return ""
    line = page.record.line(page.wishes.key)
    return wording.reason(line, page.record.path, page.record.today) if line.state is State.CLOSED else ""


def _missing(page: ExternshipPage) -> list[Row]:
    """What comes before the first day, papers first, each leading to its line."""
    record, found = page.record, []
    for one in page.blockers:
        line = record.line(one.key)
        tone = "expired" if one.code in ("expired", "dose_overdue") else line.state.value
        tone = "expiring" if one.code in ("lapses", "dose_due", "too_old") else tone
        words = wording.blocker(one, record.path)
        is_mine = line.holder is Holder.STUDENT and record.takes_entries and line.state is not State.CLOSED
        act = wording.next_action(line, record.path.by_key[one.key]).label if is_mine else ""
        due = wording.due(line, record.today)
        found.append(Row(tone, "", words, due, line_url(record, one.key), line.is_overdue, act))
    for words, key in wording.open_lines(record.path, page.open_keys):
        line = record.line(key)
        found.append(Row(line.state.value, "", words[:1].upper() + words[1:], "", _where(page, key)))
    return found


def _where(page: ExternshipPage, key: str) -> str:
    """One line leads to itself, many lead to their step."""
    alike = [one for one in page.open_keys if page.record.path.by_key[one].kind == _kind(page, key)]
    if len(alike) > 2:
        return step_url(page.record, page.record.path.by_key[key].step)
    return line_url(page.record, key)


def _kind(page: ExternshipPage, key: str) -> Any:
    return page.record.path.by_key[key].kind


def _papers(page: ExternshipPage) -> list[Row]:
    """The clearance papers with their clocks."""
    record = page.record
    return [
        Row(
            line.state.value,
            wording.state(line.state),
            wording.short_title(record.path, requirement.key),
            _clock(page, requirement, line),
            line_url(record, requirement.key),
            line.is_overdue,
        )
        for requirement, line in page.papers
    ]


def _clock(page: ExternshipPage, requirement: Requirement, line: Any) -> str:
    """How long it lasts yet, else what is due, else why."""
    lasts = page.expiries.get(requirement.key)
    if lasts is not None and line.state in _FILED:
        return wording.expiry(lasts)
    return wording.due(line, page.record.today) or wording.short_reason(line, page.record.path)


def wished(page: ExternshipPage) -> list[tuple[str, str]]:
    """The wishes as terms and values."""
    if page.wished is None:
        return []
    detail = page.wished.detail
    span = {"start": detail["from_time"], "end": detail["to_time"]}
    return [
        (gettext("Days"), wording.days_words(detail["days"])),
        (gettext("Hours"), gettext("%(start)s to %(end)s", **span)),
        (gettext("Hours a week"), str(detail["hours_a_week"] or "")),
        (gettext("Area"), ", ".join(part for part in (detail["area"], detail["state"]) if part)),
        (gettext("Transport"), wording.transport(detail["transport"])),
        (gettext("A site you know yourself"), detail["own_site"]),
    ]
