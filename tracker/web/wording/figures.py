"""The figures of a program and of its lines, as administrators read them."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.path_origins import ProgramFigure
from tracker.domain.requirement import Requirement

_NAMES: Mapping[str, LazyString] = {
    "weeks": lazy_gettext("Weeks of the plan"),
    "expiring_days": lazy_gettext("Days of warning before a paper ends"),
    "promise_days": lazy_gettext("Working days in which an answer is promised"),
    "externship_weeks": lazy_gettext("Weeks of the externship"),
    "shift_rules": lazy_gettext("How shifts are counted"),
    "warning_days": lazy_gettext("Days before the end on which a warning is sent"),
    "season": lazy_gettext("Flu season"),
}


def figure_name(figure: ProgramFigure) -> str:
    """What a figure is; its name in the document where we have no words for it."""
    return str(_NAMES.get(figure.name, figure.name))


def figure_value(figure: ProgramFigure) -> str:
    """What it says: a number, a stretch, or each part by its name in the document."""
    values = dict(figure.values)
    if len(values) == 1:
        return next(iter(values.values()))
    for first, last in (("first", "last"), ("from", "to")):
        if set(values) == {first, last}:
            return gettext("%(first)s to %(last)s", first=values[first], last=values[last])
    if figure.name == "shift_rules":
        return gettext(
            "a break of %(pause)s minutes from %(after)s minutes on; %(most)s minutes at most",
            pause=values.get("break_minutes", "0"),
            after=values.get("break_after_minutes", "0"),
            most=values.get("longest_minutes", ""),
        )
    return ", ".join(f"{name} {value}" for name, value in figure.values)


def line_figures(line: Requirement) -> str:
    """The figures of a line in few words: when it is due, how often, how long it is valid."""
    return " · ".join(part for part in (*_due(line), *_counts(line), *_valid(line)) if part)


def _due(line: Requirement) -> list[str]:
    if line.due_week is None:
        return []
    return [gettext("due in week %(n)s", n=line.due_week)]


def line_counts(line: Requirement) -> str:
    """How often a line asks its work, and how well."""
    return " · ".join(_counts(line))


def _counts(line: Requirement) -> list[str]:
    needs = line.needs
    checkoffs = ngettext("%(num)s check-off", "%(num)s check-offs", needs.checkoff)
    found = [
        ngettext("%(num)d practice", "%(num)d practices", needs.practice) if needs.practice else "",
        checkoffs if needs.checkoff else "",
        gettext("score %(mark)s of %(most)s", mark=needs.score, most=needs.out_of) if needs.score else "",
        gettext("%(n)s on a live person", n=needs.live) if needs.live else "",
        gettext("%(n)s at the site", n=needs.site) if needs.site else "",
        ngettext("%(num)d hour", "%(num)d hours", needs.hours) if needs.hours else "",
        ngettext("%(num)d dose", "%(num)d doses", needs.doses) if needs.doses else "",
        ngettext("%(num)d credit", "%(num)d credits", needs.credits) if needs.credits else "",
    ]
    return [part for part in found if part]


def _valid(line: Requirement) -> list[str]:
    if line.valid_months is None:
        return []
    return [ngettext("valid for %(num)d month", "valid for %(num)d months", line.valid_months)]
