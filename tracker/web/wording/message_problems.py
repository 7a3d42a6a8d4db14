"""Why a message or a template was refused: sentences by error code."""

from collections.abc import Callable
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.web.wording.dates import moment


def _unknown(told: Any) -> str:
    return gettext(
        "“%(name)s” is no placeholder: choose one from the list, or take the braces away.",
        name=told.facts["name"],
    )


def _many(told: Any) -> str:
    return gettext("A message goes to at most %(most)s students: narrow the filter.", most=told.facts["most"])


def _gone(told: Any) -> str:
    return ngettext(
        "You cannot write to one of these students any more (%(names)s). Nothing was sent: take them out "
        "first.",
        "You cannot write to %(num)d of these students any more (%(names)s). Nothing was sent: take them out "
        "first.",
        int(told.facts["count"]),
        names=told.facts["names"] or gettext("erased"),
    )


def _missing(told: Any) -> str:
    if told.facts["language"] == "es":
        return gettext("Somebody reads Spanish: write the subject and the text in Spanish too.")
    return gettext("Somebody reads English: write the subject and the text in English too.")


def _sent(told: Any) -> str:
    return gettext(
        "This message was sent %(time)s and cannot be changed any more.",
        time=moment(told.facts["at"], told.zone),
    )


MESSAGE_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "unknown_placeholder": _unknown,
    "too_many_recipients": _many,
    "recipients_gone": _gone,
    "words_missing": _missing,
    "message_sent": _sent,
}
"""Codes about messages whose sentence has facts in it."""

PLAIN_MESSAGES: dict[str, LazyString] = {
    "no_message": lazy_gettext("This draft is not there any more."),
    "no_recipients": lazy_gettext("Choose at least one student to write to."),
    "no_mail": lazy_gettext("There is no such mail."),
    "mail_is_settled": lazy_gettext("This mail went out, is tried again, or was dropped already."),
    "mail_required": lazy_gettext("Nobody can do without this mail."),
    "no_template": lazy_gettext("There is no such template."),
    "template_gone": lazy_gettext("This template is not offered any more: choose another one."),
    "template_name": lazy_gettext("Give the template a name that no other one has."),
    "template_words": lazy_gettext("A template speaks both languages: fill this too."),
}
"""Codes about messages whose sentence is always the same."""
