"""The record as files: signed JSON, and a tagged PDF with the signed file inside."""

import re
import unicodedata
from typing import Any

from flask import make_response, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.domain.record import Document
from tracker.queries.refs import StudentRef
from tracker.queries.student_record import StudentRecord
from tracker.services import pdf
from tracker.web.access import requires
from tracker.web.record.keys import NoKey, signed
from tracker.web.record.page import document_of, record_of
from tracker.web.record.said import context_of
from tracker.web.staff.loaders import load_student
from tracker.web.student.loaders import own_record

MEDIA_TYPE = "application/json; charset=utf-8"


@requires(Permission.SEE_OWN, on=own_record)
def json_file(own: StudentRecord) -> Response:
    """The student's own signed record."""
    return _json(document_of(own))


@requires(Permission.SEE_OWN, on=own_record)
def pdf_file(own: StudentRecord) -> Response:
    """The same as a tagged PDF."""
    return _pdf(document_of(own))


@requires(Permission.SEE_STUDENT, on=load_student, confirmed=True)
def student_json(ref: StudentRef) -> Response:
    """The signed record of a student, for staff."""
    return _json(document_of(record_of(ref)))


@requires(Permission.SEE_STUDENT, on=load_student, confirmed=True)
def student_pdf(ref: StudentRef) -> Response:
    """The same as a tagged PDF."""
    return _pdf(document_of(record_of(ref)))


def _json(document: Document) -> Response:
    try:
        return attachment(signed(document), MEDIA_TYPE, file_name(document, "json"))
    except NoKey:
        return no_key()


def _pdf(document: Document) -> Response:
    try:
        return pdf_answer(document, signed(document))
    except NoKey:
        return no_key()


def pdf_answer(document: Document, file: bytes, address: str = "") -> Response:
    """The document as a PDF with its signed file inside; ``address`` is shown as a code to scan."""
    html = render_template("record/pdf.html", address=address, code=code_of(address), **context_of(document))
    try:
        made = pdf.pdf_of(html, {file_name(document, "json"): file})
    except pdf.NoPango:
        return no_pango()
    return attachment(made, "application/pdf", file_name(document, "pdf"))


def code_of(address: str) -> Markup | None:
    """The address as a code to scan."""
    if not address:
        return None
    import segno

    drawn = segno.make(address, error="m").svg_inline(scale=3, border=2, omitsize=False, light="#fff")
    # The picture is drawn here from our own address.
    return Markup(drawn)  # nosec B704


def file_name(document: Document, ending: str) -> str:
    """ "record-larkspur-2026-11-24.json": plain signs only, whatever the name is."""
    name = unicodedata.normalize("NFKD", document["student"]["family_name"])
    plain = re.sub(r"[^a-z0-9]+", "-", name.encode("ascii", "ignore").decode().lower()).strip("-")[:40]
    return f"record-{plain or 'student'}-{document['as_of']}.{ending}"


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    answer: Response = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def no_key() -> Response:
    """The page that says that nothing can be signed yet."""
    return _sorry(
        gettext("No record can be signed yet"),
        gettext("The school has no key that signs records. Whoever runs the site makes one."),
        status=409,
    )


def no_pango() -> Response:
    """The page that says what a PDF needs."""
    return _sorry(
        gettext("No PDF can be made here"),
        gettext(
            "The machine lacks Pango, which draws the pages. Whoever runs the site installs it. The signed "
            "file and the page say the same."
        ),
        status=503,
    )


def _sorry(title: str, sentence: str, *, status: int) -> Response:
    context: dict[str, Any] = {"title": title, "sentence": sentence, "verify_url": url_for("record.verify")}
    return make_response(render_template("record/sorry.html", **context), status)
