"""The charts: what is drawn, as geometry and as the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext, ngettext

from tracker.domain.path import Path
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.outcome_charts import Charts, Point
from tracker.queries.outcome_charts import charts as read_charts
from tracker.queries.outcomes import program_path
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.outcomes.asked import asked
from tracker.web.outcomes.report import context_of

WIDTH, HEIGHT = 560, 220
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: ``share`` of the width, what stands at its right, what is said besides."""

    name: str
    share: float
    amount: str
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The completion curve: two step lines in a box of ``WIDTH`` by ``HEIGHT``, with its ticks."""

    done: str
    planned: str
    weeks: tuple[tuple[float, int], ...]
    counts: tuple[tuple[float, int], ...]
    rows: tuple[Point, ...]


@requires(Permission.SEE_OUTCOMES)
def charts() -> str:
    """Five charts of the students who are chosen, each with its table."""
    found = asked()
    people = [one.facts for one in found.students]
    drawn = read_charts(db.session, people, found.today)
    path = program_path(db.session, found.students)
    return render_template(
        "outcomes/charts.html",
        drawn=drawn,
        funnel=funnel(drawn, path),
        curve=curve(drawn.curve),
        skills=skills(drawn, path),
        sites=sites(drawn),
        waits=waits(drawn),
        box=(WIDTH, HEIGHT),
        **context_of(found),
    )


def funnel(drawn: Charts, path: Path | None) -> list[Bar]:
    """How many have finished each step, in the order of the path."""
    if path is None:
        return []
    by_key = {one.key: one for one in drawn.funnel}
    return [
        Bar(wording.step_title(path, step.key), one.have / one.of, _of(one.have, one.of))
        for step in path.steps
        if (one := by_key.get(step.key))
    ]


def skills(drawn: Charts, path: Path | None) -> list[Bar]:
    """Passed at the first try, the lowest share first."""
    made = []
    for one in drawn.skills:
        line = path.by_key.get(one.key) if path else None
        name = wording.title(line) if line else one.key
        code = (line.code or "") if line else ""
        made.append(Bar(name, one.have / one.of, _of(one.have, one.of), code=code))
    return made


def sites(drawn: Charts) -> list[Bar]:
    """Accepted hours, the most first."""
    most = max((one.minutes for one in drawn.sites), default=0) or 1
    return [
        Bar(
            one.site or gettext("No site named"),
            one.minutes / most,
            gettext("%(n)s h", n=f"{one.minutes / 60:,.0f}"),
            ngettext("%(num)d student", "%(num)d students", one.students),
        )
        for one in drawn.sites
    ]


def waits(drawn: Charts) -> list[Bar]:
    """Half of the entries of a kind were decided within so many days."""
    most = max((one.median for one in drawn.waits), default=0) or 1
    return [
        Bar(
            wording.entry_kind(one.kind),
            one.median / most,
            gettext("%(n)s d", n=f"{one.median:g}"),
            gettext(
                "%(count)s decided, longest %(longest)s days, %(late)s after the promise",
                count=one.count,
                longest=one.longest,
                late=one.late,
            ),
        )
        for one in drawn.waits
    ]


def curve(points: Sequence[Point]) -> Lines | None:
    """The curve against the plan; None where no week has passed yet."""
    if len(points) < 2:
        return None
    last = points[-1].week
    step = max(1, -(-last // 8))
    return Lines(
        _stairs([(one.week / last, one.done / one.of) for one in points]),
        _stairs([(one.week / last, one.planned / one.of) for one in points]),
        tuple((_x(week / last), week) for week in range(0, last + 1, step)),
        tuple((_y(at / _TICKS), 100 * at // _TICKS) for at in range(_TICKS + 1)),
        tuple(one for one in points if one.week % step == 0 or one.week == last),
    )


def _stairs(shares: Sequence[tuple[float, float]]) -> str:
    """A step line: across to the next week, then up to its count."""
    made = [f"M{_x(shares[0][0])} {_y(shares[0][1])}"]
    made += [f"H{_x(across)}V{_y(up)}" for across, up in shares[1:]]
    return "".join(made)


def _x(share: float) -> float:
    return round(share * WIDTH, 1)


def _y(share: float) -> float:
    return round(HEIGHT - share * HEIGHT, 1)


def _of(have: int, of: int) -> str:
    return gettext("%(n)s of %(of)s", n=have, of=of)
