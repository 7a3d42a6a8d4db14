"""Answers to what waits: ticked is confirmed, unticked says what was wrong."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import signing
from tracker.commands.signing import LONGEST_NOTE, Said
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.kinds import Answer, Level
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.queries.preceptor_links import LinkPage, link_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.forms.fields import new_key
from tracker.web.preceptor.opening import Link, act, by_link, this_device
from tracker.web.preceptor.page import draw
from tracker.web.preceptor.rows import Row, rows

_LONGEST_BREAK = 8 * 60


@by_link
def sign(link: Link) -> Response:
    """Answer what the form showed: all of it or nothing."""
    shown = link_page(db.session, link.ref, clock.today(link.ref.zone))
    db.session.rollback()
    items, said, strange = read(shown)
    if any(row.problems for row in items):
        return draw(link, shown, items, key=request.form.get("key", "")[:64], status=422)
    try:
        act(link, signing.sign, answers=[*said, *strange], device=this_device(link))
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _again(link, items, refused)
    return redirect(f"{link.url}?done=1", code=303)


def _again(link: Link, items: list[Row], refused: Refused) -> Response:
    """The page as it is now, with why nothing was signed; a replayed key is never used again."""
    fresh = link_page(db.session, link.ref, clock.today(link.ref.zone))
    about = refused.facts.get("entry")
    sentence = wording.problem(refused)
    kept = [row for row in items if row.id in {entry["id"] for entry in fresh.waiting}]
    blamed = next((row for row in kept if row.id == about), None)
    if blamed is not None:
        blamed.problems.append(sentence)
    top = "" if blamed else sentence
    key = new_key() if refused.status == 409 else request.form.get("key", "")[:64]
    return draw(link, fresh, kept, key=key, top=top, status=refused.status)


def read(shown: LinkPage) -> tuple[list[Row], list[Said], list[Said]]:
    """The rows with what was posted about them, what was said of them, and what was said of entries
    that do not wait here: the command finds out what they are."""
    posted = [int(text) for text in request.form.getlist("entry") if _is_id(text)]
    ticked = set(request.form.getlist("ok"))
    by_id = {row.id: (row, entry) for row, entry in zip(rows(shown), shown.waiting, strict=True)}
    items, said, strange = [], [], []
    for entry_id in dict.fromkeys(posted):
        if entry_id in by_id:
            row, entry = by_id[entry_id]
            row.is_ticked = str(entry_id) in ticked
            said.append(_said(row, entry))
            items.append(row)
        else:
            strange.append(Said(entry_id, Answer.CONFIRMED))
    return items, said, strange


def _said(row: Row, entry: Any) -> Said:
    form, name = request.form, str(row.id)
    row.typed_note = " ".join(form.get(f"note-{name}", "").split())
    row.level = form.get(f"level-{name}", row.level)
    level = Level(row.level) if row.levels and row.level in list(Level) else None
    if row.is_ticked:
        return Said(row.id, Answer.CONFIRMED, level=level)
    if len(row.typed_note) > LONGEST_NOTE:
        row.problems.append(gettext("At most %(most)s characters.", most=LONGEST_NOTE))
    row.what = form.get(f"what-{name}", Answer.NOT_SEEN.value)
    if row.what != Answer.CORRECTED or row.kind is not EntryKind.SHIFT:
        row.what = Answer.NOT_SEEN.value
        return Said(row.id, Answer.NOT_SEEN, row.typed_note)
    return _corrected(row, entry)


def _corrected(row: Row, entry: Any) -> Said:
    """The right times. An end before the start is of the next day, as the student's own was."""
    typed = {name: request.form.get(f"{name}-{row.id}", "").strip()[:8] for name, _label, _value in row.times}
    row.times = [(name, label, typed[name]) for name, label, _value in row.times]
    start, end = _time(typed["start"]), _time(typed["end"])
    if start is None or end is None:
        row.problems.append(gettext("Write both times like 14:30."))
        return Said(row.id, Answer.CORRECTED, row.typed_note)
    pause = int(typed["break"] or 0) if (typed["break"] or "0").isdecimal() else -1
    if not 0 <= pause <= _LONGEST_BREAK:
        row.problems.append(gettext("Write the break in minutes, like 30."))
        pause = 0
    first = datetime.combine(entry["started_at"].date(), start)
    last = datetime.combine(first.date(), end)
    if last <= first and entry["ended_at"].date() > entry["started_at"].date():
        last += timedelta(days=1)
    return Said(row.id, Answer.CORRECTED, row.typed_note, None, first, last, pause)


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        return None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
