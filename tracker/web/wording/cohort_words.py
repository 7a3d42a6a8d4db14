"""Cohorts and their calendars in words: what a change moves, its events, why one was refused."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.calendar import ClosedPause
from tracker.domain.cohort_calendar import Moved
from tracker.web.wording.dates import day_year
from tracker.web.wording.happened import Happened, said_day
from tracker.web.wording.short import pace
from tracker.web.wording.weeks import pattern

_FIELDS: Mapping[str, LazyString] = {
    "name": lazy_gettext("name"),
    "path_version_id": lazy_gettext("program"),
    "starts_on": lazy_gettext("first day"),
    "timezone": lazy_gettext("time zone"),
    "breaks": lazy_gettext("breaks"),
    "holidays": lazy_gettext("holidays"),
    "class_times": lazy_gettext("class times"),
}


def stretch(pause: ClosedPause) -> str:
    """A break: "21 Dec 2026 to 3 Jan 2027"."""
    return gettext("%(start)s to %(end)s", start=day_year(pause[0]), end=day_year(pause[1]))


def moved_lines(moved: Moved) -> str:
    """How many dates move and how far: "34 dates, up to 14 days later"."""
    if not moved.dates:
        return gettext("No date moves")
    dates = ngettext("%(num)d date", "%(num)d dates", moved.dates)
    if moved.days > 0:
        far = ngettext("up to %(num)d day later", "up to %(num)d days later", moved.days)
    else:
        far = ngettext("up to %(num)d day earlier", "up to %(num)d days earlier", -moved.days)
    return gettext("%(dates)s, %(far)s", dates=dates, far=far)


def from_to(before: str, after: str) -> str:
    """A value that stays, or what it becomes: "3 Mar 2027 → 17 Mar 2027"."""
    return before if before == after else f"{before} → {after}"


def moved_words(moved: Moved) -> tuple[str, str, str, str]:
    """The dates that move, the next one, how many are late, and the plan."""
    return (
        moved_lines(moved),
        from_to(_day(moved.next_from), _day(moved.next_to)),
        from_to(str(moved.late_from), str(moved.late_to)),
        from_to(pace(moved.ahead_from), pace(moved.ahead_to)),
    )


def _day(on: date | None) -> str:
    return day_year(on) if on else "–"


def _value(field: str, text: str) -> str:
    """A value of the journal as it is said."""
    if not text:
        return gettext("nothing")
    if field == "class_times":
        return pattern(text)
    if field in ("starts_on", "breaks", "holidays"):
        return "; ".join(_days(text.split()))
    return text


def _days(items: Iterable[str]) -> Iterable[str]:
    for item in items:
        first, _, last = item.partition("/")
        both = {"start": said_day(first), "end": said_day(last)}
        yield gettext("%(start)s to %(end)s", **both) if last else both["start"]


def _created(told: Happened) -> str:
    words = {"name": told.name, "cohort": told.text("name"), "day": told.day("starts_on")}
    return gettext("%(name)s opened the cohort %(cohort)s, from %(day)s on", **words)


def _changed(told: Happened) -> str:
    field = told.text("field")
    words = {
        "name": told.name,
        "cohort": told.text("cohort"),
        "field": str(_FIELDS.get(field, field)),
        "before": _value(field, told.text("before")),
        "after": _value(field, told.text("after")),
    }
    return gettext("%(name)s changed the cohort %(cohort)s, %(field)s: from %(before)s to %(after)s", **words)


def _calendar(told: Happened) -> str:
    count = told.payload.get("dates")
    lines = ngettext("%(num)d date moved", "%(num)d dates moved", count) if isinstance(count, int) else ""
    words = {"name": told.name, "cohort": told.text("cohort"), "lines": lines, "day": told.day("next_to")}
    if not words["day"]:
        return gettext("%(name)s changed the calendar of %(cohort)s: %(lines)s", **words)
    return gettext("%(name)s changed the calendar of %(cohort)s: %(lines)s, the next one is %(day)s", **words)


def _renamed(told: Happened) -> str:
    words = {"name": told.name, "before": told.text("before"), "after": told.text("after")}
    return gettext("%(name)s changed the name from %(before)s to %(after)s", **words)


COHORT_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "cohort.created": _created,
    "cohort.changed": _changed,
    "enrollment.calendar": _calendar,
    "person.renamed": _renamed,
}

PLAIN_COHORTS: dict[str, LazyString] = {
    "cohort_changed": lazy_gettext(
        "Somebody else changed this cohort meanwhile. Nothing was saved: open it again."
    ),
    "cohort_has_students": lazy_gettext("Somebody is enrolled here, so this stays."),
    "cohort_name_needed": lazy_gettext("Name the cohort."),
    "family_name_needed": lazy_gettext("Type the family name."),
    "name_erased": lazy_gettext("This record is erased: it gets no name again."),
    "zone_unknown": lazy_gettext("There is no such time zone. Write it like America/Los_Angeles."),
}


def _stretch(told: Any) -> str:
    return stretch((told.facts["first"], told.facts["last"]))


def _backwards(told: Any) -> str:
    return gettext("The break %(stretch)s ends before it begins.", stretch=_stretch(told))


def _early(told: Any) -> str:
    return gettext("The break %(stretch)s is over before the cohort begins.", stretch=_stretch(told))


def _meet(told: Any) -> str:
    return gettext(
        "A break begins on %(first)s, before the one before it ends on %(last)s: make them one.",
        first=day_year(told.facts["first"]),
        last=day_year(told.facts["last"]),
    )


def _breaks_many(told: Any) -> str:
    return gettext("At most %(most)s breaks.", most=told.facts["most"])


def _holidays_many(told: Any) -> str:
    return gettext("At most %(most)s holidays.", most=told.facts["most"])


COHORT_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "break_backwards": _backwards,
    "break_early": _early,
    "breaks_many": _breaks_many,
    "breaks_meet": _meet,
    "holidays_many": _holidays_many,
}
