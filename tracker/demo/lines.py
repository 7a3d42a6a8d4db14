"""What staff write on paper about a line that is done: one function a kind of line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tracker.commands.paper import PaperLine
from tracker.demo.dates import DAY
from tracker.demo.names import DRAWS, LABS, SITES
from tracker.demo.places import PATTERN, address_of
from tracker.demo.plan import shift_days, shifts_of
from tracker.domain.jobs import CONSENT
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, Mode

_DOSES = "2009-03-12 2009-04-16 2009-10-01"
_BREAK_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Context:
    """What a paper line depends on besides its own requirement."""

    path: Path
    random: Random
    starts_on: date
    days: Mapping[str, date]
    have: dict[str, int]
    sites: Mapping[str, int] = field(default_factory=dict)


def written(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    """The paper lines that close a requirement on this day."""
    special = _BY_KEY.get(requirement.key)
    if special is not None:
        return special(requirement, on, context)
    return _BY_KIND[requirement.entry_kinds[0]](requirement, on, context)


def _plain(requirement: Requirement, on: date, _context: Context) -> list[PaperLine]:
    return [PaperLine(requirement.key, requirement.entry_kinds[0], on)]


def _score(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    lowest = requirement.needs.score or 58
    amount = context.random.randint(lowest, 98)
    return [PaperLine(requirement.key, EntryKind.SCORE, on, values={"amount": amount})]


def _document(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    issued = on - timedelta(days=context.random.randint(3, 30))
    return [PaperLine(requirement.key, EntryKind.DOCUMENT, issued, detail=paper_detail(requirement, issued))]


def paper_detail(requirement: Requirement, issued: date) -> dict[str, Any]:
    """What stands on a paper of this line: its date, or the doses long ago."""
    if requirement.needs.doses:
        return {"proof": "doses", "doses": " ".join(_DOSES.split()[: requirement.needs.doses])}
    return {"issued_on": issued}


def _preference(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    days = context.random.choice(("mon tue thu", "mon wed fri", "tue wed thu", "mon tue wed thu"))
    detail = {
        "days": days,
        "from_time": "08:00",
        "to_time": context.random.choice(("16:30", "17:00", "14:00")),
        "hours_a_week": 8 * len(days.split()),
        "area": context.random.choice(("Durham", "Raleigh", "Chapel Hill")),
        "state": "NC",
        "transport": context.random.choice(("car", "transit", "ride")),
    }
    return [PaperLine(requirement.key, EntryKind.PREFERENCE, on, detail=detail)]


def _skill(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    """The practices over some days, then the check-off or the score."""
    key, needs = requirement.key, requirement.needs
    first = max(context.starts_on, on - timedelta(days=context.random.randint(1, 6)))
    values = {"mode": requirement.modes[0]}
    missing = max(0, needs.practice - context.have.get(key, 0))
    parts = ((first, missing // 2), (max(first, on - DAY), missing - missing // 2))
    found = [PaperLine(key, EntryKind.PRACTICE, day, times, values) for day, times in parts if times]
    if needs.score:
        return [*found, PaperLine(key, EntryKind.SCORE, on, values={"amount": 100})]
    return [*found, PaperLine(key, EntryKind.CHECKOFF, on)]


def _confirmation(requirement: Requirement, on: date, _context: Context) -> list[PaperLine]:
    """A milestone; the question about the employer is answered with yes."""
    values = {"amount": 1} if requirement.subject == CONSENT else {}
    return [PaperLine(requirement.key, EntryKind.CONFIRMATION, on, values=values)]


def _booking(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    return [PaperLine(requirement.key, EntryKind.BOOKING, exam_day(context.days) or on)]


def exam_day(days: Mapping[str, date]) -> date | None:
    """The day of the exam: some days after everything that it asks for."""
    asked = [days[key] for key in ("exam.booking", "exam.completion", "exam.practice-2") if key in days]
    return max(asked) + timedelta(days=4) if asked else None


def _signature(requirement: Requirement, on: date, _context: Context) -> list[PaperLine]:
    values = {"mode": Mode.LIVE}
    return [PaperLine(requirement.key, EntryKind.SIGNATURE, on, requirement.needs.live, values)]


def draws(requirement: Requirement, days: Sequence[date], context: Context) -> list[PaperLine]:
    """What a line with a count on live people gets on these days at the site: a fair share of it each."""
    share, key, found = -(-requirement.needs.live // shifts_of(context.path)), requirement.key, []
    for day in days:
        left = requirement.needs.live - context.have.get(key, 0)
        is_last = day == context.days.get(key)
        amount = left if is_last else min(left, share + context.random.randint(-1, 1))
        if amount > 0:
            found.append(PaperLine(key, EntryKind.SIGNATURE, day, amount, {"mode": Mode.LIVE}))
            context.have[key] = context.have.get(key, 0) + amount
    return found


def _placement(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    starts = context.days.get("extern.site-orientation", on + timedelta(days=14))
    site, preceptor = context.random.choice(LABS if context.path.code == DRAWS else SITES)
    detail = {
        "site_name": site,
        "preceptor": preceptor,
        "starts_on": starts,
        "ends_on": shift_days(starts, shifts_of(context.path))[-1] + timedelta(days=7),
        "pattern": PATTERN,
        "site_id": context.sites.get(site),
        "preceptor_contact": address_of(preceptor),
    }
    return [PaperLine(requirement.key, EntryKind.PLACEMENT, on, detail=detail)]


def shift(day: date) -> PaperLine:
    """Eight hours at the site."""
    detail = {
        "started_at": datetime.combine(day, time(8)),
        "ended_at": datetime.combine(day, time(16, 30)),
        "break_minutes": _BREAK_MINUTES,
    }
    return PaperLine("extern.hours", EntryKind.SHIFT, day, detail=detail)


def _site_skills(requirement: Requirement, on: date, context: Context) -> list[PaperLine]:
    group = context.path.group(requirement.needs.site_group or "")
    chosen = context.random.sample(group, requirement.needs.site)
    values = {"mode": Mode.LIVE}
    return [PaperLine(skill.key, EntryKind.SIGNATURE, on, values=values) for skill in chosen]


def _consent(requirement: Requirement, on: date, _context: Context) -> list[PaperLine]:
    return [PaperLine(requirement.key, EntryKind.CONFIRMATION, on, values={"amount": 1})]


_BY_KEY: dict[str, Callable[[Requirement, date, Context], list[PaperLine]]] = {
    "job.consent": _consent,
    "extern.site-skills": _site_skills,
}
_BY_KIND: dict[EntryKind, Callable[[Requirement, date, Context], list[PaperLine]]] = {
    EntryKind.CONFIRMATION: _confirmation,
    EntryKind.PREFERENCE: _preference,
    EntryKind.EVALUATION: _plain,
    EntryKind.BOOKING: _booking,
    EntryKind.SCORE: _score,
    EntryKind.DOCUMENT: _document,
    EntryKind.PRACTICE: _skill,
    EntryKind.SIGNATURE: _signature,
    EntryKind.PLACEMENT: _placement,
}
