"""Finish dates in words: always "at the pace", never a promise; to the student as "you"."""

from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.finish import PACE_WEEKS, Answer, Finish
from tracker.domain.worth import Mark
from tracker.web.wording.dates import count_days, day_year


def mark(which: Mark) -> str:
    """What is forecast, as a heading."""
    return gettext("Ready for the exam") if which is Mark.EXAM else gettext("Program finished")


def when(found: Finish) -> str:
    """The date in few words, or why there is none."""
    if found.answer is Answer.TOO_SOON:
        return gettext("not enough data yet, %(days)s more", days=count_days(found.days_more))
    if found.answer is Answer.STILL:
        return gettext("no date: too little moved in %(weeks)s weeks", weeks=PACE_WEEKS)
    if found.about_on is None:
        return ""
    day = day_year(found.about_on)
    return (
        gettext("since %(day)s", day=day)
        if found.answer is Answer.DONE
        else gettext("about %(day)s", day=day)
    )


def span(found: Finish) -> str:
    """The range; empty where a date has none."""
    if found.answer is not Answer.DATE or found.first_on is None:
        return ""
    first = day_year(found.first_on)
    if found.last_on is None:
        return gettext("%(first)s at the earliest", first=first)
    if found.first_on == found.last_on:
        return ""
    return gettext("between %(first)s and %(last)s", first=first, last=day_year(found.last_on))


def sentence(found: Finish) -> str:
    """To the student: when, at which pace."""
    if found.answer is Answer.TOO_SOON:
        return gettext(
            "When you finish: not enough data yet. After %(days)s more on your plan a date stands here.",
            days=count_days(found.days_more),
        )
    if found.answer is Answer.STILL:
        return gettext(
            "When you finish: no date, as the last %(weeks)s weeks moved too little forward.",
            weeks=PACE_WEEKS,
        )
    if found.answer is Answer.DONE or found.about_on is None:
        return ""
    said = gettext(
        "At your pace of the last %(weeks)s weeks you finish about %(day)s",
        weeks=PACE_WEEKS,
        day=day_year(found.about_on),
    )
    return f"{', '.join(filter(None, [said, span(found)]))}."


def takes(found: Finish, today: date) -> str:
    """What it would take to make the date of the plan; empty for who makes it."""
    if found.answer is Answer.TOO_SOON or not found.is_late:
        return ""
    by_on = day_year(found.by_on)
    if found.by_on <= today:
        return gettext("The date of the plan, %(day)s, has passed.", day=by_on)
    if not found.is_reachable:
        return gettext("Even the longest shifts do not make %(day)s.", day=by_on)
    more = _more(found)
    if not more:
        return gettext("The date of the plan is %(day)s; what is left waits for others.", day=by_on)
    return gettext("To make %(day)s: %(more)s.", day=by_on, more=more)


def plan(found: Finish, today: date) -> str:
    """How the date stands to the plan, in a list: what it would take, or that it is in time."""
    if found.answer is not Answer.DATE or found.is_late:
        return takes(found, today)
    return gettext("in time for %(day)s", day=day_year(found.by_on))


def count(which: Mark, n: int, of: int, by_on: date) -> str:
    """How many get there by a date."""
    facts = {"n": n, "of": of, "day": day_year(by_on)}
    if which is Mark.EXAM:
        return gettext("At their pace %(n)s of %(of)s are ready for the exam by %(day)s", **facts)
    return gettext("At their pace %(n)s of %(of)s have finished by %(day)s", **facts)


def _more(found: Finish) -> str:
    lines, hours = found.lines_more, found.minutes_more // 60
    said = [ngettext("%(num)s line more a week", "%(num)s lines more a week", lines)] if lines else []
    said += [gettext("%(hours)s h more a week at the site", hours=hours)] if hours else []
    return gettext("%(items)s and %(last)s", items=said[0], last=said[1]) if len(said) > 1 else "".join(said)
