"""Clocks on what is held: certificates, papers for the externship, answers that were promised."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.calendar import add_months, month_end
from tracker.domain.credential import Credential
from tracker.domain.exam_clocks import provisional_until, upgrade_line
from tracker.domain.facts import EntryFact
from tracker.domain.known import Known
from tracker.domain.statuses import EntryKind, Holder, RequirementKind
from tracker.domain.ticking import Clock, ClockKind, Rule, by_figure, deadline
from tracker.domain.validity import expiry

_PAPERS = (EntryKind.DOCUMENT, EntryKind.RENEWAL)


def certificate_clocks(read: Known, today: date) -> Iterator[Clock]:
    """When each certificate ends: the one that lasts longest."""
    for credential in read.credentials.by_code.values():
        ends = [
            (end, entry)
            for entry in read.of(credential.certificate_subject, *_PAPERS)
            if (end := certificate_end(read, credential, entry)) is not None
        ]
        if not ends:
            continue
        end, entry = max(ends, key=lambda pair: (pair[0], pair[1].id))
        ends_early = _provisional(read, credential, end, today)
        if ends_early is not None:
            yield ends_early
            continue
        issued, figure = entry.issued_on or entry.happened_on, credential.figure("valid_months")
        rule = by_figure(figure) if figure else Rule(None, "")
        state, subject = deadline(end, None, today), credential.certificate_subject
        facts = {"body": credential.body, "is_typed": entry.expires_on is not None}
        yield Clock(ClockKind.CERTIFICATE, subject, issued, end, state, Holder.STUDENT, rule, facts=facts)


def _provisional(read: Known, credential: Credential, end: date, today: date) -> Clock | None:
    """The clock of a certificate that is provisional and so ends before the day on it."""
    until, upgrade = provisional_until(read, credential), upgrade_line(read, credential)
    passed, figure = read.passed(credential), credential.figure("provisional_months")
    if until is None or until >= end or upgrade is None or passed is None or figure is None:
        return None
    if read.done_on(upgrade) is not None:
        return None
    facts, state = {"body": credential.body, "is_provisional": True}, deadline(until, None, today)
    subject, since, rule = credential.certificate_subject, passed.happened_on, by_figure(figure)
    return Clock(ClockKind.CERTIFICATE, subject, since, until, state, Holder.STUDENT, rule, facts=facts)


def certificate_end(read: Known, credential: Credential, entry: EntryFact) -> date | None:
    """The last day of a certificate: what stands on it, else by the path or the credential."""
    line = read.line_of(credential.certificate_subject)
    if line is not None:
        return expiry(line, entry, read.path)
    if entry.expires_on is not None:
        return entry.expires_on
    months = credential.figure("valid_months")
    if months is None:
        return None
    end = add_months(entry.issued_on or entry.happened_on, months.value)
    return month_end(end) if credential.to_month_end else end


def paper_clocks(read: Known, today: date) -> Iterator[Clock]:
    """When papers for the site end, while the program goes on."""
    if read.completed_on is not None or read.withdrew_on is not None:
        return
    for line in read.path.group("clearance"):
        if line.kind is not RequirementKind.DOCUMENT:
            continue
        papers = read.of(line.subject or line.key, *_PAPERS)
        ends = [expiry(line, entry, read.path) for entry in papers]
        if not papers or None in ends:
            continue
        end, entry = max(zip([day for day in ends if day], papers, strict=True), key=lambda pair: pair[0])
        issued, facts = entry.issued_on or entry.happened_on, {"is_typed": entry.expires_on is not None}
        rule, state = Rule(line.valid_months, ""), deadline(end, None, today)
        yield Clock(ClockKind.PAPER, line.key, issued, end, state, Holder.STUDENT, rule, facts=facts)


def answer_clocks(read: Known, today: date) -> Iterator[Clock]:
    """By when staff promised to answer, for everything that waits."""
    rule = Rule(read.path.promise_days, "")
    for entry in read.waiting:
        if entry.promised_on is None:
            continue
        subject, holder = entry.key or entry.subject or "", entry.waits_for or Holder.COORDINATOR
        state = deadline(entry.promised_on, None, today)
        facts = {"entry": entry.id, "kind": entry.kind}
        yield Clock(
            ClockKind.ANSWER, subject, entry.logged_on, entry.promised_on, state, holder, rule, facts=facts
        )
