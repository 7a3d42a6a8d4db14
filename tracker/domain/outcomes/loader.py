"""Reads the definitions of rates (TOML) into frozen objects, or refuses them whole."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from tracker.domain.errors import PathError
from tracker.domain.kinds import Closing, Relation
from tracker.domain.outcomes.definition import Benchmark, Body, Definition, Span, Term
from tracker.domain.outcomes.rules import RULES
from tracker.domain.path import Text
from tracker.domain.path_loader import parse
from tracker.domain.path_table import Problem, Table

FILE = "definitions.toml"

Terms = Mapping[str, Text]


def load_definitions(source: str, text: str) -> tuple[Body, ...]:
    """The bodies written in ``text``; raises PathError with all problems at once."""
    problems: list[Problem] = []
    document = Table("outcomes", parse(source, text), problems)
    words = document.table("term")
    common = {code: words.both(code) for code in words.raw}
    own = {key: document.take(key, dict, {}) for key in document.raw if "." in key}
    bodies = tuple(_body(table, common, own) for table in document.tables("body"))
    document.finish()
    found = [one.key for body in bodies for one in body.definitions]
    if sorted(found) != sorted(RULES):
        odd = ", ".join(sorted(set(found) ^ set(RULES)))
        problems.append((source, f"without a rule, twice, or nowhere: {odd}"))
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    return bodies


@cache
def shipped_definitions() -> tuple[Body, ...]:
    """The definitions that come with the product; read once."""
    file = resources.files("tracker.domain.outcomes") / FILE
    return load_definitions(FILE, file.read_text(encoding="utf-8"))


@cache
def by_key() -> Mapping[str, Definition]:
    """Every shipped definition by its key."""
    return MappingProxyType({one.key: one for body in shipped_definitions() for one in body.definitions})


def _body(table: Table, common: Terms, own: Mapping[str, dict[str, object]]) -> Body:
    key = table.key("key")
    found = Body(
        key,
        table.title(),
        table.both("says"),
        tuple(_definition(one, key, common, own) for one in table.tables("definition", within=True)),
    )
    table.finish()
    return found


def _definition(table: Table, body: str, common: Terms, own: Mapping[str, dict[str, object]]) -> Definition:
    key = table.key("key")
    table.where = key or table.where
    special = Table(key, own.get(key, {}), table.problems)
    terms = {**common, **{code: special.both(code) for code in special.raw}}
    origin, unverified = table.origin()
    found = Definition(
        key=key,
        body=body,
        title=table.title(),
        says=table.both("says"),
        formula=table.text("formula"),
        numerator=_terms(table, "numerator", terms),
        denominator=_terms(table, "denominator", terms),
        less=_terms(table, "less", terms),
        span=table.choice("span", Span, Span.CALENDAR),
        origin=origin,
        unverified=unverified,
        benchmark=_benchmark(table),
        is_on=not table.flag("is_off"),
        is_placement=table.flag("is_placement"),
        relations=frozenset(table.choices("relations", Relation)),
        closings=frozenset(table.choices("closings", Closing)),
        months=table.count("months", high=60),
        days=table.count("days", high=730),
        weeks=table.count("weeks", high=104),
    )
    table.finish()
    return found


def _terms(table: Table, name: str, words: Terms) -> tuple[Term, ...]:
    codes = table.words(name, required=name != "less")
    for code in codes:
        if code not in words:
            table.wrong(name, f"{code} has no words under [term]")
    return tuple(Term(code, words[code]) for code in codes if code in words)


def _benchmark(table: Table) -> Benchmark | None:
    if "benchmark" not in table.raw:
        return None
    mark = table.table("benchmark")
    percent = mark.count("percent", required=True, low=1, high=100)
    origin, unverified = mark.origin()
    mark.finish()
    return Benchmark(percent, origin, unverified)
