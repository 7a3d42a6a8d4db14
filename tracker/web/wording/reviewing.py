"""What is said about taking a decision back, and about return phrases."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.happened import Happened


def _reopened(told: Happened) -> str:
    words = {"name": told.name, "what": told.thing}
    own = gettext("You took your decision back: %(what)s waits again", **words)
    named = gettext("%(name)s took the decision back: %(what)s waits again", **words)
    return told.with_line(own if told.is_self else named)


def _phrase_added(told: Happened) -> str:
    return gettext("%(name)s saved a return phrase: %(phrase)s", name=told.name, phrase=told.text("en"))


def _phrase_changed(told: Happened) -> str:
    return gettext("%(name)s changed a return phrase: %(phrase)s", name=told.name, phrase=told.text("en"))


def _phrase_removed(told: Happened) -> str:
    return gettext("%(name)s removed a return phrase", name=told.name)


REVIEW_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "entry.reopened": _reopened,
    "phrase.added": _phrase_added,
    "phrase.changed": _phrase_changed,
    "phrase.removed": _phrase_removed,
}
REVIEW_PLAIN: dict[str, LazyString] = {
    "cannot_undo": lazy_gettext("This decision cannot be taken back here. Nothing was changed."),
    "minute_over": lazy_gettext(
        "The minute to take this decision back is over. Credit that was given can still be voided with a "
        "reason, in the student's file."
    ),
    "no_phrase": lazy_gettext("This phrase is not on the list any more: choose another one."),
    "not_your_decision": lazy_gettext("Only whoever decided takes a decision back. Nothing was changed."),
    "phrase_needed": lazy_gettext("Write the phrase in both languages: students read it in their own."),
    "relied_on": lazy_gettext(
        "Something was logged or decided on top of this decision since, so it stays. Nothing was changed."
    ),
}


def _phrase_long(told: Any) -> str:
    return gettext("At most %(most)s characters.", most=told.facts["most"])


def _phrases_full(told: Any) -> str:
    return gettext("There are %(most)s phrases already: remove one first.", most=told.facts["most"])


REVIEW_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "phrase_long": _phrase_long,
    "phrases_full": _phrases_full,
}
