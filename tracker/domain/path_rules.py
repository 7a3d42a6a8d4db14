"""What must hold between the lines of a path before it may be published.

The shape of single values is checked where they are read; here stand references and
whether each line can ever be closed by what may be logged on it; ``path_order.py`` judges the order.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from tracker.domain.path import Path, Requirement
from tracker.domain.path_order import order_problems
from tracker.domain.path_table import Problem
from tracker.domain.statuses import EntryKind, Holder, RequirementKind

# Routes are tried in every combination and groups multiply with lines: both are bounded, so that
# a document from outside is judged in seconds. The shipped path has 123 lines and two routes.
MOST_LINES = 400
MOST_ROUTES = 4

TAKES: Mapping[RequirementKind, frozenset[EntryKind]] = MappingProxyType(
    {
        RequirementKind.MILESTONE: frozenset(
            {
                EntryKind.CONFIRMATION,
                EntryKind.SCORE,
                EntryKind.PREFERENCE,
                EntryKind.PLACEMENT,
                EntryKind.BOOKING,
            }
        ),
        RequirementKind.SKILL: frozenset(
            {EntryKind.PRACTICE, EntryKind.CHECKOFF, EntryKind.SCORE, EntryKind.SIGNATURE}
        ),
        RequirementKind.HOURS: frozenset({EntryKind.SHIFT}),
        RequirementKind.DOCUMENT: frozenset({EntryKind.DOCUMENT, EntryKind.RENEWAL}),
        RequirementKind.EVALUATION: frozenset({EntryKind.EVALUATION}),
        RequirementKind.EXAM: frozenset({EntryKind.SCORE, EntryKind.ATTEMPT}),
        RequirementKind.EMPLOYMENT: frozenset({EntryKind.JOB, EntryKind.CLOSER, EntryKind.VERIFICATION}),
        RequirementKind.EDUCATION: frozenset({EntryKind.EDUCATION}),
    }
)
# A count and the entries that can fill it; the site count is filled on the keys of its group.
_FILLED_BY: Mapping[str, frozenset[EntryKind]] = MappingProxyType(
    {
        "once": frozenset(EntryKind) - {EntryKind.REQUEST},
        "practice": frozenset({EntryKind.PRACTICE}),
        "checkoff": frozenset({EntryKind.CHECKOFF}),
        "score": frozenset({EntryKind.SCORE, EntryKind.ATTEMPT}),
        "live": frozenset({EntryKind.SIGNATURE}),
        "hours": frozenset({EntryKind.SHIFT}),
        "doses": frozenset({EntryKind.DOCUMENT}),
        "credits": frozenset({EntryKind.EDUCATION}),
    }
)
GOAL_COUNTS = ("practice", "live", "site", "hours", "credits")
LOGGED_BY = frozenset({"student", "staff"})
ASKED_WHEN = frozenset({"site_documents", "flu_season"})
DECIDERS = frozenset({Holder.STUDENT, Holder.INSTRUCTOR, Holder.COORDINATOR, Holder.PRECEPTOR})


def broken(
    path: Path, evaluators: Collection[RequirementKind], unkinded: Collection[str] = ()
) -> list[Problem]:
    """Everything in the path that may not be published, as ``(key, what)``.

    ``unkinded`` are the keys whose kind could not be read: what depends on it is not judged.
    """
    if len(path.requirements) > MOST_LINES or len(path.routes) > MOST_ROUTES:
        return [("path", f"may have {MOST_LINES} requirements and {MOST_ROUTES} routes at most")]
    problems = [*_twice(path)]
    groups = Counter(name for line in path.requirements for name in line.groups)
    for line in path.requirements:
        problems += [(line.key, what) for what in _references(path, line, groups)]
        problems += [(line.key, what) for what in _words(line)]
        if line.key not in unkinded:
            problems += [(line.key, what) for what in _shape(line, evaluators)]
    problems += _subjects(path)
    problems += order_problems(path)
    return problems


def _twice(path: Path) -> Iterator[Problem]:
    for key, count in Counter(line.key for line in path.requirements).items():
        if count > 1:
            yield key, f"key: stands on {count} requirements"
    for landmark, count in Counter(line.landmark for line in path.requirements if line.landmark).items():
        if count > 1:
            yield landmark.value, f"landmark: stands on {count} requirements"
    for key, count in Counter(step.key for step in path.steps).items():
        if count > 1:
            yield key, f"key: stands on {count} steps"


def _references(path: Path, line: Requirement, groups: Counter[str]) -> Iterator[str]:
    if line.step not in {step.key for step in path.steps}:
        yield f"step: unknown step {line.step!r}"
    if line.section is not None and line.section not in path.sections:
        yield f"section: unknown section {line.section!r}"
    for goal in line.goals:
        if goal not in path.goals:
            yield f"goals: unknown goal {goal!r}"
    for name, routes in (("only_on", (line.only_on,)), ("due_on", tuple(line.due_on_route))):
        for route in routes:
            if route is not None and route not in path.routes:
                yield f"{name}: unknown route {route!r}"
    for rule in line.after:
        if rule.route is not None and rule.route not in path.routes:
            yield f"after: unknown route {rule.route!r}"
        if rule.group is not None and not groups[rule.group]:
            yield f"after: unknown group {rule.group!r}"
        if rule.key is not None and rule.key not in path.by_key:
            yield f"after: unknown key {rule.key!r}"
        named = path.by_key.get(rule.key or "")
        if named and named.only_on not in (None, line.only_on, None if rule.unless else rule.route):
            # Elsewhere the rule would hold nothing back, and nobody would notice.
            yield f"after: {rule.key} is asked on {named.only_on} alone: bind the rule to it"
        if named and rule.at_least is not None and not 0 < rule.at_least <= named.needs.hours:
            yield f"after: {rule.key} has no part of {rule.at_least} hours"
    needs = line.needs
    if needs.site_group is not None and not groups[needs.site_group]:
        yield f"needs.site_group: unknown group {needs.site_group!r}"
    elif needs.site and needs.site_group is None:
        yield "needs.site_group: is missing"
    elif needs.site_group is not None and needs.site > groups[needs.site_group]:
        yield f"needs.site: asks {needs.site} of {groups[needs.site_group]} lines"


def _words(line: Requirement) -> Iterator[str]:
    if line.logged_by not in LOGGED_BY:
        yield f"logged_by: {line.logged_by!r} is unknown"
    if line.asked_when is not None and line.asked_when not in ASKED_WHEN:
        yield f"asked_when: {line.asked_when!r} is unknown"
    if line.confirmed_by not in DECIDERS:
        yield f"confirmed_by: {line.confirmed_by.value!r} decides nothing"
    if line.turn is Holder.NOBODY:
        yield "turn: an open line is always somebody's turn"


def _shape(line: Requirement, evaluators: Collection[RequirementKind]) -> Iterator[str]:
    """Whether what may be logged on the line fits its kind and can ever close it."""
    needs, kinds = line.needs, frozenset(line.entry_kinds)
    if line.kind not in evaluators:
        yield f"kind: {line.kind.value!r} has no evaluator"
    for kind in line.entry_kinds:
        if kind not in TAKES[line.kind]:
            yield f"entries: the kind {line.kind.value} takes no {kind.value}"
    if not any(getattr(needs, name) for name in (*_FILLED_BY, "site")):
        yield "needs: asks for nothing"
    for name, fillers in _FILLED_BY.items():
        if getattr(needs, name) and not kinds & fillers:
            yield f"needs.{name}: no entry of this line can fill it"
    if needs.score and not needs.lowest <= needs.score <= needs.out_of:
        yield f"needs.score: {needs.score} is not from {needs.lowest} to {needs.out_of}"
    if kinds & {EntryKind.PRACTICE, EntryKind.SIGNATURE} and not line.modes:
        yield "modes: is missing on a line that takes practices or signatures"


def _subjects(path: Path) -> Iterator[Problem]:
    """Lines that share a subject read the same entries: each kind may belong to one of them."""
    for subject, lines in path.by_subject.items():
        owner: dict[EntryKind, str] = {}
        for line in lines:
            for kind in line.entry_kinds:
                first = owner.setdefault(kind, line.key)
                if first != line.key:
                    yield line.key, f"subject: {subject} has {kind.value} entries on {first} already"
