"""Days away and who covers them, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.dates import day_year
from tracker.web.wording.happened import Happened
from tracker.web.wording.titles import joined


def in_place(name: str, away: Sequence[str]) -> str:
    """Who did something, and in whose place."""
    return gettext("%(name)s (covering for %(away)s)", name=name, away=joined(list(away))) if away else name


def away_days(starts_on: Any, ends_on: Any) -> str:
    """The days of an absence."""
    if starts_on == ends_on:
        return day_year(starts_on)
    return gettext("%(start)s to %(end)s", start=day_year(starts_on), end=day_year(ends_on))


def _set(told: Happened) -> str:
    words = {
        "name": told.name,
        "start": told.day("starts_on"),
        "end": told.day("ends_on"),
        "cover": told.text("cover"),
    }
    if told.is_self:
        return gettext("You set days away from %(start)s to %(end)s; %(cover)s covers", **words)
    return gettext("%(name)s set days away from %(start)s to %(end)s; %(cover)s covers", **words)


def _ended(told: Happened) -> str:
    words = {"name": told.name, "cover": told.text("cover")}
    if told.is_self:
        return gettext("You ended days away; %(cover)s no longer covers", **words)
    return gettext("%(name)s ended days away; %(cover)s no longer covers", **words)


COVER_EVENTS: Mapping[str, Callable[[Happened], str]] = {"absence.set": _set, "absence.ended": _ended}

PLAIN_COVER: dict[str, LazyString] = {
    "absence_over": lazy_gettext("These days are over: there is nothing to end."),
    "away_backwards": lazy_gettext("The last day lies before the first: change one of them."),
    "away_from_nothing": lazy_gettext("Only who holds a cohort can be covered, and here is none."),
    "away_long": lazy_gettext(
        "At most a year: for longer, an administrator gives the role to somebody else."
    ),
    "away_overlaps": lazy_gettext("Some of these days are set already: choose others, or end those first."),
    "away_past": lazy_gettext("The first day has passed: choose today or a later day."),
    "cover_unknown": lazy_gettext("Choose who covers from the list."),
    "no_absence": lazy_gettext("What you are looking for is not there, or it is not yours to see."),
}


def _cover_role(told: Any) -> str:
    return gettext(
        "%(name)s cannot cover: a coordinator is covered by a coordinator, an instructor by an instructor or "
        "a coordinator.",
        name=told.facts["name"],
    )


def _cover_student(told: Any) -> str:
    return gettext(
        "%(name)s is or was a student of one of these cohorts and cannot cover them.", name=told.facts["name"]
    )


def _cover_away(told: Any) -> str:
    return gettext("%(name)s is away on some of these days: choose somebody else.", name=told.facts["name"])


COVER_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "cover_role": _cover_role,
    "cover_student": _cover_student,
    "cover_away": _cover_away,
}
