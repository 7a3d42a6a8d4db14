"""Why somebody needs help: one sentence for each rule, with its facts. Never a score."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.helping import Help, HelpRule
from tracker.domain.path import Path
from tracker.web.wording.dates import hours, near
from tracker.web.wording.titles import joined, short_title

NAMES: Mapping[HelpRule, LazyString] = {
    HelpRule.QUIET: lazy_gettext("No activity"),
    HelpRule.BEHIND: lazy_gettext("Behind the plan"),
    HelpRule.RETURNED: lazy_gettext("Sent back twice"),
    HelpRule.LAPSES: lazy_gettext("Paper lapses at the site"),
    HelpRule.HOURS: lazy_gettext("Hours do not fit"),
    HelpRule.RETAKE: lazy_gettext("Retake not booked"),
    HelpRule.PROMISE: lazy_gettext("Promise broken"),
}
"""What filters call the rules."""


class _Told:
    """The facts of one reason as its sentence needs them."""

    def __init__(self, help_: Help, path: Path, today: date) -> None:
        self.facts: Mapping[str, Any] = help_.facts
        self.path, self.today = path, today

    def day(self, name: str) -> str:
        """A date among the facts."""
        return near(self.facts[name], self.today)

    @property
    def line(self) -> str:
        """What it is about, and how many more."""
        return joined([short_title(self.path, self.facts["key"])], self.facts["more"])


def rule_name(rule: HelpRule) -> str:
    """The name of a rule, as filters have it."""
    return str(NAMES[rule])


def help_reason(help_: Help, path: Path, today: date) -> str:
    """The sentence of a reason."""
    return SENTENCES[help_.rule](_Told(help_, path, today))


def help_since(help_: Help, today: date) -> str:
    """ "since Thu 19 Nov" """
    return gettext("since %(day)s", day=near(help_.began_on, today))


def _quiet(told: _Told) -> str:
    return ngettext(
        "Nothing logged for %(num)s day, last on %(day)s.",
        "Nothing logged for %(num)s days, last on %(day)s.",
        told.facts["days"],
        day=told.day("on"),
    )


def _behind(told: _Told) -> str:
    return ngettext("%(num)s day behind the plan.", "%(num)s days behind the plan.", told.facts["days"])


def _returned(told: _Told) -> str:
    return gettext(
        "%(line)s: sent back %(n)s times in a row, last on %(day)s.",
        line=told.line,
        n=told.facts["n"],
        day=told.day("on"),
    )


def _lapses(told: _Told) -> str:
    words = {"line": told.line, "day": told.day("on"), "end": told.day("ends_on")}
    if told.facts["on"] < told.today:
        return gettext("%(line)s: ended on %(day)s, and the placement ends on %(end)s.", **words)
    return gettext("%(line)s: ends on %(day)s, before the placement ends on %(end)s.", **words)


def _hours(told: _Told) -> str:
    left, by, n = hours(told.facts["minutes"]), told.day("by"), told.facts["days"]
    if not n:
        return gettext("%(left)s left at the site, and the last day was %(day)s.", left=left, day=by)
    return ngettext(
        "%(left)s left at the site and %(num)s day until %(day)s: %(week)s a week.",
        "%(left)s left at the site and %(num)s days until %(day)s: %(week)s a week.",
        n,
        left=left,
        day=by,
        week=hours(told.facts["a_week"]),
    )


def _retake(told: _Told) -> str:
    n = told.facts["n"]
    if told.facts["on"] is None:
        return ngettext(
            "%(num)s attempt not passed. The exam body says when the next is possible.",
            "%(num)s attempts not passed. The exam body says when the next is possible.",
            n,
        )
    return ngettext(
        "%(num)s attempt not passed. The next is possible from %(day)s on and is not booked.",
        "%(num)s attempts not passed. The next is possible from %(day)s on and is not booked.",
        n,
        day=told.day("on"),
    )


def _promise(told: _Told) -> str:
    if told.facts["key"] is None:
        return gettext("The answer to a request was promised by %(day)s.", day=told.day("on"))
    return gettext("The answer on %(line)s was promised by %(day)s.", line=told.line, day=told.day("on"))


SENTENCES: Mapping[HelpRule, Callable[[_Told], str]] = {
    HelpRule.QUIET: _quiet,
    HelpRule.BEHIND: _behind,
    HelpRule.RETURNED: _returned,
    HelpRule.LAPSES: _lapses,
    HelpRule.HOURS: _hours,
    HelpRule.RETAKE: _retake,
    HelpRule.PROMISE: _promise,
}
