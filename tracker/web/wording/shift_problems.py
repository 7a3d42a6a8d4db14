"""Why a shift or a weekly pattern was refused: one sentence for each error code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.dates import clock_time
from tracker.web.wording.weeks import day_name

if TYPE_CHECKING:
    from tracker.web.wording.problems import Refusal


def _outside_placement(told: Refusal) -> str:
    return gettext(
        "That day lies outside the placement at %(site)s, %(first)s to %(last)s: check the day.",
        site=told.facts.get("site", ""),
        first=told.year("first"),
        last=told.year("last"),
    )


def _pattern_day(told: Refusal) -> str:
    return gettext(
        "“%(word)s” has no day before it. Begin with mon, tue, wed, thu, fri, sat or sun.",
        word=told.facts.get("word", ""),
    )


def _pattern_time(told: Refusal) -> str:
    return gettext(
        "“%(word)s” is no time from and to. Write it like mon 08:00-16:30/30, where 30 is the break.",
        word=told.facts.get("word", ""),
    )


def _pattern_break(told: Refusal) -> str:
    return gettext(
        "In “%(word)s” the break is not shorter than the time: check its minutes.",
        word=told.facts.get("word", ""),
    )


def _pattern_overlaps(told: Refusal) -> str:
    return gettext(
        "The times that begin on %(day)s run into those after them: change one of the two.",
        day=day_name(told.facts.get("day", 0)),
    )


def _pattern_long(told: Refusal) -> str:
    return gettext("This week is too long to keep: at most %(most)s characters.", most=told.facts["most"])


def _shift_too_long(told: Refusal) -> str:
    return gettext(
        "That is %(time)s h from start to end, and one shift has %(longest)s h at most: check the times. "
        "Time away in between makes two shifts; if it really was one, the coordinator enters it.",
        time=clock_time(int(told.facts.get("minutes", 0))),
        longest=clock_time(int(told.facts.get("longest", 0))),
    )


SHIFT_PROBLEMS: dict[str, Callable[[Refusal], str]] = {
    "outside_placement": _outside_placement,
    "pattern_break": _pattern_break,
    "pattern_day": _pattern_day,
    "pattern_long": _pattern_long,
    "pattern_overlaps": _pattern_overlaps,
    "pattern_time": _pattern_time,
    "shift_too_long": _shift_too_long,
}
PLAIN_SHIFT_PROBLEMS: dict[str, LazyString] = {
    "end_missing": lazy_gettext("The end is missing: a shift is logged once it is over, with its end."),
    "no_placement": lazy_gettext("No site is assigned yet, so there are no hours to log."),
    "not_planned": lazy_gettext("No shift is planned then. Log it with its own times."),
    "pattern_empty": lazy_gettext("Write at least one day with its times, like mon 08:00-16:30/30."),
    "same_times": lazy_gettext("These are the times that were logged: confirm them, or write others."),
}
