"""Contacts, visits and follow-ups in words: their kinds, the events about them, why one was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.contacts import ContactWay, VisitWay
from tracker.web.wording.dates import day_year
from tracker.web.wording.happened import Happened

_WAYS: Mapping[ContactWay, LazyString] = {
    ContactWay.CALL: lazy_gettext("Call"),
    ContactWay.TEXT: lazy_gettext("Text message"),
    ContactWay.MAIL: lazy_gettext("Mail"),
    ContactWay.VISIT: lazy_gettext("Visit"),
}
_VISITS: Mapping[VisitWay, LazyString] = {
    VisitWay.ON_SITE: lazy_gettext("At the site"),
    VisitWay.PHONE: lazy_gettext("By phone"),
    VisitWay.VIDEO: lazy_gettext("By video"),
}


def contact_way(value: ContactWay) -> str:
    """How a student was reached."""
    return str(_WAYS[value])


def visit_way(value: VisitWay) -> str:
    """How the school saw a student at the site."""
    return str(_VISITS[value])


def reached(value: ContactWay | VisitWay) -> str:
    """How a student was reached or seen."""
    return visit_way(value) if isinstance(value, VisitWay) else contact_way(value)


def note_title(way: ContactWay | None, visit: VisitWay | None, by: str) -> str:
    """What a note is called where it stands alone: "Call, note of Iris Vane"."""
    words = {"name": by}
    if visit is not None:
        return gettext("Site visit, note of %(name)s", **words)
    if way is not None:
        return gettext("%(way)s, note of %(name)s", way=contact_way(way), **words)
    return gettext("Note of %(name)s", **words)


def _way(told: Happened) -> str:
    value = told.text("way")
    return contact_way(ContactWay(value)) if value in list(ContactWay) else value


def _written(told: Happened) -> str:
    words = {"name": told.name, "way": _way(told).lower(), "day": told.day("happened_on")}
    if told.is_self:
        return gettext("You wrote about a contact: %(way)s on %(day)s", **words)
    return gettext("%(name)s wrote about a contact: %(way)s on %(day)s", **words)


def _visited(told: Happened) -> str:
    value = told.text("way")
    words = {
        "name": told.name,
        "by": told.text("by"),
        "site": told.text("site"),
        "way": visit_way(VisitWay(value)).lower() if value in list(VisitWay) else value,
        "day": told.day("visited_on"),
    }
    if told.is_self:
        return gettext("You recorded a visit: %(by)s, %(site)s, %(way)s on %(day)s", **words)
    return gettext("%(name)s recorded a visit: %(by)s, %(site)s, %(way)s on %(day)s", **words)


def _set(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("due_on"), "holder": told.text("holder")}
    if told.is_self:
        return gettext("You set a follow-up: %(holder)s, %(day)s", **words)
    return gettext("%(name)s set a follow-up: %(holder)s, %(day)s", **words)


def _moved(told: Happened) -> str:
    words = {
        "name": told.name,
        "old": told.day("from_on"),
        "new": told.day("due_on"),
        "holder": told.text("holder"),
    }
    if words["holder"]:
        return gettext("%(name)s gave a follow-up to %(holder)s, from %(old)s to %(new)s", **words)
    if told.is_self:
        return gettext("You moved a follow-up from %(old)s to %(new)s", **words)
    return gettext("%(name)s moved a follow-up from %(old)s to %(new)s", **words)


def _done(told: Happened) -> str:
    if told.is_self:
        return gettext("You marked a follow-up as done")
    return gettext("%(name)s marked a follow-up as done", name=told.name)


CONTACT_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "contact.written": _written,
    "visit.recorded": _visited,
    "follow_up.set": _set,
    "follow_up.moved": _moved,
    "follow_up.done": _done,
}

PLAIN_CONTACTS: dict[str, LazyString] = {
    "contact_ahead": lazy_gettext("This day lies ahead: write the day on which you spoke."),
    "follow_up_done": lazy_gettext("This follow-up is done already. Nothing was changed."),
    "follow_up_holder": lazy_gettext("Choose somebody of the student's cohort."),
    "follow_up_same": lazy_gettext("It is due on this day already: choose another day, or somebody else."),
    "visit_ahead": lazy_gettext("This day lies ahead: write the day of the visit."),
    "visit_by": lazy_gettext("Choose somebody of the student's cohort who went there."),
    "visit_empty": lazy_gettext("Write what was seen."),
}


def _contact_before(told: Any) -> str:
    return gettext("Choose a day from %(first)s on.", first=day_year(told.facts["first"]))


def _follow_up_outside(told: Any) -> str:
    words = {"first": day_year(told.facts["first"]), "last": day_year(told.facts["last"])}
    return gettext("Choose a day from %(first)s to %(last)s.", **words)


def _visit_outside(told: Any) -> str:
    words = {"first": day_year(told.facts["first"]), "last": day_year(told.facts["last"])}
    return gettext("The student is at the site from %(first)s to %(last)s: choose a day in it.", **words)


def _visit_many(told: Any) -> str:
    return gettext("At most %(most)s students at once: record the others apart.", most=told.facts["most"])


CONTACT_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "contact_before": _contact_before,
    "follow_up_outside": _follow_up_outside,
    "visit_many": _visit_many,
    "visit_outside": _visit_outside,
}
