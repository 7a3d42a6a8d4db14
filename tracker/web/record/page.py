"""The record as a page: the student's own, and for staff from the student's file."""

from flask import abort, g, render_template

from tracker.domain.policy import Permission
from tracker.domain.record import Document
from tracker.extensions import db
from tracker.queries.record import record_document
from tracker.queries.refs import StudentRef
from tracker.queries.signing_keys import current_key
from tracker.queries.student_record import StudentRecord, student_record
from tracker.services import clock
from tracker.web.access import requires
from tracker.web.record.keys import keys_url
from tracker.web.record.said import context_of
from tracker.web.staff.loaders import load_student
from tracker.web.student.loaders import own_record


@requires(Permission.SEE_OWN, on=own_record)
def record(own: StudentRecord) -> str:
    """Everything the school would say of the student, as of today."""
    g.zone = own.zone
    return render_template(
        "record/record.html",
        record=own,
        has_key=current_key(db.session) is not None,
        **context_of(document_of(own)),
    )


@requires(Permission.SEE_STUDENT, on=load_student)
def student(ref: StudentRef) -> str:
    """The same for staff who may see the student."""
    found = record_of(ref)
    return render_template(
        "record/student.html",
        ref=ref,
        record=found,
        has_key=current_key(db.session) is not None,
        **context_of(document_of(found)),
    )


def record_of(ref: StudentRef) -> StudentRecord:
    """The newest enrollment of the student."""
    found = student_record(db.session, ref.id, clock.today)
    if found is None:
        abort(404)
    return found


def document_of(record: StudentRecord) -> Document:
    """The document as of now."""
    return record_document(db.session, record, clock.now(), keys_url())
