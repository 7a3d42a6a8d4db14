"""Sentences for events of the student's rights: disclosures, corrections, holds, erasure."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from tracker.domain.rights import About, DisclosureBasis
from tracker.web.wording.happened import Happened
from tracker.web.wording.rights import about_kind, basis


def _disclosed(told: Happened) -> str:
    value = told.text("basis")
    words = {
        "name": told.name,
        "recipient": told.text("recipient"),
        "what": told.text("what"),
        "basis": basis(DisclosureBasis(value)) if value in list(DisclosureBasis) else value,
    }
    return gettext("%(name)s gave out of the school, to %(recipient)s: %(what)s (%(basis)s)", **words)


def _about(told: Happened) -> str:
    found = About.parse(told.text("about"))
    return about_kind(found.kind) if found else told.text("about")


def _asked(told: Happened) -> str:
    words = {"name": told.name, "thing": _about(told), "day": told.day("due_on")}
    if told.is_self:
        return gettext("You asked for a correction: %(thing)s, answer due by %(day)s", **words)
    return gettext("%(name)s asked for a correction: %(thing)s, answer due by %(day)s", **words)


def _withdrawn(told: Happened) -> str:
    if told.is_self:
        return gettext("You took back a request for correction: %(thing)s", thing=_about(told))
    return gettext(
        "%(name)s took back a request for correction: %(thing)s", name=told.name, thing=_about(told)
    )


def _decided(told: Happened) -> str:
    words = {"name": told.name, "thing": _about(told)}
    if told.payload.get("granted"):
        return gettext("%(name)s agreed to a correction: %(thing)s", **words)
    return gettext("%(name)s refused a correction: %(thing)s", **words)


def _stated(told: Happened) -> str:
    if told.is_self:
        return gettext("You attached a statement: %(thing)s", thing=_about(told))
    return gettext("%(name)s attached a statement: %(thing)s", name=told.name, thing=_about(told))


def _chosen(told: Happened) -> str:
    words = {"name": told.name}
    if told.payload.get("out"):
        return gettext("%(name)s opted out of directory information", **words)
    return gettext("%(name)s allowed directory information again", **words)


def _held(told: Happened) -> str:
    return gettext("%(name)s put a legal hold on the record: nothing may be destroyed", name=told.name)


def _lifted(told: Happened) -> str:
    return gettext("%(name)s lifted the legal hold on the record", name=told.name)


def _erased(told: Happened) -> str:
    return gettext(
        "The record was erased as the retention rule asks; it stands as number %(n)s", n=told.text("number")
    )


RIGHT_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "record.disclosed": _disclosed,
    "record.erased": _erased,
    "correction.asked": _asked,
    "correction.withdrawn": _withdrawn,
    "correction.decided": _decided,
    "correction.stated": _stated,
    "directory.chosen": _chosen,
    "hold.placed": _held,
    "hold.lifted": _lifted,
}
