"""Shifts, weeks and what is left, as a reader says them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext, ngettext

from tracker.domain.forecast import Brings, Needed
from tracker.domain.local_time import ClockNote, Span
from tracker.domain.path import ShiftRules
from tracker.domain.shifts import Deduction
from tracker.queries.outlook import Outlook
from tracker.web.wording.dates import clock_time, count_days, day, day_year, hours, near

_WEEK = timedelta(days=7)


def times(span: Span) -> str:
    """ "8:00 to 16:30"; a night says that it ends on the next day."""
    words = {"start": _clock(span.starts_at), "end": _clock(span.ends_at)}
    if span.ends_at.date() > span.starts_at.date():
        return gettext("%(start)s to %(end)s the next day", **words)
    return gettext("%(start)s to %(end)s", **words)


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}".removeprefix("0")


def deduction(why: Deduction, minutes: int, rules: ShiftRules) -> str:
    """Minutes that do not count, with their reason."""
    if why is Deduction.CLASS_TIME:
        return gettext("%(minutes)s min are class time", minutes=minutes)
    if why is Deduction.OWN_BREAK:
        return gettext("%(minutes)s min break", minutes=minutes)
    return gettext(
        "%(minutes)s min off: over %(after)s h on end, a break of %(pause)s min does not count",
        minutes=minutes,
        after=_short(rules.break_after_minutes),
        pause=rules.break_minutes,
    )


def _short(minutes: int) -> str:
    return str(minutes // 60) if minutes % 60 == 0 else clock_time(minutes)


def clock_note(note: ClockNote) -> str:
    """What was made of a time that the clock repeats or skips."""
    time = _clock(note.at)
    if note.code == "time_twice":
        return gettext(
            "The clocks go back that night and %(time)s comes twice: the shorter time counts.", time=time
        )
    return gettext(
        "The clocks go forward that night and there is no %(time)s: the moment of the change counts.",
        time=time,
    )


def week_title(starts_on: date, today: date) -> str:
    """ "This week", "Next week", "Week of Mon 9 Nov"."""
    if starts_on <= today < starts_on + _WEEK:
        return gettext("This week")
    if starts_on - _WEEK <= today < starts_on:
        return gettext("Next week")
    return gettext("Week of %(day)s", day=near(starts_on, today))


def week_totals(signed: int, waiting: int, planned: int) -> str:
    """ "16:00 h signed · 8:00 h wait · 8:00 h planned"; what is nothing is left out."""
    parts = []
    if signed or not (waiting or planned):
        parts.append(gettext("%(hours)s signed", hours=hours(signed)))
    if waiting:
        parts.append(gettext("%(hours)s wait", hours=hours(waiting)))
    if planned:
        parts.append(gettext("%(hours)s planned", hours=hours(planned)))
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Told:
    """Hours left against days left: the one number, what it comes from, what the pattern brings.

    ``is_short`` says that the days or the pattern do not get there.
    """

    strong: str
    rest: str
    pattern: str
    is_short: bool


def outlook(found: Outlook, today: date) -> Told:
    """What a week must bring, from what, and what the planned days bring."""
    needed, brings = found.needed, found.brings
    left, by = hours(needed.left), near(needed.by, today)
    if needed.by < today:
        return Told(
            gettext("%(hours)s left", hours=left),
            gettext("The date was %(day)s.", day=day_year(needed.by)),
            "",
            True,
        )
    facts = gettext(
        "%(hours)s left and %(days)s at a site until %(day)s.",
        hours=left,
        days=count_days(needed.days),
        day=by,
    )
    if not needed.is_enough:
        strong = gettext("Not enough days to make %(day)s", day=day(needed.by))
        return Told(strong, facts, "", True)
    strong = gettext("%(hours)s h a week to make %(day)s", hours=needed.a_week // 60, day=day(needed.by))
    if found.by_end:
        facts += " " + gettext("That day the placement ends.")
    return Told(
        strong, facts, _brings(brings, needed, today), brings is not None and not _gets_there(brings, needed)
    )


def _gets_there(brings: Brings, needed: Needed) -> bool:
    return brings.reached_on is not None and brings.reached_on <= needed.by


def _brings(brings: Brings | None, needed: Needed, today: date) -> str:
    if brings is None:
        return ""
    a_week, missing = brings.a_week, needed.left - brings.minutes
    if brings.reached_on is not None and _gets_there(brings, needed):
        return gettext(
            "The planned days bring %(hours)s a week and get there on %(day)s.",
            hours=hours(a_week),
            day=near(brings.reached_on, today),
        )
    return gettext(
        "The planned days bring %(hours)s a week: %(missing)s too few by then.",
        hours=hours(a_week),
        missing=hours(missing),
    )


def missing_count(count: int) -> str:
    """ "2 shifts expected, not logged" """
    return ngettext("%(num)s shift expected, not logged", "%(num)s shifts expected, not logged", count)
