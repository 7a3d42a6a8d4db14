"""A version of a path on its way: uploaded, looked at beside the published one, published."""

from contextlib import closing
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.commands import versions
from tracker.domain.errors import Busy, Impossible, NotFound, PathError, Refused
from tracker.domain.path import Path
from tracker.domain.path_diff import LineChange
from tracker.domain.path_loader import MAX_BYTES, load_path
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries.path_drafts import DraftPage, draft_page
from tracker.queries.program_list import ProgramRow, program_list
from tracker.queries.programs import newest_texts
from tracker.services.curriculum import fitting_texts
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evidence.limits import takes
from tracker.web.wording.figures import figure_name, figure_value, line_figures
from tracker.web.wording.path_diffs import ASPECTS, FRAMES, aspect_words
from tracker.web.wording.titles import text

Answer = Response | tuple[str, int] | str
MOST_SHOWN = 200
"""So many lines of each kind of difference are drawn; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ProgramRef:
    """A program by its code; it belongs to the school."""

    program: ProgramRow

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


@dataclass(frozen=True, slots=True)
class DraftRef:
    """A staged document by its address; it belongs to the school."""

    page: DraftPage

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One difference: of what, in which respect, before and now."""

    name: str
    what: str
    before: str
    now: str


def load_program(code: str) -> ProgramRef | None:
    """A program that has a published version."""
    found = next((one for one in program_list(db.session) if one.code == code), None)
    return ProgramRef(found) if found else None


def load_draft(draft_id: int) -> DraftRef | None:
    """A staged document."""
    page = draft_page(db.session, draft_id)
    return DraftRef(page) if page else None


@requires(Permission.MANAGE_SCHOOL, on=load_program)
def upload(ref: ProgramRef) -> str:
    """The form for the next version of a program."""
    return _form(ref)


@takes(lambda: MAX_BYTES * 2)
@requires(Permission.MANAGE_SCHOOL, on=load_program, confirmed=True)
def stage_path(ref: ProgramRef) -> Answer:
    """Read the document, judge it as the loader does, and keep it as a draft."""
    code = ref.program.code
    try:
        name, document = _sent()
        texts = newest_texts(db.session, code)
        fitting = fitting_texts(load_path(name, document), texts) if texts else None
        made = act(versions.stage_path, code, source=name, document=document, texts=fitting)
    except PathError as refused:
        return _form(ref, problems=refused.problems), 422
    except Refused as refused:
        if isinstance(refused, NotFound | Busy):
            raise
        return _form(ref, error=wording.problem(refused)), refused.status
    flash(gettext("The document holds. It is kept as a draft; nothing is published yet."))
    return redirect(url_for(".draft", draft_id=made["draft"]), code=303)


@requires(Permission.MANAGE_SCHOOL, on=load_draft)
def draft(ref: DraftRef) -> str:
    """The staged document beside the newest version."""
    return _draft(ref.page)


@requires(Permission.MANAGE_SCHOOL, on=load_draft, confirmed=True)
def publish_draft(ref: DraftRef) -> Answer:
    """Publish it; cohorts stay on their version until somebody chooses for them."""
    try:
        made = act(versions.publish_draft, ref.page.id)
    except PathError as refused:
        return _draft(ref.page, problems=refused.problems), 409
    flash(gettext("Version %(version)s is published. Cohorts stay on theirs.", version=ref.page.path.version))
    return redirect(url_for(".version", version_id=made["path_version"]), code=303)


@requires(Permission.MANAGE_SCHOOL, on=load_draft, confirmed=True)
def discard_draft(ref: DraftRef) -> Answer:
    """Throw it away."""
    act(versions.discard_draft, ref.page.id)
    flash(gettext("The draft is thrown away."))
    return redirect(url_for(".programs"), code=303)


def _sent() -> tuple[str, str]:
    """The name and the text of the file that was sent."""
    sent = request.files.get("file")
    if not isinstance(sent, FileStorage) or not sent.filename:
        raise Impossible("document_missing", field="file")
    with closing(sent):
        content = sent.stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Impossible("document_large", field="file", most=MAX_BYTES)
    try:
        return sent.filename[:80], content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Impossible("document_text", field="file") from error


def _form(ref: ProgramRef, *, error: str = "", problems: tuple[tuple[str, str], ...] = ()) -> str:
    newest = ref.program.versions[0].path
    return render_template(
        "admin/upload.html",
        program=ref.program,
        title=text(newest.title),
        newest=newest,
        error=error,
        problems=problems[:MOST_SHOWN],
        more=max(0, len(problems) - MOST_SHOWN),
        most=wording.file_size(MAX_BYTES),
    )


def _draft(page: DraftPage, problems: tuple[tuple[str, str], ...] = ()) -> str:
    diff, newest = page.diff, page.newest
    changed = [row for change in diff.changed for row in _changes(change, newest, page.path)]
    return render_template(
        "admin/draft.html",
        page=page,
        title=text(page.path.title),
        groups=[
            (gettext("Lines that change"), changed[:MOST_SHOWN], len(diff.changed)),
            (gettext("Figures of the whole program"), _figures(page)[:MOST_SHOWN], len(diff.figures)),
        ],
        lines=[
            (gettext("New lines"), [_line(one) for one in diff.added[:MOST_SHOWN]], len(diff.added)),
            (gettext("Lines that go"), [_line(one) for one in diff.removed[:MOST_SHOWN]], len(diff.removed)),
        ],
        sheets=wording.joined([wording.short_title(page.path, key) for key in diff.sheets[:MOST_SHOWN]]),
        frame=wording.joined([str(FRAMES[name]) for name in diff.frame]),
        problems=problems,
    )


def _line(line: Any) -> tuple[str, str]:
    return wording.title(line), line_figures(line)


def _changes(change: LineChange, newest: Path, path: Path) -> list[DiffRow]:
    rows = []
    for aspect in change.aspects:
        was, now = aspect_words(aspect, change.before, newest), aspect_words(aspect, change.after, path)
        if was == now:  # what differs is finer than our words
            now = gettext("changed in its details")
        rows.append(DiffRow(wording.title(change.after), str(ASPECTS[aspect]), was, now))
    return rows


def _figures(page: DraftPage) -> list[DiffRow]:
    rows = []
    for change in page.diff.figures:
        named = change.after or change.before
        if named is None:
            continue
        was, now = (figure_value(one) if one else "" for one in (change.before, change.after))
        same = was == now
        what = gettext("Origin") if same else gettext("Value")
        if same and change.before and change.after:
            was, now = change.before.origin, change.after.origin
        rows.append(DiffRow(figure_name(named), what, was, now))
    return rows
