"""Clocks of the job and of what keeps a certificate: when a job may be verified, when it is asked about
again, until when the credits of a cycle are there."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.education import cycle_of
from tracker.domain.jobs import Rules, Work, counted_jobs, earliest, recheck_on, work_on
from tracker.domain.known import Known
from tracker.domain.settings import SETTINGS
from tracker.domain.statuses import EntryKind, Holder
from tracker.domain.ticking import Clock, ClockKind, Rule, by_figure, deadline, opening

_LAW = "34 CFR 668.8"
LAW_WEEKS = int(SETTINGS["recheck_weeks"].default)
"""The weeks of the law; a school may ask sooner or later by its own setting."""


def job_clocks(read: Known, today: date) -> Iterator[Clock]:
    """Of the newest job: the day of its verification, then the day on which it is asked about again."""
    line = next((one for one in read.path.requirements if EntryKind.VERIFICATION in one.entry_kinds), None)
    jobs = counted_jobs(read.facts.entries, read.facts.started_on)
    if line is None or not jobs:
        return
    job, rules = jobs[-1], Rules(line.not_before_days, read.recheck_weeks or LAW_WEEKS)
    work, subject = work_on(job, read.facts.entries, rules, today), line.key
    starts_on = job.starts_on or job.happened_on
    if work.verified is None:
        first = earliest(job, rules)
        rule = Rule(line.not_before_days, "")
        yield Clock(
            ClockKind.VERIFY, subject, starts_on, first, opening(first, today), Holder.COORDINATOR, rule
        )
    elif work.work is not Work.NOTHING:
        source = _LAW if rules.recheck_weeks == LAW_WEEKS else ""
        again, rule = recheck_on(job, rules), Rule(rules.recheck_weeks, source)
        yield Clock(
            ClockKind.RECHECK, subject, starts_on, again, opening(again, today), Holder.COORDINATOR, rule
        )


def credit_clocks(read: Known, today: date) -> Iterator[Clock]:
    """Of each certificate that is held: its cycle's end, while credits are missing."""
    for credential in read.credentials.by_code.values():
        if credential.certificate_subject not in read.accepted:
            continue
        cycle = cycle_of(read.path, read.facts.entries, credential.code, credential)
        figure = credential.figure("ce_credits")
        if cycle is None or figure is None or cycle.is_enough:
            continue
        facts = {"have": cycle.have, "need": cycle.need}
        state = deadline(cycle.ends_on, None, today)
        subject, rule = credential.certificate_subject, by_figure(figure)
        yield Clock(
            ClockKind.CREDITS,
            subject,
            cycle.starts_on,
            cycle.ends_on,
            state,
            Holder.STUDENT,
            rule,
            facts=facts,
        )
