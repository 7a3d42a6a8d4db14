"""The page of hours in words: today's shift, what is missing, what a shift would count."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.domain.errors import Refused
from tracker.domain.expected import Expected
from tracker.domain.hours import Hours
from tracker.domain.shift_check import check
from tracker.domain.shifts import Counted
from tracker.queries.hours import HoursPage
from tracker.queries.outlook import ground_for
from tracker.web import wording
from tracker.web.forms.recap import Asked, asked
from tracker.web.forms.workplace import ShiftForm
from tracker.web.shift_rows import WeekShown, weeks_shown
from tracker.web.wording import shifts as words

SHOWN_AT_ONCE = 6
"""So many skills of a recap stand open; the others behind "More"."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned shift without an entry. ``key`` names it in addresses and forms."""

    key: str
    title: str
    facts: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class CountedWords:
    """What a shift would count: the number, then each deduction with its reason."""

    strong: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page draws beside its form."""

    place: str
    done: str
    target: str
    at: float
    sentence: str
    today: Planned | None
    missing: tuple[Planned, ...]
    weeks: list[WeekShown]
    outlook: words.Told | None
    recap: list[Asked]
    more: list[Asked]
    recap_words: str
    closed: str


def shown(page: HoursPage, form: ShiftForm, posted: Mapping[str, str]) -> Shown:
    """The page in words; ``posted`` are the answers of a form that came back."""
    record, answers = page.record, asked(page.recap, posted)
    return Shown(
        place=page.placement.site_name if page.placement else "",
        done=gettext("%(hours)s signed", hours=wording.hours(page.hours.signed)),
        target=gettext("of %(hours)s h", hours=page.hours.target // 60),
        at=_place(page.hours),
        sentence=_sentence(page.hours),
        today=_planned(page, page.today) if page.today else None,
        missing=tuple(_planned(page, one) for one in reversed(page.missing)),
        weeks=weeks_shown(record, page.weeks),
        outlook=words.outlook(page.outlook, record.today) if page.outlook else None,
        recap=answers[:SHOWN_AT_ONCE],
        more=answers[SHOWN_AT_ONCE:],
        recap_words=ngettext(
            "%(num)s skill you have not shown yet", "%(num)s skills you have not shown yet", len(answers)
        ),
        closed=wording.reason(page.line, record.path, record.today) if not page.can_log else "",
    )


def counted_words(page: HoursPage, counted: Counted) -> CountedWords:
    """What a shift would count, told before it is sent."""
    rules = page.record.path.shift_rules
    return CountedWords(
        strong=gettext("%(hours)s will count", hours=wording.hours(counted.minutes)),
        facts=(
            gettext("%(hours)s from start to end", hours=wording.hours(counted.elapsed)),
            *(words.deduction(one.why, one.minutes, rules) for one in counted.deducted),
        ),
        notes=tuple(words.clock_note(note) for note in counted.notes),
    )


def _planned(page: HoursPage, due: Expected) -> Planned:
    day, span = due.span.starts_at.date(), due.span
    parts = [due.placement.site_name]
    try:
        counted = counted_words(page, check(ground_for(page.record), span)[0])
        parts += [counted.strong, *counted.facts[1:]]
    except Refused as refused:
        parts.append(wording.problem(refused, page.record.path))
    title = words.times(span)
    if day != page.record.today:
        title = f"{wording.near(day, page.record.today)}, {title}"
    return Planned(span.starts_at.isoformat(), title, " · ".join(parts), due.is_late(page.now))


def _place(hours: Hours) -> float:
    """Where the ring of the band line stands, in percent, inside of both ends."""
    share = hours.signed / hours.target if hours.target else 0
    return round(min(96.0, max(4.0, share * 100)), 1)


def _sentence(hours: Hours) -> str:
    if hours.waiting:
        return gettext("%(hours)s wait for a signature.", hours=wording.hours(hours.waiting))
    return ""
