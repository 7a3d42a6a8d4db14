"""Certificates, courses and goals in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.domain.kinds import CeCategory
from tracker.domain.statuses import Basis
from tracker.queries.learning import Held, LearningPage, OwnAim
from tracker.queries.student_record import Logged, StudentRecord
from tracker.web import wording
from tracker.web.student.entries import may_take_back
from tracker.web.wording import career as words
from tracker.web.wording.titles import text


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course that counts."""

    id: int
    title: str
    detail: str
    credits: str
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class HeldShown:
    """One certificate: how far its credits are, and when its cycle ends."""

    code: str
    title: str
    have: int
    need: int
    count: str
    ends: str
    tone: str
    word: str
    what: str
    courses: tuple[CourseRow, ...]
    earlier: str


@dataclass(frozen=True, slots=True)
class AimShown:
    """One goal: what it asks, how far its live counts are, what is left."""

    id: int
    title: str
    asks: str
    by: str
    counts: tuple[tuple[str, int, int, str], ...]
    note: str


def name_of(record: StudentRecord, held: Held) -> str:
    """The certificate by its name."""
    return held.credential.name if held.credential else held.code.upper()


def held_shown(page: LearningPage, held: Held) -> HeldShown:
    """A certificate with its courses."""
    cycle, today = held.cycle, page.record.today
    left = (cycle.ends_on - today).days
    over = left < 0
    tone = "expired" if over else "expiring" if held.reminds_in is not None else "done"
    said = {"have": words.credits(cycle.have), "need": words.credits(cycle.need)}
    count = gettext("%(have)s of %(need)s credits", **said) if cycle.need else said["have"]
    span = {"first": wording.day_year(cycle.starts_on), "last": wording.day_year(cycle.ends_on)}
    return HeldShown(
        code=held.code,
        title=name_of(page.record, held),
        have=min(cycle.have, cycle.need or cycle.have),
        need=cycle.need or 0,
        count=count,
        ends=gettext("%(first)s to %(last)s", **span),
        tone=tone,
        word=gettext("Ended") if over else wording.count_days(left),
        what=_what(held, over),
        courses=tuple(_course(page, row) for row in held.courses),
        earlier=_earlier(held.earlier),
    )


def _what(held: Held, over: bool) -> str:
    """What is to be done about it, in one sentence."""
    cycle = held.cycle
    if over:
        lapse = held.credential.lapse if held.credential else None
        return text(lapse.text) if lapse else gettext("It has ended: ask the body what counts now.")
    if cycle.need is None:
        return gettext("The body says how many credits it asks.")
    if cycle.is_enough:
        return gettext("Enough credits. Renew it with the body, then file the renewal on your path.")
    return gettext("%(n)s credits are still asked in this cycle.", n=words.credits(cycle.need - cycle.have))


def _earlier(count: int) -> str:
    return (
        ngettext(
            "%(num)d course lies outside of this cycle and does not count in it.",
            "%(num)d courses lie outside of this cycle and do not count in it.",
            count,
        )
        if count
        else ""
    )


def _course(page: LearningPage, row: Logged) -> CourseRow:
    detail = row.detail
    said = [
        wording.day_year(row.happened_on),
        detail.get("provider") or "",
        _category(detail.get("category")),
    ]
    is_own = row.basis == Basis.SELF and page.record.takes_entries
    return CourseRow(
        id=row.id,
        title=detail.get("course") or row.note or gettext("Course"),
        detail=" · ".join(part for part in said if part),
        credits=words.credits(row.amount),
        can_take_back=is_own and may_take_back(page.record, row),
    )


def _category(value: str | None) -> str:
    return words.ce_category(CeCategory(value)) if value in list(CeCategory) else ""


def courses(page: LearningPage) -> Iterable[tuple[object, ...]]:
    """Every course that counts in a cycle of today, as rows of a table."""
    for held in page.held:
        cycle = held.cycle
        for row in held.courses:
            detail = row.detail
            yield (
                name_of(page.record, held),
                cycle.starts_on,
                cycle.ends_on,
                row.happened_on,
                detail.get("course") or row.note,
                detail.get("provider") or "",
                _category(detail.get("category")),
                (row.amount or 0) / 10,
            )


def aims_shown(own: OwnAim) -> AimShown:
    """A goal with the counts of its lines."""
    choice = own.choice
    counts = tuple(
        (
            wording.title(line),
            min(have, need),
            need,
            gettext("%(n)s of %(of)s", n=have, of=need),
        )
        for line, have, need in own.counts
    )
    by = gettext("by %(day)s", day=wording.day_year(own.aim.by_on)) if own.aim.by_on else ""
    return AimShown(
        id=own.aim.id,
        title=words.aim(own.aim.code),
        asks=text(choice.asks) if choice and choice.asks else "",
        by=by,
        counts=counts,
        note=gettext("not checked") if choice and choice.unverified else "",
    )
