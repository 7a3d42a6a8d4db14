"""The career page in words: whose turn it is, the jobs with what is still asked, applications, pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext

from tracker.domain.jobs import Work, recheck_on
from tracker.domain.kinds import ApplicationState, ProofWay, Relation, SiteSetting
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import JobApplication
from tracker.queries.career import CareerPage, OwnJob
from tracker.queries.student_record import Logged
from tracker.web import wording
from tracker.web.wording import career as words

_TONES = {
    ApplicationState.PLANNED: "open",
    ApplicationState.APPLIED: "started",
    ApplicationState.INTERVIEW: "waiting",
    ApplicationState.OFFER: "started",
    ApplicationState.HIRED: "done",
    ApplicationState.REFUSED: "closed",
    ApplicationState.DROPPED: "closed",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """The one thing to do next: what, one sentence, one act."""

    title: str
    sentence: str
    act: str
    href: str


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application: its state, what comes next with its day."""

    tone: str
    word: str
    title: str
    detail: str
    next: str
    is_late: bool
    href: str


@dataclass(frozen=True, slots=True)
class JobShown:
    """One job: facts as terms and values, and what is still asked about it, each with its state."""

    id: int
    title: str
    employer: str
    facts: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str, str, str], ...]
    returned: str
    may_prove: bool
    may_end: bool
    may_take_back: bool


def turn(page: CareerPage) -> Turn | None:
    """What the student does next; None where it is nobody's turn or somebody else's."""
    if not page.record.takes_entries:
        return None
    return _about_job(page) or _about_search(page)


def _about_job(page: CareerPage) -> Turn | None:
    job = page.job
    if job is None:
        return None
    if returned(job):
        return Turn(
            gettext("Send another proof"), returned(job), gettext("Send a proof"), url_for("student.proof")
        )
    can_prove = job.work.work is Work.VERIFY
    if can_prove and page.consent is not True:
        sentence = gettext("A pay stub or a signed statement is enough. It closes this step.")
        return Turn(gettext("Prove your job"), sentence, gettext("Send a proof"), url_for("student.proof"))
    return None


def _about_search(page: CareerPage) -> Turn | None:
    if page.jobs or page.closer is not None:
        return None
    for one in page.open:
        if one.next_action:
            href = url_for("student.edit_application", application_id=one.id)
            return Turn(one.next_action, _by(one, page.record.today), gettext("Open it"), href)
    if page.open:
        return None
    sentence = gettext(
        "Keep where you applied and what comes next in one list. You may start before the exam."
    )
    href = url_for("student.application")
    return Turn(gettext("Write down a place you like"), sentence, gettext("Add an application"), href)


def _by(one: JobApplication, today: date) -> str:
    if one.next_on is None:
        return one.employer
    words = {"employer": one.employer, "day": wording.near(one.next_on, today)}
    return gettext("%(employer)s, by %(day)s", **words)


def rows(found: Iterable[JobApplication], today: date) -> tuple[ApplicationRow, ...]:
    """Applications as rows."""
    return tuple(_row(one, today) for one in found)


def _row(one: JobApplication, today: date) -> ApplicationRow:
    applied = gettext("applied %(day)s", day=wording.near(one.applied_on, today)) if one.applied_on else ""
    setting = wording.site_setting(SiteSetting(one.setting))
    day = f", {wording.near(one.next_on, today)}" if one.next_on else ""
    return ApplicationRow(
        tone=_TONES[one.state],
        word=words.application_state(one.state),
        title=one.employer,
        detail=" · ".join(part for part in (one.title, setting, applied) if part),
        next=f"{one.next_action}{day}" if one.next_action else "",
        is_late=one.next_on is not None and one.next_on < today,
        href=url_for("student.edit_application", application_id=one.id),
    )


def jobs(page: CareerPage, may_take_back: set[int]) -> tuple[JobShown, ...]:
    """The jobs, newest first."""
    return tuple(_job(page, job, may_take_back) for job in page.jobs)


def _job(page: CareerPage, job: OwnJob, may_take_back: set[int]) -> JobShown:
    detail, today, entry = job.entry.detail, page.record.today, job.entry
    starts = detail["starts_on"]
    first = wording.day_year(starts)
    has_begun = starts <= today
    when = gettext("before the exam") if job.before_exam else gettext("after the exam")
    facts = (
        (gettext("First day"), first if has_begun else gettext("%(day)s, ahead", day=first)),
        (gettext("Last day"), wording.day_year(detail["left_on"]) if detail["left_on"] else ""),
        (gettext("Sort of work"), _relation(detail["relation"], detail["in_field"])),
        (gettext("Kind of place"), setting(detail["setting"])),
        (gettext("Hours a week"), str(entry.amount or "")),
        (gettext("Pay a year"), words.pay_band(detail["pay_band"])),
        (gettext("Began"), "" if job.before_exam is None else when),
    )
    free = page.record.takes_entries
    proved = job.work.work in (Work.VERIFY, Work.DECIDE_PROOF)
    return JobShown(
        id=entry.id,
        title=detail["title"] or gettext("Job"),
        employer=detail["employer"],
        facts=tuple((term, value) for term, value in facts if value),
        asked=tuple(_asked(page, job)),
        returned=returned(job),
        may_prove=free and proved and job.work.sent is None,
        may_end=free and has_begun and detail["left_on"] is None,
        may_take_back=entry.id in may_take_back,
    )


def _relation(value: str | None, in_field: bool | None) -> str:
    if value:
        return words.relation(Relation(value))
    return words.relation(Relation.IN_FIELD) if in_field else ""


def setting(value: str | None) -> str:
    """The kind of place; older jobs hold words of their own."""
    return wording.site_setting(SiteSetting(value)) if value in list(SiteSetting) else value or ""


def _asked(page: CareerPage, job: OwnJob) -> Iterable[tuple[str, str, str, str]]:
    """(tone, word, what, detail) of the proof and of the question weeks later."""
    today, work = page.record.today, job.work
    yield (*_proof_state(page, job, today),)
    again = recheck_on(work.job, page.rules)
    title = gettext("Are you still there after %(n)s weeks", n=page.rules.recheck_weeks)
    if work.rechecked is not None:
        yield "done", gettext("Answered"), title, wording.near(work.rechecked.happened_on, today)
    elif job.entry.detail["left_on"] is None:
        who = gettext("Your coordinator asks your employer.") if page.consent else gettext("You are asked.")
        yield "closed", gettext("From %(day)s", day=wording.near(again, today)), title, who


def _proof_state(page: CareerPage, job: OwnJob, today: date) -> tuple[str, str, str, str]:
    work, title = job.work, gettext("Proof of the job")
    if work.work is Work.DECIDE_PROOF and work.sent is not None:
        since = wording.near(work.sent.logged_on, today)
        return "waiting", gettext("Waiting for your coordinator"), title, gettext("since %(day)s", day=since)
    if work.verified is not None:
        way = next((proved_by(proof) for proof in job.proofs if proof.id == work.verified.id), "")
        return (
            "done",
            gettext("Verified"),
            title,
            ", ".join(part for part in (way, wording.near(work.verified.happened_on, today)) if part),
        )
    day = wording.near(work.since_on, today)
    if work.work is Work.NOT_YET:
        return "closed", gettext("From %(day)s", day=day), title, who_proves(page)
    return "open", gettext("Open since %(day)s", day=day), title, who_proves(page)


def proved_by(proof: Logged) -> str:
    """By what, as said."""
    way = proof.detail.get("proof_way")
    return words.proof_way(ProofWay(way)) if way else ""


def who_proves(page: CareerPage) -> str:
    """Who brings the proof, after the answer about the employer."""
    if page.consent:
        return gettext("Your coordinator asks your employer.")
    return gettext("You send a pay stub or a signed statement.")


def returned(job: OwnJob) -> str:
    """The note with which the newest proof came back; empty where it did not."""
    proofs = [proof for proof in job.proofs if proof.kind is EntryKind.VERIFICATION]
    if not proofs or proofs[0].status is not EntryStatus.RETURNED:
        return ""
    return str(proofs[0].decision_note)
