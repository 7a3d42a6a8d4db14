"""Reads the files of the credentials into the frozen objects of ``credential.py``, or refuses them.

A refusal names the file, the place, the key and the reason, every problem of a file at once.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

from tracker.domain.credential import (
    EXAM_FIGURES,
    FIGURES,
    Certainty,
    Credential,
    Credentials,
    DiplomaProof,
    Domain,
    Eligible,
    Figure,
    Plan,
    Saying,
    Waits,
)
from tracker.domain.errors import PathError
from tracker.domain.path_loader import parse
from tracker.domain.path_table import Problem, Table

_ORDER = ("ccma", "cma", "rma", "ncma", "cpt")
_OUTCOMES = ("months_after_completion", "days_after_completion")
_HIGHEST_DAYS = 3660
Read = TypeVar("Read")


@cache
def shipped_credentials() -> Credentials:
    """The credentials that come with the product; read once."""
    folder = resources.files("tracker.domain") / "credentials"
    found = {}
    for code in _ORDER:
        file = folder / f"{code}.toml"
        found[code] = load_credential(file.name, file.read_text(encoding="utf-8"))
    text = (folder / "outcomes.toml").read_text(encoding="utf-8")
    return Credentials(MappingProxyType(found), load_outcomes("outcomes.toml", text))


def load_credential(source: str, text: str) -> Credential:
    """The credential written in ``text``; raises PathError with all problems under ``source``."""
    return _load(source, text, "credential", _credential)


def load_outcomes(source: str, text: str) -> Mapping[str, Figure]:
    """The figures of the clocks that the end of a program starts."""
    return _load(source, text, "outcomes", lambda table: _figures(table, _OUTCOMES))


def _load(source: str, text: str, where: str, read: Callable[[Table], Read]) -> Read:
    problems: list[Problem] = []
    found = read(Table(where, parse(source, text), problems))
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    return found


def _credential(table: Table) -> Credential:
    figures = {**_figures(_part(table, "exam"), EXAM_FIGURES), **_figures(_part(table, "figures"), FIGURES)}
    validity = table.table("validity", required=False)
    found = Credential(
        code=table.key("code"),
        name=table.text("name"),
        body=table.text("body"),
        title=table.title(),
        figures=MappingProxyType(figures),
        waits=_waits(_part(table, "waits")) if "waits" in table.raw else None,
        lapse=_lapse(_part(table, "lapse")) if "lapse" in table.raw else None,
        eligibility=tuple(_eligible(one) for one in table.tables("eligibility")),
        plans=tuple(_plan(one) for one in table.tables("plan")) if "plan" in table.raw else (),
        proofs=tuple(_proof(one) for one in table.tables("proof")) if "proof" in table.raw else (),
        to_month_end=validity.flag("to_month_end"),
    )
    validity.finish()
    table.finish()
    _check(table, found)
    return found


def _part(parent: Table, name: str) -> Table:
    """A table that problems are told under by its own name."""
    return Table(name, parent.take(name, dict, {}, True), parent.problems)


def _check(table: Table, found: Credential) -> None:
    """What no single table can know."""
    low, high, mark = (found.figure(name) for name in ("lowest", "highest", "pass_mark"))
    if mark and high and not (low.value if low else 0) <= mark.value <= high.value:
        table.problems.append(("exam", "pass_mark: lies outside the scale"))
    items = found.figure("items")
    for plan in found.plans:
        if items and plan.items != items.value:
            told = f"domain: has {plan.items} items in all, the exam {items.value}"
            table.problems.append((f"plan {plan.version}", told))


def _origin(table: Table) -> tuple[str, Certainty]:
    return table.text("source"), table.choice("certainty", Certainty, Certainty.OWN)


def _figures(table: Table, names: tuple[str, ...]) -> Mapping[str, Figure]:
    """The figures that are told, in the order of the file."""
    known = [name for name in table.raw if name in names]
    found = {name: _figure(table.table(name)) for name in known}
    table.finish()
    return MappingProxyType(found)


def _figure(table: Table) -> Figure:
    value = table.count("value", required=True)
    source, certainty = _origin(table)
    others = []
    if "others" in table.raw:
        for one in table.tables("others", within=True):
            others.append((one.count("value", required=True), one.text("source")))
            one.finish()
    table.finish()
    return Figure(value, source, certainty, tuple(others))


def _waits(table: Table) -> Waits:
    days = table.counts("days", high=_HIGHEST_DAYS)
    if not days:
        table.wrong("days", "is empty")
    found = Waits(days, *_origin(table))
    table.finish()
    return found


def _lapse(table: Table) -> Saying:
    found = Saying(table.both("text"), *_origin(table))
    table.finish()
    return found


def _eligible(table: Table) -> Eligible:
    found = Eligible(
        table.key("key"),
        table.both("text"),
        *_origin(table),
        lines=table.words("lines"),
        later_on=table.text("later_on", required=False) or None,
        later=table.both("later") if "later" in table.raw else None,
    )
    if (found.later_on is None) != (found.later is None):
        table.wrong("later", "and later_on stand together")
    table.finish()
    return found


def _proof(table: Table) -> DiplomaProof:
    found = DiplomaProof(
        table.key("key"),
        table.title(),
        *_origin(table),
        is_refused=table.flag("is_refused"),
        until_deadline=table.flag("until_deadline"),
    )
    table.finish()
    return found


def _plan(table: Table) -> Plan:
    version = table.text("version")
    domains = []
    for one in table.tables("domain", within=True):
        domains.append(
            Domain(
                code=one.text("code"),
                title=one.title(),
                items=one.count("items", required=True, low=1),
                part_of=one.text("part_of", required=False) or None,
                is_knowledge=one.flag("is_knowledge"),
            )
        )
        one.finish()
    codes = [domain.code for domain in domains]
    for code in {code for code in codes if codes.count(code) > 1}:
        table.wrong("domain", f"{code} stands twice")
    source, certainty = _origin(table)
    table.finish()
    return Plan(version, tuple(domains), source, certainty)
