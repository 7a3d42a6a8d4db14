"""Hired: the verification work that is due, who, since when, and what proof is missing."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.jobs import Work
from tracker.domain.kinds import Closing
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryStatus
from tracker.extensions import db
from tracker.queries.hired import FILTERS, HiredList, HiredRow, hired_list
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.staff.asking import Asked, asked_of, cohort_links
from tracker.web.staff.blueprint import bp
from tracker.web.wording import career as words

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Said:
    """One student's row in words: the job or the reason, what is to be done since when, what is missing."""

    row: HiredRow
    tone: str
    what: str
    about: str
    work: str
    since: str
    is_late: bool
    missing: str
    act: str
    href: str


@bp.get("/hired")
@requires(Permission.SEE_STAFF)
def hired() -> str:
    """One list, the oldest work first."""
    found, asked = read_list()
    parts = parts_of(found, asked)
    return render_template(
        "staff/hired.html",
        parts=parts,
        found=found,
        shown=sum(len(rows) for _kind, _words, rows in parts),
        verified=found.verified(asked.cohort),
        chips=_chips(found, asked),
        cohorts=cohort_links(asked, found.cohorts),
        now=clock.now(),
    )


def read_list() -> tuple[HiredList, Asked]:
    """Everybody, and what the address asks for."""
    found = hired_list(db.session, current_actor(), clock.today)
    return found, asked_of(".hired", FILTERS, found.cohorts)


def parts_of(found: HiredList, asked: Asked) -> list[tuple[str, str, list[Said]]]:
    """The rows that the filters keep, part by part: (kind, its words, rows)."""
    rows = [said(row) for row in found.shown(asked.show, asked.cohort)]
    parts = [(kind, name, [one for one in rows if one.row.kind == kind]) for kind, name in _parts().items()]
    return [part for part in parts if part[2]]


def _parts() -> dict[str, str]:
    return {
        "todo": gettext("To do"),
        "ahead": gettext("Has its day ahead"),
        "done": gettext("Verified and asked again"),
        "closed": gettext("Closed with a reason"),
        "silent": gettext("Nothing said yet"),
    }


def _chips(found: HiredList, asked: Asked) -> list[tuple[str, int, str, bool, bool]]:
    names = {"all": gettext("All")} | _parts()
    return [
        (
            name,
            len(found.shown(kind, asked.cohort)),
            asked.address(show=None if kind == "all" else kind),
            asked.show == kind,
            False,
        )
        for kind, name in names.items()
    ]


def said(row: HiredRow) -> Said:
    """A row in words."""
    if row.closer is not None:
        return _closed(row, row.closer)
    if row.work is None or row.row is None:
        file = url_for(".student", person_id=row.person_id, step=row.step)
        return Said(
            row,
            "open",
            gettext("No job and no reason"),
            "",
            "",
            "",
            False,
            "",
            gettext("Open the file"),
            file,
        )
    work, job = row.work, row.row
    kind = words.relation(job["relation"], short=True) if job["relation"] else ""
    about = ", ".join(part for part in (job["title"], kind, _left(job)) if part)
    return Said(
        row=row,
        tone=_TONES[work.work],
        what=job["employer"],
        about=about,
        work=words.work(work.work),
        since=_since(row),
        is_late=work.work in (Work.VERIFY, Work.RECHECK),
        missing=_missing(row),
        act=_ACTS[work.work](),
        href=_href(row),
    )


_TONES = {
    Work.DECIDE_CLOSER: "waiting",
    Work.DECIDE_PROOF: "waiting",
    Work.VERIFY: "started",
    Work.RECHECK: "expiring",
    Work.NOT_YET: "closed",
    Work.RECHECK_AHEAD: "done",
    Work.NOTHING: "done",
}
_ACTS = {
    Work.DECIDE_CLOSER: lambda: gettext("Decide"),
    Work.DECIDE_PROOF: lambda: gettext("Decide"),
    Work.VERIFY: lambda: gettext("Verify"),
    Work.RECHECK: lambda: gettext("Ask again"),
    Work.NOT_YET: lambda: gettext("Look"),
    Work.RECHECK_AHEAD: lambda: gettext("Look"),
    Work.NOTHING: lambda: gettext("Look"),
}


def _left(job: Any) -> str:
    return gettext("left %(day)s", day=wording.day_year(job["left_on"])) if job["left_on"] else ""


def _since(row: HiredRow) -> str:
    work = row.work
    if work is None:
        return ""
    day = wording.near(work.since_on, row.today)
    if work.work in (Work.NOT_YET, Work.RECHECK_AHEAD):
        return gettext("from %(day)s", day=day)
    return gettext("since %(day)s", day=day)


def _missing(row: HiredRow) -> str:
    """What proof is missing, after what the graduate said about the employer."""
    if row.work is None or row.work.work not in (Work.VERIFY, Work.RECHECK, Work.NOT_YET):
        return ""
    if row.work.returned is not None:
        day = wording.near(row.work.returned.decided_on or row.work.since_on, row.today)
        return gettext("a proof was sent back on %(day)s: the graduate sends another", day=day)
    if row.consent:
        return gettext("letter, call, pay stub or statement")
    if row.consent is None:
        return gettext("no word on asking the employer: pay stub or statement")
    return gettext("the employer is not asked: pay stub or statement")


def _href(row: HiredRow) -> str:
    work = row.work
    if work is not None and work.work is Work.DECIDE_PROOF and work.sent is not None:
        return url_for(".review", entry=work.sent.id)
    return url_for(".job", person_id=row.person_id)


def _closed(row: HiredRow, entry: Any) -> Said:
    waits = entry["status"] == EntryStatus.WAITING
    day = wording.near(entry["happened_on"], row.today)
    since = wording.near(entry["logged_on"], row.today)
    file = url_for(".student", person_id=row.person_id, step=row.step)
    return Said(
        row=row,
        tone="waiting" if waits else "waived",
        what=words.closing(Closing(entry["closing"])),
        about=gettext("since %(day)s", day=day),
        work=words.work(Work.DECIDE_CLOSER) if waits else gettext("Closed, not placed"),
        since=gettext("since %(day)s", day=since) if waits else "",
        is_late=False,
        missing="" if waits else entry["proof"],
        act=gettext("Decide") if waits else gettext("Look"),
        href=url_for(".review", entry=entry["id"]) if waits else file,
    )
