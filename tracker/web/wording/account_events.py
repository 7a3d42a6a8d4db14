"""What happened to an account, in words."""

from collections.abc import Callable

from flask_babel import gettext, ngettext

from tracker.web.wording.happened import Happened


def _deactivated(told: Happened) -> str:
    return gettext("%(name)s deactivated the account", name=told.name)


def _reactivated(told: Happened) -> str:
    return gettext("%(name)s reactivated the account", name=told.name)


def _signed_out(told: Happened) -> str:
    return gettext("%(name)s ended every session of the account", name=told.name)


def _what(told: Happened) -> str:
    kinds = {
        "app": gettext("the app for codes"),
        "codes": gettext("recovery codes"),
        "passkey": gettext("the passkey “%(name)s”", name=told.text("name")),
    }
    return kinds.get(told.text("kind"), gettext("every second step"))


def _added(told: Happened) -> str:
    if told.is_self:
        return gettext("You set up %(what)s", what=_what(told))
    return gettext("%(name)s set up %(what)s", name=told.name, what=_what(told))


def _removed(told: Happened) -> str:
    if told.is_self:
        return gettext("You removed %(what)s", what=_what(told))
    return gettext("%(name)s removed %(what)s", name=told.name, what=_what(told))


def _all_signed_out(told: Happened) -> str:
    count = told.payload.get("count")
    if count is None:
        return gettext("Everybody was signed out on every device")
    return ngettext(
        "Everybody was signed out on every device: %(num)d session",
        "Everybody was signed out on every device: %(num)d sessions",
        count,
    )


ACCOUNT_EVENTS: dict[str, Callable[[Happened], str]] = {
    "person.deactivated": _deactivated,
    "person.reactivated": _reactivated,
    "person.signed_out": _signed_out,
    "school.signed_out": _all_signed_out,
    "factor.added": _added,
    "factor.removed": _removed,
}
