"""Sending without script, and what both ways share: finish, answer, remove; the list of what waits."""

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.domain.errors import Impossible, Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.file_targets import DraftRef, FileTarget, UploadRef, upload_ref
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.evidence import receiving
from tracker.web.evidence.limits import a_file, takes
from tracker.web.evidence.links import back_url
from tracker.web.evidence.loaders import load_draft, load_target, load_upload, waiting_on
from tracker.web.evidence.pieces import refusal
from tracker.web.going import is_fragment


@requires(Permission.ADD_FILE, on=load_target)
def add(on: FileTarget) -> Response:
    """The files that wait for a target, on a page of their own."""
    return _page(on)


@takes(a_file)
@requires(Permission.ADD_FILE, on=load_target)
def add_files(on: FileTarget) -> Response:
    """Take the files of a form. Those before one that is refused are kept."""
    sent = [file for file in request.files.getlist("file") if file.filename]
    try:
        if not sent:
            raise Impossible("file_choose", field="file")
        for file in sent:
            _take(on, file)
    except Refused as refused:
        return _page(on, wording.problem(refused), refused.status)
    return _done(on, ngettext("The file is here.", "%(num)s files are here.", len(sent)))


def _take(on: FileTarget, file: FileStorage) -> None:
    """One file of a form, from its first byte to the draft, or to the question about a video."""
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    upload_id = receiving.begin(on, file.filename or "", size)
    upload = upload_ref(db.session, upload_id)
    if upload is None:
        raise LookupError(upload_id)
    receiving.append(upload, 0, file.stream)
    receiving.finish(upload, consent=False)


@requires(Permission.ADD_FILE, on=load_upload)
def finish(upload: UploadRef) -> Response:
    """Every byte is here: check the file and keep it, or ask about the people on camera."""
    answer = request.form.get("consent", "")
    try:
        if answer == "no":
            receiving.give_up(upload)
            return _done(upload.on, gettext("Not kept: not everybody agreed."))
        is_kept = receiving.finish(upload, consent=answer == "yes")
    except Refused as refused:
        return _refused(upload.on, refused)
    if not is_kept:
        return _done(upload.on, gettext("The video is here. One question about it."))
    return _done(upload.on, gettext("The file is here."))


@requires(Permission.ADD_FILE, on=load_upload)
def give_up(upload: UploadRef) -> Response:
    """Forget a file that was on its way."""
    receiving.give_up(upload)
    return _done(upload.on, gettext("Removed."))


@requires(Permission.ADD_FILE, on=load_draft)
def remove(draft: DraftRef) -> Response:
    """Remove a file that waits for its entry."""
    try:
        receiving.remove(draft.file)
    except Refused as refused:
        return _refused(draft.on, refused)
    return _done(draft.on, gettext("Removed."))


def _done(on: FileTarget, message: str) -> Response:
    """For script the list as it is now, else back to the form that the files are for."""
    if is_fragment():
        return _shelf(on, message)
    flash(message)
    return redirect(back_url(on, current_actor()), code=303)


def _refused(on: FileTarget, refused: Refused) -> Response:
    if "X-Files" in request.headers:
        return refusal(refused)
    problem = wording.problem(refused)
    return _shelf(on, "", problem, refused.status) if is_fragment() else _page(on, problem, refused.status)


def _shelf(on: FileTarget, message: str, problem: str = "", status: int = 200) -> Response:
    waiting = waiting_on(on)
    body = render_template(
        "evidence/_shelf.html", files=waiting, is_paper=on.is_paper, message=message, problem=problem
    )
    answer = make_response(body, status)
    answer.headers.add("Vary", "HX-Request")
    return answer


def _page(on: FileTarget, problem: str = "", status: int = 200) -> Response:
    title = wording.title(on.requirement) if on.requirement else gettext("Several skills in one")
    body = render_template(
        "evidence/add.html",
        on=on,
        files=waiting_on(on),
        title=title,
        problem=problem,
        back=back_url(on, current_actor()),
        is_own=on.person_id == current_actor().person_id,
    )
    return make_response(body, status)
