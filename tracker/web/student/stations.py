"""The stops of the line: one line of facts, bars and flags for each step."""

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext

from tracker.queries.student_path import Bar, PathPage, Station
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.line import Station as Drawn
from tracker.web.student.links import line_url, step_url
from tracker.web.wording.dates import clock_time

GROUPS = {
    "modules": lazy_gettext("Modules"),
    "home-skills": lazy_gettext("Kit skills"),
    "site-only": lazy_gettext("Site skills"),
    "clearance": lazy_gettext("Papers"),
}
"""Short names of groups that get a bar."""


@dataclass(frozen=True, slots=True)
class StopShown:
    """One step as the line draws it. Flags are (tone, words, where)."""

    title: str
    fact: str
    href: str
    word: str
    bars: tuple[tuple[str, int, int, str], ...]
    flags: tuple[tuple[str, str, str], ...]


def stops(page: PathPage) -> list[StopShown]:
    """Every step in ride order."""
    return [_stop(page, at, station) for at, station in enumerate(page.stations)]


def _stop(page: PathPage, at: int, station: Station) -> StopShown:
    record = page.record
    return StopShown(
        title=wording.step_title(record.path, station.key),
        fact=_fact(page, at, station),
        href=step_url(record, station.key),
        word=_WORDS[station.state](),
        bars=tuple(_bar(record, bar) for bar in station.bars if _shows(station, bar)),
        flags=tuple(
            (flag.tone, _flag(flag.tone, flag.count), line_url(record, flag.key))
            for flag in station.flags
            if record.standing.pauses.frozen_on is None
        ),
    )


def _shows(station: Station, bar: Bar) -> bool:
    """Of a step ahead only what has begun gets a bar; a done step needs none."""
    return station.state in ("here", "blocked") or (station.state == "ahead" and bar.done > 0)


_WORDS = {
    "done": lambda: gettext("done"),
    "here": lambda: gettext("you are here"),
    "blocked": lambda: gettext("you are here, blocked"),
    "ahead": lambda: gettext("ahead"),
}


def _fact(page: PathPage, at: int, station: Station) -> str:
    """One line of facts about a step; n of N always."""
    counted = gettext("%(done)s of %(asked)s done", done=station.done, asked=station.asked)
    if page.record.standing.pauses.frozen_on is not None:
        return counted
    if station.state == "done":
        if station.done_on is None:
            return counted
        return gettext("%(counted)s · since %(day)s", counted=counted, day=_day(page, station.done_on))
    if station.state in ("here", "blocked"):
        if station.due_on is None:
            return counted
        day = _day(page, station.due_on)
        if station.due_on < page.record.today:
            return gettext("%(counted)s · was to end %(day)s", counted=counted, day=day)
        return gettext("%(counted)s · should end %(day)s", counted=counted, day=day)
    if station.open:
        now = ngettext("%(num)s open now", "%(num)s open now", station.open)
        return f"{counted} · {now}"
    if at and not station.done:
        before = wording.step_title(page.record.path, page.stations[at - 1].key)
        return gettext("%(counted)s · opens after %(step)s", counted=counted, step=before)
    return counted


def _day(page: PathPage, value: object) -> str:
    return wording.near(value, page.record.today)  # type: ignore[arg-type]


def _bar(record: StudentRecord, bar: Bar) -> tuple[str, int, int, str]:
    if bar.is_hours:
        sentence = gettext("%(n)s of %(of)s h", n=clock_time(bar.done), of=bar.of // 60)
        return gettext("Hours"), bar.done, bar.of, sentence
    label = str(GROUPS.get(bar.key, bar.key.replace("-", " ").capitalize()))
    return label, bar.done, bar.of, gettext("%(n)s of %(of)s", n=bar.done, of=bar.of)


def _flag(tone: str, count: int) -> str:
    return _FLAGS[tone](count)


_FLAGS = {
    "returned": lambda n: ngettext("%(num)s returned", "%(num)s returned", n),
    "waiting": lambda n: ngettext("%(num)s waits", "%(num)s wait", n),
    "overdue": lambda n: ngettext("%(num)s overdue", "%(num)s overdue", n),
    "expired": lambda n: ngettext("%(num)s expired", "%(num)s expired", n),
    "expiring": lambda n: ngettext("%(num)s expiring", "%(num)s expiring", n),
    "blocked": lambda n: ngettext("%(num)s blocked", "%(num)s blocked", n),
}


def spine(page: PathPage) -> list[Drawn]:
    """The stations as the line component draws them."""
    path = page.record.path
    return [
        Drawn(one.key, wording.step_title(path, one.key), one.state, one.share, one.moved)
        for one in page.stations
    ]
