"""What a version of a path says otherwise, in words."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.path import Path
from tracker.domain.path_diff import Aspect
from tracker.domain.requirement import After, Requirement
from tracker.web.wording.figures import line_counts
from tracker.web.wording.kinds import entry_kind, mode_inside
from tracker.web.wording.states import holder
from tracker.web.wording.titles import goal_title, route_title, section_title, short_title, step_title, title

ASPECTS: Mapping[Aspect, LazyString] = {
    Aspect.TITLE: lazy_gettext("Title"),
    Aspect.STEP: lazy_gettext("Step"),
    Aspect.COUNTS: lazy_gettext("How much"),
    Aspect.DUE: lazy_gettext("When it is due"),
    Aspect.FIRST: lazy_gettext("What comes first"),
    Aspect.ASKED: lazy_gettext("When it is asked"),
    Aspect.ENTRIES: lazy_gettext("What counts"),
    Aspect.DECIDES: lazy_gettext("Who decides"),
    Aspect.VALID: lazy_gettext("How long it is valid"),
    Aspect.PLACE: lazy_gettext("Where it stands"),
    Aspect.GOALS: lazy_gettext("Optional goals"),
    Aspect.SOURCE: lazy_gettext("Origin"),
}
FRAMES: Mapping[str, LazyString] = {
    "title": lazy_gettext("the title of the program"),
    "steps": lazy_gettext("the steps"),
    "routes": lazy_gettext("the routes"),
    "goals": lazy_gettext("the optional goals"),
    "sections": lazy_gettext("the sections"),
    "kit": lazy_gettext("the kit"),
    "evaluation": lazy_gettext("the evaluation forms"),
}


def aspect_words(aspect: Aspect, line: Requirement, path: Path) -> str:
    """What a line of a version says in this respect; empty where it says nothing."""
    match aspect:
        case Aspect.TITLE:
            return title(line)
        case Aspect.STEP:
            return step_title(path, line.step)
        case Aspect.COUNTS:
            return line_counts(line)
        case Aspect.DUE:
            return _due(line, path)
        case Aspect.FIRST:
            return ", ".join(_first(rule, path) for rule in line.after)
        case Aspect.ASKED:
            return route_title(path, line.only_on) if line.only_on else (line.asked_when or "")
        case Aspect.ENTRIES:
            return ", ".join([*map(entry_kind, line.entry_kinds), *map(mode_inside, line.modes)])
        case Aspect.DECIDES:
            return holder(line.confirmed_by)
        case Aspect.VALID:
            return gettext("%(n)s months", n=line.valid_months) if line.valid_months else ""
        case Aspect.PLACE:
            return " · ".join(
                filter(None, (section_title(path, line.section), ", ".join(sorted(line.groups))))
            )
        case Aspect.GOALS:
            return ", ".join(f"{goal_title(path, key)} {_needs(asked)}" for key, asked in line.goals.items())
        case Aspect.SOURCE:
            return line.origin


def _due(line: Requirement, path: Path) -> str:
    weeks = [gettext("week %(n)s", n=line.due_week)] if line.due_week else []
    for key, week in sorted(line.due_on_route.items()):
        said = gettext("week %(n)s", n=week) if week else gettext("no date")
        weeks.append(f"{route_title(path, key)}: {said}")
    return ", ".join(weeks)


def _first(rule: After, path: Path) -> str:
    name = short_title(path, rule.key) if rule.key else gettext("all of %(group)s", group=rule.group)
    return f"{name} ≥ {rule.at_least}" if rule.at_least else name


def _needs(asked: Mapping[str, int]) -> str:
    return "/".join(str(count) for count in asked.values())
