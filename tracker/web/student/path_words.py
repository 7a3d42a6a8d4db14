"""What the path page says around the line: where one is, notices, pace, clocks."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from tracker.domain.clocks import ClockKind, ClockState
from tracker.domain.clocks import clocks as tick
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.statuses import PeriodKind, State
from tracker.domain.worth import Mark
from tracker.queries.student_path import PathPage
from tracker.web import wording
from tracker.web.student.links import line_url, scope


@dataclass(frozen=True, slots=True)
class PaceShown:
    """The ruler with its sentence and the way back."""

    strong: str
    rest: str
    weeks: int
    you: float
    today: float
    starts: str
    ends: str
    way_back: str
    href: str


def overline(page: PathPage) -> str:
    """ "Step 2 of 5 · week 11 of 23" """
    count, weeks = len(page.stations), page.record.path.weeks
    if page.at >= count:
        return gettext("%(n)s of %(count)s steps done", n=count, count=count)
    step = gettext("Step %(n)s of %(count)s", n=page.at + 1, count=count)
    if page.week > weeks:
        return gettext("%(step)s · week %(week)s, planned %(weeks)s", step=step, week=page.week, weeks=weeks)
    return gettext("%(step)s · week %(week)s of %(weeks)s", step=step, week=page.week, weeks=weeks)


def notices(page: PathPage) -> list[tuple[str, str, str]]:
    """(tone, title, sentence) of what changes how the whole page reads."""
    record, pauses = page.record, page.record.standing.pauses
    found = []
    if not (record.is_newest or record.takes_entries):
        sentence = gettext("You look at an earlier enrollment. Nothing is logged here any more.")
        found.append(("blocked", record.loaded.cohort.name, sentence))
    if pauses.frozen_on is not None:
        day = wording.day_year(pauses.frozen_on)
        sentence = gettext(
            "Your enrollment ended on %(day)s and stands still since. Your coordinator can start a new one.",
            day=day,
        )
        found.append(("expired", gettext("Withdrawn"), sentence))
    elif pauses.kind is PeriodKind.LEAVE and pauses.paused_since_on:
        sentence = gettext(
            "Your plan stands still since %(day)s; no day counts against you.",
            day=wording.near(pauses.paused_since_on, record.today),
        )
        found.append(("blocked", gettext("On leave"), sentence))
    elif pauses.paused_since_on:
        found.append(
            ("blocked", gettext("Break"), gettext("Your cohort is on a break; the plan stands still."))
        )
    return found


def pace(page: PathPage) -> PaceShown | None:
    """Days ahead or behind, always with a way back."""
    found, record = page.pace, page.record
    if found is None or record.standing.pauses.frozen_on is not None:
        return None
    strong, rest = wording.pace(found.days), gettext("your plan")
    if found.days == 0:
        strong, rest = gettext("On plan"), gettext("today")
    elif found.days > 0:
        rest = gettext("of your plan")
    back, href = _way_back(page)
    return PaceShown(
        strong=strong,
        rest=rest,
        weeks=found.weeks,
        you=round(found.you, 2),
        today=round(found.today, 2),
        starts=wording.day(found.starts_on).split(" ", 1)[-1],
        ends=wording.day(found.ends_on).split(" ", 1)[-1],
        way_back=back,
        href=href,
    )


def finish(page: PathPage) -> tuple[str, str]:
    """When the program is done at this pace with its range, and what the plan's date would take."""
    found = next((one for one in page.finish if one.mark is Mark.FINISH), None)
    if found is None:
        return "", ""
    return wording.finish.sentence(found), wording.finish.takes(found, page.record.today)


def _way_back(page: PathPage) -> tuple[str, str]:
    """ "2 skills by Sunday 29 Nov bring you back to your plan." """
    found, record = page.pace, page.record
    if found is None or found.days >= 0:
        return "", ""
    if found.back_by is None:
        return gettext("Ask for later dates: your plan can move."), url_for("student.requests")
    if not found.back:
        return gettext("What is late waits for others. Nothing is yours to catch up."), ""
    if found.back_weeks > 1:
        a_week = -(-len(found.back) // found.back_weeks)
        sentence = ngettext(
            "%(num)s line a week brings you back by %(day)s.",
            "%(num)s lines a week bring you back by %(day)s.",
            a_week,
            day=wording.weekday_day(found.back_by),
        )
    else:
        what = wording.way_back(found.back, found.back_by, record.path)
        sentence = ngettext("The way back: %(what)s.", "The way back: %(what)s.", len(found.back), what=what)
    return sentence, line_url(record, found.back[0].key)


def clocks(page: PathPage) -> list[tuple[str, str, str, str]]:
    """(what, what happens when, where, from which fact and rule) of dates that follow from facts."""
    record = page.record
    ticking = tick(record.path, record.loaded.facts, record.today, shipped_credentials())
    papers = {one.subject: one for one in ticking if one.kind is ClockKind.PAPER}
    found = [
        (
            wording.short_title(record.path, line.key),
            gettext("valid until %(day)s", day=wording.near(line.expires_on, record.today)),
            line_url(record, line.key),
            wording.clock.why(papers[line.key]) if line.key in papers else "",
        )
        for line in page.clocks
        if line.expires_on is not None
    ]
    for line in record.standing.lines:
        until = line.reason.facts.get("until")
        if line.state is State.BLOCKED and until is not None:
            day = wording.near(until, record.today)
            title = wording.short_title(record.path, line.key)
            said = gettext("next attempt from %(day)s on", day=day)
            why = next((wording.clock.why(one) for one in ticking if one.kind is ClockKind.RETAKE), "")
            found.append((title, said, line_url(record, line.key), why))
    exam = url_for("student.exam", _anchor="clocks", **scope(record))
    return found + [
        (
            wording.clock.title(one, record.path),
            wording.clock.day(one, record.today),
            exam,
            wording.clock.why(one),
        )
        for one in ticking
        if one.kind in _AHEAD
        and (one.state is ClockState.RUNNING or (one.state is ClockState.MISSED and one.kind in _STAYS))
    ]


_STAYS = frozenset({ClockKind.EXAM, ClockKind.RELEASE, ClockKind.PROVISIONAL})
"""Clocks whose end still asks for an act."""
_AHEAD = _STAYS | {ClockKind.APPLICATION, ClockKind.ROSTER, ClockKind.PLACED_MONTHS, ClockKind.PLACED_DAYS}
"""Clocks of the path besides papers and retakes, which its lines speak of."""
