"""Clearance papers and placements in words: what holds a first day back, and what a paper shows."""

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import gettext, lazy_gettext, ngettext

from tracker.domain.clearance import Blocker, Expiry
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.forecast import Needed
from tracker.domain.path import Path
from tracker.domain.placing import Terms
from tracker.domain.statuses import RequirementKind
from tracker.web.wording.dates import clock_time, count_days, day, day_year, near
from tracker.web.wording.titles import MOST, joined, section_title, short_title, text

_PROOFS = {
    "doses": lazy_gettext("All doses"),
    "series": lazy_gettext("Series under way"),
    "titer": lazy_gettext("Blood test"),
    "declination": lazy_gettext("Declination"),
    "exemption": lazy_gettext("Exemption"),
    "clear": lazy_gettext("Clear result"),
}
_TRANSPORT = {
    "car": lazy_gettext("My own car"),
    "ride": lazy_gettext("Somebody drives me"),
    "transit": lazy_gettext("Bus or train"),
    "bike": lazy_gettext("Bicycle"),
    "walk": lazy_gettext("On foot"),
    "other": lazy_gettext("Another way"),
}
TRANSPORT = tuple(_TRANSPORT)


def proof(value: str) -> str:
    """What a paper shows; a free text stays as it was written."""
    diploma = shipped_credentials().proofs.get(value)
    return text(diploma.title) if diploma else str(_PROOFS.get(value, value))


def transport(value: str) -> str:
    """How a student gets to the site."""
    return str(_TRANSPORT.get(value, value))


def blocker(one: Blocker, path: Path) -> str:
    """A paper that holds a first day back, in few words: "Tuberculosis test ends Sun 3 Jan"."""
    return _BLOCKERS[one.code](one, short_title(path, one.key))


def _missing(_one: Blocker, name: str) -> str:
    return gettext("%(paper)s is missing", paper=name)


def _waiting(one: Blocker, name: str) -> str:
    return gettext("%(paper)s waits since %(day)s", paper=name, day=day(one.facts["since"]))


def _returned(one: Blocker, name: str) -> str:
    on = one.facts["on"]
    if on is None:
        return gettext("%(paper)s was sent back", paper=name)
    return gettext("%(paper)s was sent back on %(day)s", paper=name, day=day(on))


def _expired(one: Blocker, name: str) -> str:
    return gettext(
        "%(paper)s ends before the first day, on %(day)s", paper=name, day=day_year(one.facts["on"])
    )


def _lapses(one: Blocker, name: str) -> str:
    words = {"paper": name, "day": day_year(one.facts["on"]), "last": day_year(one.facts["ends_on"])}
    return gettext("%(paper)s ends on %(day)s, before the last day, %(last)s", **words)


def _dose_overdue(one: Blocker, name: str) -> str:
    words = {"paper": name, "day": day_year(one.facts["on"])}
    return gettext("%(paper)s: the next dose is due before the first day, on %(day)s", **words)


def _dose_due(one: Blocker, name: str) -> str:
    words = {"paper": name, "day": day_year(one.facts["on"])}
    return gettext("%(paper)s: the next dose is due during the stay, on %(day)s", **words)


def _too_old(one: Blocker, name: str) -> str:
    words = {"paper": name, "first": day_year(one.facts["first"])}
    return gettext("%(paper)s is too old for this site: it has to be from %(first)s or later", **words)


_BLOCKERS: dict[str, Callable[[Blocker, str], str]] = {
    "missing": _missing,
    "waiting": _waiting,
    "returned": _returned,
    "expired": _expired,
    "lapses": _lapses,
    "dose_overdue": _dose_overdue,
    "dose_due": _dose_due,
    "too_old": _too_old,
}


def blockers(found: Sequence[Blocker], path: Path) -> list[tuple[str, str]]:
    """Papers that hold a first day back: (words, key of the first). Missing ones are told together."""
    missing = [one.key for one in found if one.code == "missing"]
    told = [(blocker(one, path), one.key) for one in found if one.code != "missing"]
    if not missing:
        return told
    names = [short_title(path, key) for key in missing[:MOST]]
    words = gettext("missing: %(papers)s", papers=joined(names, len(missing) - len(names)))
    return [(words, missing[0]), *told]


def open_lines(path: Path, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Lines that come first, few by name and many by count: (words, key of the first)."""
    by_kind: dict[RequirementKind, list[str]] = {}
    for key in keys:
        by_kind.setdefault(path.by_key[key].kind, []).append(key)
    return [(_lines(path, kind, found), found[0]) for kind, found in by_kind.items()]


_MOST_NAMED = 2


def _lines(path: Path, kind: RequirementKind, keys: list[str]) -> str:
    if len(keys) <= _MOST_NAMED:
        return gettext("open: %(names)s", names=joined([short_title(path, key) for key in keys]))
    if kind is RequirementKind.SKILL:
        return ngettext("%(num)s skill open", "%(num)s skills open", len(keys))
    sections = {path.by_key[key].section for key in keys}
    if len(sections) == 1:
        name = section_title(path, next(iter(sections)))
        return ngettext("%(name)s: %(num)s open", "%(name)s: %(num)s open", len(keys), name=name)
    return ngettext("%(num)s line open", "%(num)s lines open", len(keys))


def needed(found: Needed | None, first: date, today: date) -> str:
    """What a week has to bring: "160:00 h from Mon 21 Dec to Sun 7 Feb: 23 h a week."; empty when
    nothing is left."""
    if found is None or not found.left:
        return ""
    words = {
        "left": clock_time(found.left),
        "first": near(max(first, today), today),
        "last": near(found.by, today),
    }
    if not found.is_enough:
        return gettext("%(left)s h are left until %(last)s: more than the days hold.", **words)
    return ngettext(
        "%(left)s h from %(first)s to %(last)s: %(num)s h a week.",
        "%(left)s h from %(first)s to %(last)s: %(num)s h a week.",
        found.a_week // 60,
        **words,
    )


def expiry(one: Expiry) -> str:
    """How long a paper lasts yet: "ends Sun 13 Dec 2026, in 19 days"."""
    words = {"day": day_year(one.on), "left": count_days(one.days_left)}
    if one.mark is None and one.is_dose:
        return gettext("next dose due %(day)s", **words)
    if one.mark is None:
        return gettext("valid until %(day)s", **words)
    if one.is_dose:
        return gettext("next dose due %(day)s, %(left)s left", **words)
    return gettext("valid until %(day)s, %(left)s left", **words)


_ENDS_SOON = 60
"""So many days before its end an agreement is shown as ending."""


def agreement(terms: Terms, today: date) -> tuple[str, str]:
    """How a site's agreement stands today: tone and words."""
    if not terms.is_active:
        return "closed", gettext("takes no students")
    if terms.starts_on is None:
        return "blocked", gettext("no agreement yet")
    if terms.ends_on is not None and terms.ends_on < today:
        return "expired", gettext("ended %(day)s", day=day_year(terms.ends_on))
    if terms.starts_on > today:
        return "waiting", gettext("from %(day)s", day=day_year(terms.starts_on))
    if terms.ends_on is None:
        return "done", gettext("open-ended")
    is_near = (terms.ends_on - today).days <= _ENDS_SOON
    return "expiring" if is_near else "done", gettext("until %(day)s", day=day_year(terms.ends_on))
