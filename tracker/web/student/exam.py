"""The exam of a student: who may sit, the booking, the attempts, practice by domain, the certificate."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.commands import exams, logging
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.queries.student_exam import ExamPage, exam_page
from tracker.queries.student_record import Logged
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms import entry_form
from tracker.web.forms.exams import BookForm, CancelForm, MoveForm, practice_exam_form
from tracker.web.student import exam_words
from tracker.web.student.exam_booking import booking
from tracker.web.student.exam_practice import practice
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done, remember


class OwnBooking:
    """A booking of the student's, on their page of the exam."""

    def __init__(self, page: ExamPage, entry: Logged) -> None:
        self.page, self.entry = page, entry
        self.target = page.target


def own_exam() -> ExamPage | None:
    """The page of the signed-in student; None on a path without an exam."""
    record = own_record()
    return exam_page(record) if record else None


def own_booking(entry_id: int) -> OwnBooking | None:
    """A booking of the signed-in student."""
    page = own_exam()
    rows = page.record.loaded.entries if page else ()
    found = next((row for row in rows if row["id"] == entry_id and row["kind"] == EntryKind.BOOKING), None)
    return OwnBooking(page, Logged(found)) if page and found else None


@requires(Permission.SEE_OWN, on=own_exam)
def exam(page: ExamPage) -> Response:
    """Everything about the exam in one place."""
    return _render(page)


@requires(Permission.LOG, on=own_exam)
def book(page: ExamPage) -> Response:
    """Say for when the exam is booked."""
    form = _placed(BookForm(formdata=request.form), "book")
    if not form.validate():
        return _render(page, {"book": form}, 422)
    return _carried_out(
        page, "book", form, exams.book, page.record.enrollment_id, **form.arguments(page.record.today)
    )


@requires(Permission.LOG, on=own_booking)
def move_booking(own: OwnBooking) -> Response:
    """Another day instead of the booked one."""
    form = _placed(MoveForm(formdata=request.form), "move")
    if not form.validate():
        return _render(own.page, {"move": form}, 422)
    values = form.arguments(own.page.record.today)
    return _carried_out(own.page, "move", form, exams.move_booking, own.entry.id, **values)


@requires(Permission.LOG, on=own_booking)
def cancel_booking(own: OwnBooking) -> Response:
    """Call a booked date off."""
    form = _placed(CancelForm(formdata=request.form), "cancel")
    if not form.validate():
        return _render(own.page, {"cancel": form}, 422)
    reason = form.reason.data or ""
    return _carried_out(own.page, "cancel", form, exams.cancel_booking, own.entry.id, reason=reason)


@requires(Permission.LOG, on=own_exam)
def log_attempt(page: ExamPage) -> Response:
    """Say how a sitting went; it waits for the coordinator."""
    form = entry_form(page.exam, EntryKind.ATTEMPT, bound=True, stem="attempt")
    if not form.validate():
        return _render(page, {"attempt": form}, 422)
    record = page.record
    return _carried_out(
        page,
        "attempt",
        form,
        logging.log_entry,
        record.enrollment_id,
        page.exam.key,
        EntryKind.ATTEMPT,
        **form.arguments(record.today),
    )


@requires(Permission.LOG, on=own_exam)
def log_practice_exam(page: ExamPage) -> Response:
    """Items right of items, by domain."""
    if page.plan is None or page.practice_line is None:
        return _render(page, {}, 422)
    form, record = practice_exam_form(page.plan, bound=True), page.record
    if not form.validate():
        return _render(page, {"practice": form}, 422)
    return _carried_out(
        page,
        "practice",
        form,
        logging.log_entry,
        record.enrollment_id,
        page.practice_line.key,
        EntryKind.SCORE,
        **form.values(),
    )


def _carried_out(page: ExamPage, name: str, form: Any, command: Any, *args: Any, **values: Any) -> Response:
    """Do it and go back to where it shows, or say under the form why not."""
    try:
        made = act(command, *args, **values)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, page.record.path))
        return _render(own_exam() or page, {name: form}, refused.status)
    remember(exam_words.DONE[name](), made["entries"] if name != "cancel" else [])
    anchor = {"practice": "practice", "attempt": "attempts"}.get(name, "booking")
    return redirect(url_for("student.exam", _anchor=anchor), code=303)


def _placed(form: Any, stem: str) -> Any:
    form.place(stem)
    return form


def _forms(page: ExamPage, given: dict[str, Any]) -> dict[str, Any]:
    """Every form that the page offers now; one that came back stays as it was typed."""
    record, found = page.record, dict(given)
    if not record.takes_entries:
        return found
    if exam_words.may_book(page):
        found.setdefault("book", _placed(BookForm(formdata=None), "book"))
    if page.booking is not None:
        detail = page.booking.detail
        data = {"delivery": detail.get("delivery"), "venue": detail.get("place")}
        data = {key: value for key, value in data.items() if value}
        found.setdefault("move", _placed(MoveForm(formdata=None, data=data), "move"))
        found.setdefault("cancel", _placed(CancelForm(formdata=None), "cancel"))
    if exam_words.may_sit(page):
        where = page.booking.detail.get("delivery") if page.booking else None
        form = entry_form(page.exam, EntryKind.ATTEMPT, stem="attempt", delivery=where or "")
        found.setdefault("attempt", form)
    waits = any(one.status is EntryStatus.WAITING for one, _judged in page.practices)
    if page.plan is not None and page.practice_line is not None and not waits:
        found.setdefault("practice", practice_exam_form(page.plan))
    return found


def _render(page: ExamPage, given: dict[str, Any] | None = None, status: int = 200) -> Response:
    record = page.record
    step = record.path.by_key[page.exam.key].step
    body = render_template(
        "student/exam.html",
        page=page,
        record=record,
        credential=page.credential,
        count=next(one for one in record.standing.steps if one.key == step),
        step_url=exam_words.step_of(page),
        turn=exam_words.turn(page),
        clocks=exam_words.clock_rows(page),
        conditions=exam_words.conditions(page),
        booking=booking(page),
        attempts=exam_words.attempts(page, page.kept),
        certificates=exam_words.certificates(page, page.kept),
        certificate_why=exam_words.certificate_why(page),
        release=exam_words.release(page),
        practice=practice(page),
        forms=_forms(page, given or {}),
        returned=frozenset(given or {}),
        undo=just_done(record),
        closed=exam_words.why_closed(page),
    )
    return make_response(body, status)
