"""Few words about a line, for the columns of a board, and about where a student stands."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.statuses import RequirementKind, State
from tracker.web.wording.dates import ago, day, day_year, weekday_day
from tracker.web.wording.shifts import signed_of
from tracker.web.wording.titles import joined, short_title

_LATE = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.EXPIRED})


def short_reason(line: Line, path: Path) -> str:
    """Why, in few words: "promised by Thu 26 Nov", "6 of 10", "after Home safety"."""
    say = SHORT.get(line.reason.code)
    return say(line, path) if say else ""


def _dated(name: str, words: Callable[[str], str], fallback: str = "") -> Callable[[Line, Path], str]:
    def say(line: Line, _path: Path) -> str:
        value = line.reason.facts.get(name)
        return words(day(value)) if value else fallback

    return say


def _waiting(line: Line, _path: Path) -> str:
    promised = line.reason.facts.get("promised_on")
    if promised is None:
        return gettext("since %(day)s", day=day(line.reason.facts["since"]))
    return gettext("promised by %(day)s", day=day(promised))


def _after(line: Line, path: Path) -> str:
    keys = line.reason.facts["keys"]
    return gettext("after %(first)s", first=joined([short_title(path, keys[0])], len(keys) - 1))


def _of(line: Line, _path: Path) -> str:
    return gettext("%(have)s of %(need)s", have=line.have, need=line.need)


def _score(line: Line, _path: Path) -> str:
    facts = line.reason.facts
    return gettext("best %(best)s, needs %(mark)s", best=facts["best"], mark=facts["mark"])


def _hours(line: Line, _path: Path) -> str:
    minutes = line.reason.facts.get("minutes", line.have * 60)
    return signed_of(minutes, line.need * 60)


def _attempts(line: Line, _path: Path) -> str:
    n = line.reason.facts.get("attempts", 1)
    return ngettext("%(num)s attempt not passed", "%(num)s attempts not passed", n)


def _open(line: Line, path: Path) -> str:
    if line.need > 1:
        return _of(line, path)
    return gettext("since %(day)s", day=day(line.since)) if line.since else ""


SHORT: dict[str, Callable[[Line, Path], str]] = {
    "closer": _dated("since", lambda d: gettext("no job since %(day)s", day=d)),
    "kept": _dated("on", lambda d: gettext("kept, since %(day)s", day=d)),
    "waived": _dated("on", lambda d: gettext("since %(day)s", day=d)),
    "expired": _dated("on", lambda d: gettext("ended %(day)s", day=d)),
    "not_passed": _dated("on", lambda d: gettext("not passed %(day)s", day=d)),
    "returned": _dated("on", lambda d: gettext("sent back %(day)s", day=d)),
    "waiting": _waiting,
    "waiting_kept": _waiting,
    "lapses_at_site": _dated("on", lambda d: gettext("ends %(day)s, during the externship", day=d)),
    "expiring": _dated("on", lambda d: gettext("ends %(day)s", day=d)),
    "done": _dated("on", lambda d: gettext("since %(day)s", day=d)),
    "done_self": _dated("on", lambda d: gettext("since %(day)s", day=d)),
    "started_too_old": _dated("oldest_on", lambda d: gettext("site asks for a paper from %(day)s on", day=d)),
    "kit": _dated("since", lambda d: gettext("blocked by kit since %(day)s", day=d)),
    "retake": _dated("until", lambda d: gettext("next attempt from %(day)s", day=d)),
    "ask_exam_body": _attempts,
    "after": _after,
    "started_count": _of,
    "started_checkoff": lambda line, path: gettext("check-off open"),
    "started_score": _score,
    "started_score_open": lambda line, path: gettext("score open"),
    "started_hours": _hours,
    "started_retake": _attempts,
    "open": _open,
    "open_staff": _open,
    "open_course": lambda line, path: gettext("in the course"),
    "not_asked_route": lambda line, path: gettext("not on this route"),
    "not_asked_site_documents": lambda line, path: gettext("the site asks nothing more"),
    "not_asked_flu_season": lambda line, path: gettext("outside the flu season"),
}


def due(line: Line, today: date) -> str:
    """ "Due Thu 26 Nov", late "Was due Thu 19 Nov, 5 days ago"; empty without a date or need."""
    if line.due_on is None or line.state not in _LATE:
        return ""
    if line.is_overdue:
        return gettext("Was due %(day)s, %(ago)s", day=day(line.due_on), ago=ago(line.due_on, today))
    if (line.due_on - today).days > 180:
        return gettext("Due %(day)s", day=day_year(line.due_on))
    return gettext("Due %(day)s", day=day(line.due_on))


def pace(days: int | None) -> str:
    """ "4 days behind", "on plan", "3 days ahead"; "finished" for None."""
    if days is None:
        return gettext("finished")
    if days == 0:
        return gettext("on plan")
    if days < 0:
        return ngettext("%(num)s day behind", "%(num)s days behind", -days)
    return ngettext("%(num)s day ahead", "%(num)s days ahead", days)


def way_back(lines: Sequence[Line], by: date, path: Path | None = None) -> str:
    """What brings a student back on plan: "2 skills by Sunday 29 Nov". Without a path it counts
    lines and does not name their kinds."""
    if not lines:
        return gettext("Nothing more by %(day)s", day=weekday_day(by))
    return gettext("%(what)s by %(day)s", what=_counted(lines, path), day=weekday_day(by))


def _counted(lines: Sequence[Line], path: Path | None) -> str:
    if path is None:
        return ngettext("%(num)s line", "%(num)s lines", len(lines))
    kinds = Counter(path.by_key[line.key].kind for line in lines)
    return joined([_kind(kind, n) for kind, n in kinds.items()])


def _kind(kind: RequirementKind, n: int) -> str:
    match kind:
        case RequirementKind.MILESTONE:
            return ngettext("%(num)s milestone", "%(num)s milestones", n)
        case RequirementKind.SKILL:
            return ngettext("%(num)s skill", "%(num)s skills", n)
        case RequirementKind.HOURS:
            return gettext("the site hours")
        case RequirementKind.DOCUMENT:
            return ngettext("%(num)s paper", "%(num)s papers", n)
        case RequirementKind.EVALUATION:
            return ngettext("%(num)s evaluation", "%(num)s evaluations", n)
        case RequirementKind.EXAM:
            return ngettext("%(num)s exam", "%(num)s exams", n)
        case RequirementKind.EMPLOYMENT:
            return gettext("the job")
        case RequirementKind.EDUCATION:
            return gettext("the credits")
