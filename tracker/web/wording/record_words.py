"""The record, its copies and its keys: refusals and events in words."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from tracker.domain.kinds import ShareKind
from tracker.web.wording.happened import Happened

PLAIN_RECORD = {
    "copy_recipient": lazy_gettext("Write who gets it."),
    "copy_days": lazy_gettext("Choose for how long it is open."),
    "no_certificate": lazy_gettext("There is no certificate in your record yet, so there is none to share."),
    "key_known": lazy_gettext("This key is known already."),
    "no_key": lazy_gettext("There is no such key."),
}


def _long(told: Any) -> str:
    most = told.facts["most"]
    return ngettext("At most %(num)d sign.", "At most %(num)d signs.", most)


def _enough(told: Any) -> str:
    most = told.facts["most"]
    return ngettext(
        "%(num)d copy is open already: take one back first.",
        "%(num)d copies are open already: take one back first.",
        most,
    )


RECORD_PROBLEMS: dict[str, Callable[[Any], str]] = {"copy_long": _long, "copies_enough": _enough}

_KINDS = {
    ShareKind.FULL: lazy_gettext("full record"),
    ShareKind.SKILLS: lazy_gettext("skills and hours"),
    ShareKind.CERTIFICATE: lazy_gettext("certificates"),
}


def _kind(told: Happened) -> str:
    value = told.text("kind")
    return str(_KINDS[ShareKind(value)]) if value in list(ShareKind) else value


def _shared(told: Happened) -> str:
    words = {
        "name": told.name,
        "kind": _kind(told),
        "who": told.text("recipient"),
        "day": told.day("expires_on"),
    }
    if told.is_self:
        return gettext("You shared a copy (%(kind)s) with %(who)s, open until %(day)s", **words)
    return gettext("%(name)s shared a copy (%(kind)s) with %(who)s, open until %(day)s", **words)


def _taken_back(told: Happened) -> str:
    words = {"name": told.name, "kind": _kind(told)}
    if told.is_self:
        return gettext("You took back a shared copy (%(kind)s)", **words)
    return gettext("%(name)s took back a shared copy (%(kind)s)", **words)


def _feed_made(told: Happened) -> str:
    if told.is_self:
        return gettext("You made a new address for your calendar")
    return gettext("%(name)s made a new address for the calendar", name=told.name)


def _feed_ended(told: Happened) -> str:
    if told.is_self:
        return gettext("You ended the address of your calendar")
    return gettext("%(name)s ended the address of the calendar", name=told.name)


def _key_made(told: Happened) -> str:
    return gettext("%(name)s made a key that signs records: %(kid)s", name=told.name, kid=told.text("kid"))


def _key_retired(told: Happened) -> str:
    words = {"name": told.name, "kid": told.text("kid")}
    if told.text("reason") == "revoked":
        return gettext("%(name)s revoked the key %(kid)s: nothing that it signed is valid any more", **words)
    return gettext("%(name)s retired the key %(kid)s: what it signed stays valid", **words)


def _archived(told: Happened) -> str:
    return gettext("Everything left as one file, for %(who)s", who=told.text("recipient"))


RECORD_EVENTS: dict[str, Callable[[Happened], str]] = {
    "copy.shared": _shared,
    "copy.revoked": _taken_back,
    "feed.made": _feed_made,
    "feed.revoked": _feed_ended,
    "key.made": _key_made,
    "key.retired": _key_retired,
    "school.archived": _archived,
}
