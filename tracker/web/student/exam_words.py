"""What the page of the exam says: rows and sentences from the page's facts."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext

from tracker.domain.statuses import EntryStatus, Holder, State
from tracker.domain.ticking import Clock, ClockKind, ClockState
from tracker.queries.student_exam import Condition, ExamPage, Kept, expected_graduation
from tracker.queries.student_record import Logged, StudentRecord
from tracker.web import wording
from tracker.web.student.entries import EntryRow, row
from tracker.web.student.links import line_url, step_url

DONE: dict[str, Callable[[], str]] = {
    "book": lambda: gettext("The exam date is in."),
    "move": lambda: gettext("The exam date is moved."),
    "cancel": lambda: gettext("The exam date is called off."),
    "attempt": lambda: gettext("The attempt now waits for your coordinator."),
    "practice": lambda: gettext("The practice exam is in."),
}
CLOCK_TONES = {ClockState.RUNNING: "waiting", ClockState.MET: "done", ClockState.MISSED: "expired"}
_MINE = (State.OPEN, State.STARTED, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what, its state, a few words, where it leads; ``small`` is the source under it."""

    tone: str
    word: str
    title: str
    detail: str
    href: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The one thing to do or to wait for."""

    is_mine: bool
    title: str
    sentence: str
    act: str = ""
    href: str = ""


def step_of(page: ExamPage) -> str:
    """The page of the step."""
    return step_url(page.record, page.exam.step)


def turn(page: ExamPage) -> Turn | None:
    """What the student does next about the exam, else what is waited for."""
    wait = next((one for one in page.clocks if one.kind in (ClockKind.RETAKE, ClockKind.ASK_BODY)), None)
    if wait is not None and wait.subject == page.exam.subject and wait.state is ClockState.RUNNING:
        said = wording.clock.day(wait, page.record.today)
        return Turn(
            False,
            gettext("%(what)s: %(day)s", what=wording.clock.kind(wait.kind), day=said),
            wording.clock.why(wait),
        )
    if not page.record.takes_entries:
        return None
    if page.booking is not None and page.booking.happened_on < page.record.today and may_sit(page):
        title = gettext("How did the exam go?")
        return Turn(
            True,
            title,
            gettext("Say the day, the result and the score."),
            gettext("Log the attempt"),
            "#attempt-form",
        )
    for requirement in page.record.path.requirements:
        if requirement.step != page.exam.step:
            continue
        line = page.record.line(requirement.key)
        if line.state not in _MINE or line.holder is not Holder.STUDENT:
            continue
        todo = wording.next_action(line, requirement)
        return Turn(True, wording.title(requirement), todo.how, todo.label, _where(page, requirement.key))
    return None


def _where(page: ExamPage, key: str) -> str:
    if page.booking_line is not None and key == page.booking_line.key:
        return "#booking-form"
    if key == page.exam.key:
        return "#attempt-form"
    if page.practice_line is not None and key == page.practice_line.key:
        return "#practice-form"
    return line_url(page.record, key)


def may_book(page: ExamPage) -> bool:
    """Whether a date can be booked: the line is open, nothing is booked ahead, nothing is passed."""
    line = page.booking_line
    if line is None or page.is_passed or page.booking is not None:
        return False
    return page.record.line(line.key).state is not State.CLOSED


def may_sit(page: ExamPage) -> bool:
    """Whether a sitting can be told: the line is open or waits for a retake that may be by now."""
    if page.is_passed or any(one.status is EntryStatus.WAITING for one in page.kept.attempts):
        return False
    return page.record.line(page.exam.key).state not in (State.CLOSED, State.NOT_ASKED, State.WAIVED)


def why_closed(page: ExamPage) -> str:
    """Why no date can be booked yet; empty where one can."""
    line = page.booking_line
    if line is None or page.record.line(line.key).state is not State.CLOSED:
        return ""
    return wording.reason(page.record.line(line.key), page.record.path, page.record.today)


def clock_rows(page: ExamPage) -> list[Row]:
    """The clocks of the page as rows."""
    return [clock_row(page, clock) for clock in page.clocks]


def clock_row(page: ExamPage, clock: Clock) -> Row:
    """One clock: what, its day, from which fact and rule."""
    tone = (
        "open"
        if clock.kind is ClockKind.RETAKE and clock.state is ClockState.MET
        else CLOCK_TONES[clock.state]
    )
    return Row(
        tone,
        wording.clock.state(clock),
        wording.clock.title(clock, page.record.path),
        wording.clock.day(clock, page.record.today),
        small=" ".join(filter(None, [wording.clock.why(clock), wording.clock.origin(clock.rule)])),
    )


def conditions(page: ExamPage) -> list[Row]:
    """Who may sit: each condition with "why not yet" and whose turn it is."""
    return [_condition(page, one) for one in page.conditions]


def _condition(page: ExamPage, one: Condition) -> Row:
    record, words, missing = page.record, wording.text(one.asked.text), one.open
    small = wording.clock.origin_of(one.asked.source, one.asked.certainty)
    if missing is None:
        line = one.lines[0] if one.lines else None
        since = line.since if line and line.credit else None
        said = gettext("since %(day)s", day=wording.near(since, record.today)) if since else ""
        return Row("done", wording.state(State.DONE), words, said, small=small)
    href = line_url(record, missing.key)
    if one.is_later and one.asked.later is not None:
        said = f"{wording.text(one.asked.later)} {_graduation(record)}".strip()
        return Row("waived", gettext("Later"), words, said, href, small)
    why = wording.reason(missing, record.path, record.today)
    turn = (
        gettext("Turn: %(who)s.", who=wording.holder(missing.holder))
        if missing.holder is not Holder.NOBODY
        else ""
    )
    said = " ".join(filter(None, [why, turn]))
    return Row(missing.state.value, gettext("Not yet"), words, said, href, small)


def _graduation(record: StudentRecord) -> str:
    """When the diploma is expected, or that nobody knows."""
    on = expected_graduation(record)
    if on is None:
        return gettext("Tell your coordinator when you expect to graduate.")
    return gettext("You expect to graduate on %(day)s.", day=wording.day_year(on))


def attempts(page: ExamPage, kept: Kept) -> list[tuple[EntryRow, list[tuple[str, str]], str]]:
    """(the entry, its facts, what contradicts) of every sitting, newest first."""
    return [(row(page.record, one), _sat(one), contradiction(page, kept, one)) for one in kept.attempts]


def _sat(one: Logged) -> list[tuple[str, str]]:
    detail = one.detail
    facts = [
        (gettext("Result"), gettext("Passed") if detail.get("passed") else gettext("Not passed")),
        (gettext("Score"), "" if one.amount is None else str(one.amount)),
        (gettext("Where"), wording.delivery(detail.get("delivery") or "")),
        (gettext("Exam plan"), detail.get("plan_version") or ""),
        (gettext("Voucher"), detail.get("voucher") or ""),
    ]
    return [(name, value) for name, value in facts if value]


def contradiction(page: ExamPage, kept: Kept, one: Logged) -> str:
    """What is said where the stated result and the score do not fit; the result counts."""
    mark = kept.credential.figure("pass_mark")
    if mark is None or one.amount is None or mark.is_disputed:
        return ""
    passed = bool(one.detail.get("passed"))
    if passed == (one.amount >= mark.value):
        return ""
    words = {"score": one.amount, "mark": mark.value}
    if passed:
        return gettext("%(score)s is below the mark of %(mark)s. The stated result counts: passed.", **words)
    return gettext("%(score)s reaches the mark of %(mark)s. The stated result counts: not passed.", **words)


def certificates(page: ExamPage, kept: Kept) -> list[tuple[EntryRow, list[tuple[str, str]]]]:
    """(the entry, its facts) of every certificate, newest first."""
    found = []
    for one in kept.certificates:
        detail = one.detail
        issued, ends = detail.get("issued_on") or one.happened_on, detail.get("expires_on")
        facts = [
            (gettext("Number"), detail.get("number") or ""),
            (gettext("Issued on"), wording.day_year(issued)),
            (gettext("Valid until"), wording.day_year(ends) if ends else ""),
        ]
        found.append((row(page.record, one), [(name, value) for name, value in facts if value]))
    return found


def certificate_why(page: ExamPage) -> tuple[str, str, str] | None:
    """(tone, sentence, where) of the certificate's line."""
    line = page.certificate
    if line is None:
        return None
    found = page.record.line(line.key)
    return (
        found.state.value,
        wording.reason(found, page.record.path, page.record.today),
        line_url(page.record, line.key),
    )


def release(page: ExamPage) -> tuple[str, str, str] | None:
    """(tone, word, sentence) of the release from the queue, on the route that has one."""
    if page.release is None:
        return None
    line = page.record.line(page.release.key)
    return (
        line.state.value,
        wording.state(line.state),
        wording.reason(line, page.record.path, page.record.today),
    )
