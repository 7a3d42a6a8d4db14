"""One step of the path: its requirements, each opening in place."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.path import Requirement
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind, Holder, State
from tracker.queries.evidence import Pending
from tracker.queries.outlook import outlook_of
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_step import LinePart, StepPage, step_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.forms import EntryForm, entry_form
from tracker.web.student.entries import EntryRow, rows, who
from tracker.web.student.links import line_url, slug
from tracker.web.student.loaders import own_step
from tracker.web.student.shelf import Shelf
from tracker.web.student.turns import opens_words
from tracker.web.student.undo import just_done
from tracker.web.wording.shifts import outlook

_ASKS_MORE_TIME = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.CLOSED, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class LineShown:
    """One requirement as the page draws it. ``taps`` says that one tap logs it; ``elsewhere`` is the page
    that holds its form, empty where the form stands here; ``files`` are what waits
    for its form, None where it takes none."""

    id: str
    key: str
    title: str
    tone: str
    word: str
    facts: str
    is_overdue: bool
    why: tuple[str, ...]
    href: str
    form: EntryForm | None
    kind: str
    act: str
    after: str
    taps: bool
    elsewhere: str
    answer: EntryRow | None
    log: tuple[EntryRow, ...]
    is_open: bool
    asks_time: bool
    adds: bool
    files: Pending | None


@requires(Permission.SEE_OWN, on=own_step)
def step(page: StepPage) -> Response:
    """The requirements of a step."""
    return _render(page)


def step_again(
    record: StudentRecord, requirement: Requirement, form: EntryForm | None, status: int, top: str = ""
) -> Response:
    """The page with a form that came back."""
    page = step_page(record, requirement.step)
    if page is None:
        raise LookupError(requirement.step)
    return _render(page, requirement.key, form, status, top)


def _render(
    page: StepPage, key: str = "", form: EntryForm | None = None, status: int = 200, top: str = ""
) -> Response:
    opened = key or request.args.get("line", "")
    shelf = Shelf.of(page.record, page)
    sections = [
        (
            wording.section_title(page.record.path, section.key),
            section.done,
            [_shown_in(page, part, opened, key, form, shelf) for part in section.lines],
        )
        for section in page.sections
    ]
    offered = {line.key for _title, _done, lines in sections for line in lines if line.form}
    if form is not None and key not in offered:
        top = top or form.top or next((sentence for _id, sentence in form.problems()), "")
    body = render_template(
        "student/step.html",
        page=page,
        sections=sections,
        not_asked=[shown(page.record, part, opened) for part in page.not_asked],
        top=top,
        undo=just_done(page.record) if status < 400 else None,
    )
    return make_response(body, status)


def _shown_in(
    page: StepPage, part: LinePart, opened: str, key: str, form: EntryForm | None, shelf: Shelf
) -> LineShown:
    return shown(page.record, part, opened, form if part.requirement.key == key else None, shelf)


def shown(
    record: StudentRecord,
    part: LinePart,
    opened: str,
    form: EntryForm | None = None,
    shelf: Shelf | None = None,
) -> LineShown:
    """A requirement ready to be drawn; ``form`` is one that came back with sentences."""
    requirement, line = part.requirement, part.line
    key = requirement.key
    elsewhere = url_for("student.exam", _anchor="booking") if part.kind is EntryKind.BOOKING else ""
    if part.kind and form is None and not elsewhere:
        form = entry_form(requirement, part.kind, stem=slug(key), happened_on=_usual_day(record, part.kind))
    shelf = shelf or Shelf(record.loaded.person.id)
    log = tuple(rows(record, part.entries, shelf.files))
    note = part.note
    taps = part.kind is EntryKind.CONFIRMATION and requirement.confirmed_by is Holder.STUDENT
    return LineShown(
        id=f"line-{slug(key)}",
        key=key,
        title=wording.title(requirement),
        tone=line.state.value,
        word=wording.state(line.state),
        facts=facts(record, part),
        is_overdue=line.is_overdue,
        why=tuple(why(record, part)),
        href=line_url(record, key) if part.has_page else "",
        form=form if part.kind and not elsewhere else None,
        kind=part.kind.value if part.kind else "",
        act=_act(part),
        after=_after(record, part),
        taps=taps,
        elsewhere=elsewhere,
        answer=next((row for row in log if note and row.id == note.id), None),
        log=log,
        is_open=opened == key,
        asks_time=record.takes_entries and line.state in _ASKS_MORE_TIME and _has_time(record, part),
        adds=part.kind is not None and line.state in (State.DONE, State.WAITING),
        files=shelf.waiting_for(requirement, part.kind),
    )


def _has_time(record: StudentRecord, part: LinePart) -> bool:
    """More time is asked before the date has passed."""
    return part.line.due_on is not None and part.line.due_on >= record.today


def _usual_day(record: StudentRecord, kind: EntryKind) -> object:
    """Most things are logged on the day they happen; papers and exams have other days."""
    unusual = (EntryKind.DOCUMENT, EntryKind.RENEWAL, EntryKind.ATTEMPT)
    return None if kind in unusual else record.today


def _act(part: LinePart) -> str:
    if part.kind is None:
        return ""
    return wording.next_action(part.line, part.requirement).label


def _after(record: StudentRecord, part: LinePart) -> str:
    """The line under the button: who gets it, by when they answer, how to take it back."""
    holder = part.requirement.confirmed_by
    if holder is Holder.STUDENT:
        return gettext("It counts at once. You can take it back until somebody has relied on it.")
    return gettext(
        "It goes to %(who)s, with an answer within %(days)s working days. You can take it back until then.",
        who=who(record, holder),
        days=record.promised_days,
    )


def facts(record: StudentRecord, part: LinePart) -> str:
    """What stands beside the word of the state: the due date, or the few words why."""
    due = wording.due(part.line, record.today)
    return due or wording.short_reason(part.line, record.path)


def why(record: StudentRecord, part: LinePart) -> Iterable[str]:
    """Why it is in its state, who says that it is done, and what it opens."""
    requirement, line = part.requirement, part.line
    yield wording.reason(line, record.path, record.today)
    if EntryKind.PREFERENCE in requirement.entry_kinds:
        yield from hours_ahead(record)
    if requirement.logged_by == "staff" and not line.credit:
        yield gettext("%(who)s records this one.", who=_capital(who(record, requirement.confirmed_by)))
    if line.due_on and line.state in (State.WAITING, State.BLOCKED, State.CLOSED):
        day = wording.near(line.due_on, record.today)
        is_past = line.due_on < record.today
        yield gettext("Was due %(day)s.", day=day) if is_past else gettext("Due %(day)s.", day=day)
    if part.opens:
        yield opens_words(record, part.opens)


def hours_ahead(record: StudentRecord) -> Iterable[str]:
    """What a week at the site must bring: known when days and hours are wished for."""
    found = outlook_of(record)
    if found is not None:
        told = outlook(found, record.today)
        yield f"{told.strong}. {told.rest}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
