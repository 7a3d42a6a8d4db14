"""A weekly pattern in words: which days, from when to when, how many hours a week."""

from typing import Literal

from babel.dates import get_day_names
from flask_babel import gettext, ngettext

from tracker.domain.weekly import DAYS, Stretch, weekly_of
from tracker.web.wording.dates import clock_time, locale
from tracker.web.wording.titles import joined


def day_name(number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """A weekday in the reader's language, 0 on Monday, with a capital."""
    name = get_day_names(width, "stand-alone", locale())[number]
    return name[:1].upper() + name[1:]


def days_words(text: str) -> str:
    """Weekdays as they are stored ("mon wed") in words: "Mon and Wed"."""
    return joined([day_name(DAYS.index(day), "abbreviated") for day in text.split() if day in DAYS])


def pattern(text: str) -> str:
    """ "Mon, Tue and Wed 08:00 to 16:30, 30 min break"; words that are no pattern stay as they are."""
    weekly = weekly_of(text)
    if weekly is None:
        return text
    alike: dict[tuple[int, int, int], list[int]] = {}
    for stretch in weekly.stretches:
        alike.setdefault((stretch.start, stretch.end, stretch.break_minutes), []).append(stretch.day)
    return "; ".join(_stretches(Stretch(0, *times), days) for times, days in alike.items())


def week_hours(text: str) -> str:
    """ "24:00 h a week"; empty where the text is no pattern."""
    weekly = weekly_of(text)
    return gettext("%(hours)s h a week", hours=clock_time(weekly.minutes)) if weekly else ""


def _stretches(stretch: Stretch, days: list[int]) -> str:
    start, _, end = stretch.text.partition("/")[0].partition("-")
    names = joined([day_name(day, "abbreviated") for day in days])
    words = gettext("%(days)s %(start)s to %(end)s", days=names, start=start, end=end)
    if not stretch.break_minutes:
        return words
    pause = ngettext("%(num)s min break", "%(num)s min break", stretch.break_minutes)
    return f"{words}, {pause}"
