"""Reads a path document (TOML) into the frozen objects of ``path.py``, or refuses it whole.

A refusal names every problem at once: what is wrong is noted while reading goes on, and the rules
of ``path_rules.py`` are asked about whatever could be read.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from types import MappingProxyType

from tracker.domain import path_figures as figures
from tracker.domain import path_rules
from tracker.domain.errors import PathError
from tracker.domain.path import After, Goal, Needs, Path, Requirement, Route, Section, Step
from tracker.domain.path_doses import vaccine
from tracker.domain.path_figures import LATEST_WEEK
from tracker.domain.path_table import Problem, Table
from tracker.domain.statuses import EntryKind, Holder, Landmark, Mode, RequirementKind

SHIPPED = ("ccma", "cpt")
"""The programs that come with the product, by the code of their path."""
MAX_BYTES = 1_000_000  # the shipped path has 80 kB
_STATE = re.compile(r"[A-Z]{2}")
_AFTER = re.compile(
    r"(?P<group>@)?(?P<name>[\w.:-]+)(>=(?P<part>[1-9][0-9]{0,4}))?(\[(?P<unless>!)?(?P<route>[\w-]+)\])?"
)


def load_path(
    source: str, text: str, evaluators: Collection[RequirementKind] = frozenset(RequirementKind)
) -> Path:
    """The path written in ``text``; ``source`` is the name that problems are told under.

    ``evaluators`` are the kinds that standing can judge. Raises PathError with all problems.
    """
    problems: list[Problem] = []
    document = parse(source, text)
    path = _path(Table("path", document, problems), _digest(document))
    unkinded = {where for where, what in problems if what.startswith("kind: ")}
    problems += path_rules.broken(path, evaluators, unkinded)
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    return path


@cache
def shipped(code: str = "ccma") -> Path:
    """The path that comes with the product; read once."""
    file = resources.files("tracker.domain") / "paths" / f"{code}.toml"
    return load_path(file.name, file.read_text(encoding="utf-8"))


def parse(source: str, text: str, number: Callable[[str], object] = float) -> dict[str, object]:
    """The tables of a document, decimals read by ``number``; refused if it is not TOML."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise PathError(source, [("file", f"is larger than {MAX_BYTES} bytes")])
    try:
        return tomllib.loads(text, parse_float=number)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        raise PathError(source, [(place.rstrip(")") or "file", f"is not TOML: {what}")]) from error
    except (ValueError, ArithmeticError, RecursionError) as error:  # digits or brackets without end
        raise PathError(source, [("file", "holds a value that cannot be read")]) from error


def _digest(document: Mapping[str, object]) -> str:
    """A fingerprint of what the document says. Layout and comments do not count, nor does the
    label of the version: the same content under a second label is still one version."""
    content = {name: value for name, value in document.items() if name != "version"}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _path(table: Table, digest: str) -> Path:
    steps = tuple(_step(one) for one in table.tables("step"))
    order = tuple(step.key for step in steps)
    path = Path(
        code=table.key("code"),
        version=table.text("version"),
        title=table.title(),
        weeks=figures.figure(table, "weeks", LATEST_WEEK),
        steps=steps,
        routes=MappingProxyType({key: _route(key, one, order) for key, one in table.named("route")}),
        goals=MappingProxyType({key: _goal(key, one) for key, one in table.named("goal")}),
        sections=MappingProxyType(
            {key: Section(key, one.only_title()) for key, one in table.named("section")}
        ),
        requirements=tuple(_requirement(one) for one in table.tables("requirement")),
        expiring_days=figures.figure(table, "expiring_days", 366),
        promise_days=figures.figure(table, "promise_days", 366),
        season=figures.season(table),
        externship_weeks=figures.weeks(table),
        shift_rules=figures.shift_rules(table),
        warning_days=figures.warning_days(table),
        digest=digest,
    )
    table.finish()
    return path


def _step(table: Table) -> Step:
    step = Step(table.key("key"), table.title())
    table.finish()
    return step


def _goal(name: str, table: Table) -> Goal:
    goal = Goal(name, table.title(), table.words("states"))
    for state in goal.states:
        if not _STATE.fullmatch(state):
            table.wrong("states", f"{state!r} is no two-letter code")
    table.finish()
    return goal


def _route(name: str, table: Table, order: tuple[str, ...]) -> Route:
    route = Route(name, table.title(), table.words("step_order", required=True))
    if sorted(route.step_order) != sorted(order):
        table.wrong("step_order", "must name every step once")
    table.finish()
    return route


def _requirement(table: Table) -> Requirement:
    key = table.key("key")
    if key:
        table.where = key
    origin, unverified = table.origin()
    needs = _needs(table.table("needs"))
    requirement = Requirement(
        key=key or table.where,
        step=table.text("step"),
        kind=table.choice("kind", RequirementKind, RequirementKind.MILESTONE, unknown="has no evaluator"),
        title=table.title(),
        confirmed_by=table.choice("confirmed_by", Holder, Holder.STUDENT),
        needs=needs,
        entry_kinds=table.choices("entries", EntryKind, required=True),
        logged_by=table.text("logged_by", required=False) or "student",
        turn=table.choice("turn", Holder, Holder.STUDENT, required=False),
        subject=table.text("subject", required=False) or None,
        due_week=table.count("due_week", low=1, high=LATEST_WEEK) or None,
        due_on_route=_due_on(table.table("due_on", required=False)),
        landmark=table.option("landmark", Landmark),
        only_on=table.text("only_on", required=False) or None,
        asked_when=table.text("asked_when", required=False) or None,
        after=_after(table),
        modes=table.choices("modes", Mode),
        groups=frozenset(table.words("groups")),
        goals=_goals(table),
        valid_months=table.count("valid_months", low=1, high=1200) or None,
        provisional_months=table.count("provisional_months", low=1, high=1200) or None,
        seasonal=table.flag("seasonal"),
        vaccine=vaccine(table, needs),
        result_only=table.flag("result_only"),
        not_before_days=table.count("not_before_days", high=3660),
        waits_days=table.counts("waits_days", high=3660),
        code=table.text("code", required=False) or None,
        section=table.text("section", required=False) or None,
        domain=table.text("domain", required=False) or None,
        unverified=unverified,
        origin=origin,
        note=table.text("note", required=False),
    )
    table.finish()
    return requirement


def _needs(table: Table) -> Needs:
    """What closes a line; the names and their types are those of ``Needs``."""
    found: dict[str, object] = {}
    for field in fields(Needs):
        default = field.default
        if isinstance(default, bool):
            found[field.name] = table.flag(field.name)
        elif isinstance(default, int):
            found[field.name] = table.count(field.name, default)
        else:
            found[field.name] = table.text(field.name, required=False) or default
    table.finish()
    return Needs(**found)  # type: ignore[arg-type]


def _due_on(table: Table) -> Mapping[str, int | None]:
    found: dict[str, int | None] = {}
    for route, week in table.raw.items():
        # "none" and not an absent key: the line has no date on this route.
        found[route] = None if week == "none" else table.count(route, low=1, high=LATEST_WEEK)
        table.taken.add(route)
    return MappingProxyType(found)


def _after(table: Table) -> tuple[After, ...]:
    rules = []
    for text in table.words("after"):
        match = _AFTER.fullmatch(text)
        if match is None or (match["group"] and match["part"]):
            table.wrong("after", f"cannot be read: {text!r}")
            continue
        name, in_group = match["name"], match["group"] is not None
        rules.append(
            After(
                key=None if in_group else name,
                group=name if in_group else None,
                route=match["route"],
                unless=match["unless"] is not None,
                at_least=int(match["part"]) if match["part"] else None,
            )
        )
    return tuple(rules)


def _goals(parent: Table) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Mapping[str, int]] = {}
    for goal, table in parent.named("goals", within=True):
        found[goal] = MappingProxyType(
            {name: table.count(name, low=1) for name in path_rules.GOAL_COUNTS if name in table.raw}
        )
        if not table.raw:
            parent.wrong(f"goals.{goal}", "names no count")
        table.finish()
    return MappingProxyType(found)
