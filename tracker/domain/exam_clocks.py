"""The clocks around an exam: the booking, the wait after a failed attempt, the queue, the upgrade."""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.calendar import add_months, working_days_before
from tracker.domain.credential import Certainty, Credential
from tracker.domain.facts import EntryFact
from tracker.domain.kinds import Delivery
from tracker.domain.known import QUEUE, Known, has_hours
from tracker.domain.path import Path
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Holder
from tracker.domain.ticking import Clock, ClockKind, ClockState, Rule, by_figure, deadline, opening

DIPLOMA = "diploma"
"""The subject of the proof of diploma."""


def exam_clocks(read: Known, today: date) -> Iterator[Clock]:
    """Everything about exams, by credential."""
    for credential in read.credentials.by_code.values():
        yield from _retake(read, credential, today)
        if read.line_of(credential.exam_subject) is not None:
            yield from _booked(read, credential, today)
            yield from _release(read, credential, today)
            yield from _provisional(read, credential, today)


def wait_rule(read: Known, credential: Credential) -> tuple[tuple[int, ...], Rule]:
    """The table of waits: the path's where it has the exam, else the credential's."""
    line = read.line_of(credential.exam_subject)
    if line is not None and line.waits_days:
        told = credential.waits
        rule = Rule(None, told.source, told.certainty) if told else Rule(None, "")
        return line.waits_days, rule
    if credential.waits is not None:
        return credential.waits.days, Rule(None, credential.waits.source, credential.waits.certainty)
    return (), Rule(None, "", Certainty.OWN)


def _retake(read: Known, credential: Credential, today: date) -> Iterator[Clock]:
    failed = [entry for entry in read.attempts(credential) if not entry.passed]
    if not failed or read.passed(credential) is not None:
        return
    last, subject, count = failed[-1], credential.exam_subject, len(failed)
    days, rule = wait_rule(read, credential)
    most = credential.figure("attempts")
    facts = {"attempts": count, "body": credential.body, "most": most.value if most else None}
    if count > len(days):
        since, state = last.happened_on, ClockState.RUNNING
        yield Clock(ClockKind.ASK_BODY, subject, since, None, state, Holder.EXAM_BODY, rule, facts=facts)
        return
    due = last.happened_on + timedelta(days=days[count - 1])
    rule = Rule(days[count - 1], rule.source, rule.certainty)
    yield Clock(
        ClockKind.RETAKE,
        subject,
        last.happened_on,
        due,
        opening(due, today),
        Holder.EXAM_BODY if today < due else Holder.STUDENT,
        rule,
        facts=facts,
    )


def booking_line(read: Known) -> Requirement | None:
    """The line on which exam dates are booked."""
    return next((line for line in read.path.requirements if EntryKind.BOOKING in line.entry_kinds), None)


def current_booking(read: Known, credential: Credential) -> EntryFact | None:
    """The booking that stands: the one logged last, unless its exam was sat already."""
    line = booking_line(read)
    booked = read.of(line.key, EntryKind.BOOKING) if line else []
    if not booked:
        return None
    last = max(booked, key=lambda entry: entry.id)
    sat = [entry.happened_on for entry in read.attempts(credential)]
    return None if sat and max(sat) >= last.happened_on else last


def _booked(read: Known, credential: Credential, today: date) -> Iterator[Clock]:
    booking, line = current_booking(read, credential), booking_line(read)
    if booking is None or line is None:
        return
    on, since = booking.happened_on, booking.logged_on
    facts = {"delivery": booking.delivery}
    state = deadline(on, None, today)
    yield Clock(
        ClockKind.EXAM, credential.exam_subject, since, on, state, Holder.STUDENT, Rule(None, ""), facts=facts
    )
    if booking.delivery != Delivery.SCHOOL:
        return
    days, working = credential.figure("application_days"), credential.figure("roster_working_days")
    before = next((read.path.by_key[rule.key] for rule in line.after if rule.key), None)
    if days is not None and before is not None:
        due, met_on = on - timedelta(days=days.value), read.done_on(before)
        state = deadline(due, met_on, today)
        yield Clock(
            ClockKind.APPLICATION, before.key, since, due, state, Holder.STUDENT, by_figure(days), met_on
        )
    if working is not None:
        due = working_days_before(on, working.value, read.facts.calendar.holidays)
        state, rule = deadline(due, booking.roster_on, today), by_figure(working)
        yield Clock(
            ClockKind.ROSTER, line.key, since, due, state, Holder.COORDINATOR, rule, booking.roster_on
        )


def queue_date(read: Known, credential: Credential) -> date | None:
    """The date that stands in the body's portal: the one typed last."""
    papers = read.of(f"{QUEUE}:{credential.code}", EntryKind.DOCUMENT)
    dated = [entry for entry in papers if entry.expires_on is not None]
    return max(dated, key=lambda entry: entry.id).expires_on if dated else None


def _release(read: Known, credential: Credential, today: date) -> Iterator[Clock]:
    line, passed = read.line_of(f"release:{credential.code}"), read.passed(credential)
    days = credential.figure("release_days")
    if line is None or passed is None or days is None or line.only_on not in read.facts.routes:
        return
    typed = queue_date(read, credential)
    due = typed or passed.happened_on + timedelta(days=days.value)
    rule = by_figure(days, is_estimate=True)
    if typed is not None:
        rule = Rule(None, f"{credential.body} portal", Certainty.BODY)
    met_on = read.done_on(line)
    holder = Holder.COORDINATOR if has_hours(read, line) else Holder.STUDENT
    state = deadline(due, met_on, today)
    yield Clock(ClockKind.RELEASE, line.key, passed.happened_on, due, state, holder, rule, met_on)


def upgrade_line(read: Known, credential: Credential) -> Requirement | None:
    """The line that makes a provisional certificate a full one, on the route that has one."""
    line = read.line_of(f"upgrade:{credential.code}")
    return line if line is not None and line.only_on in read.facts.routes else None


def provisional_until(read: Known, credential: Credential) -> date | None:
    """The last day for the proof of diploma after an exam that came before it: until then the certificate
    is provisional. None on other routes and while nothing is passed."""
    passed, months = read.passed(credential), credential.figure("provisional_months")
    if upgrade_line(read, credential) is None or passed is None or months is None:
        return None
    return add_months(passed.happened_on, months.value)


def diploma_route(path: Path) -> str | None:
    """The route on which the diploma follows the exam: the one whose certificate is upgraded."""
    upgrades = (line for line in path.requirements if (line.subject or "").startswith("upgrade:"))
    return next((line.only_on for line in upgrades), None)


def last_graduation(read: Known, today: date) -> date:
    """The last day on which somebody may graduate after the exam: counted from the exam that is passed,
    else from the end of the program, which the exam comes before or shortly after."""
    ends = [until for one in read.credentials.by_code.values() if (until := _graduates_by(read, one, today))]
    return max(ends, default=today)


def _graduates_by(read: Known, credential: Credential, today: date) -> date | None:
    months, passed = credential.figure("provisional_months"), read.passed(credential)
    if months is None:
        return None
    planned = read.facts.calendar.plan_date(read.path.weeks)
    return add_months(passed.happened_on if passed else max(planned, today), months.value)


def _provisional(read: Known, credential: Credential, today: date) -> Iterator[Clock]:
    line, passed = upgrade_line(read, credential), read.passed(credential)
    months, due = credential.figure("provisional_months"), provisional_until(read, credential)
    if line is None or passed is None or months is None or due is None:
        return
    met_on = read.done_on(line)
    state, rule = deadline(due, met_on, today), by_figure(months)
    yield Clock(
        ClockKind.PROVISIONAL, line.key, passed.happened_on, due, state, _has_proof(read, line), rule, met_on
    )


def _has_proof(read: Known, upgrade: Requirement) -> Holder:
    """Whose turn the upgrade is: the student's until the proof is in, then the school's, then the body's."""
    proof = read.line_of(DIPLOMA)
    if read.waits_on(upgrade):
        return Holder.EXAM_BODY
    if proof is None or read.done_on(proof) is not None or read.waits_on(proof):
        return Holder.COORDINATOR
    return Holder.STUDENT
