"""Reads the skill sheets and the kit of a program (TOML) into frozen objects, or refuses them whole.

A refusal names every problem of every file at once.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from tracker.domain.errors import PathError
from tracker.domain.path import Path
from tracker.domain.path_loader import SHIPPED, parse, shipped
from tracker.domain.path_table import Problem, Table
from tracker.domain.shared_texts import pick_kit, pick_sheets, skills_in
from tracker.domain.sheets import KitPart, Sheet, SheetStep, SheetValue
from tracker.domain.statuses import RequirementKind

FEWEST_STEPS, MOST_STEPS = 6, 14
MOST_POINTS = 10
MOST_ATTEMPTS = 20
LONGEST_MINUTES, LONGEST_TIMER = 240, 3600
HIGHEST_READING = 1000
NO_LEAVES: Mapping[str, Collection[str]] = MappingProxyType({})
_LEAF = re.compile(r"([IVX]+\.)?[CPA]\.[1-9][0-9]?(\.[a-z])?")


class Sheets(NamedTuple):
    """The sheets by skill in path order, and the kit's parts by key in the kit's order."""

    sheets: Mapping[str, Sheet]
    kit: Mapping[str, KitPart]


def load_sheets(
    source: str,
    files: Mapping[str, str],
    kit: str,
    path: Path,
    leaves: Mapping[str, Collection[str]] = NO_LEAVES,
) -> Sheets:
    """The sheets written in ``files`` (text by section key) for the skills of ``path``.

    ``kit`` is the text of the kit file, ``source`` the name that problems are told under.
    ``leaves`` are the competencies that the sheet of a skill has to show, for a program whose
    accreditor asks them. Raises PathError with all problems.
    """
    problems: list[Problem] = []
    parts = _kit(_document("kit", kit, problems), problems)
    found: dict[str, Sheet] = {}
    for section, text in sorted(files.items()):
        if section not in path.sections:
            problems.append((section, "is no section of the path"))
        for sheet in _sheets(_document(section, text, problems), section, path, parts, problems):
            if sheet.skill in found:
                problems.append((sheet.skill, "has two sheets"))
            found[sheet.skill] = sheet
    for skill, asked in leaves.items():
        if skill in found and (missing := sorted(set(asked) - found[skill].competencies)):
            problems.append((skill, f"no step shows {', '.join(missing)}"))
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    ordered = {line.key: found[line.key] for line in path.requirements if line.key in found}
    return Sheets(MappingProxyType(ordered), MappingProxyType(parts))


def shipped_sheets(code: str = "ccma") -> Mapping[str, Sheet]:
    """The sheets that come with the product, by skill; read once."""
    return _shipped(code).sheets


def shipped_kit(code: str = "ccma") -> Mapping[str, KitPart]:
    """The kit that comes with the product, part by part; read once."""
    return _shipped(code).kit


def shipped_texts(code: str = "ccma") -> tuple[dict[str, str], str]:
    """The texts that the product comes with: sheets by section, and the kit. What a program has no sheet
    of its own for, it shares with the first that ships."""
    own, first = _sheet_files(code), SHIPPED[0]
    kit = (resources.files("tracker.domain") / "paths" / f"{first}-kit.toml").read_text(encoding="utf-8")
    if code == first:
        return own, kit
    written = {skill for text in own.values() for skill in skills_in(text)}
    lines = [line for line in shipped(code).requirements if line.key not in written]
    shared = pick_sheets(_sheet_files(first), {line.key: line.section or "" for line in lines})
    names = own.keys() | shared.keys()
    texts = {name: "\n".join(part[name] for part in (own, shared) if name in part) for name in names}
    return texts, pick_kit(kit, texts)


def _sheet_files(code: str) -> dict[str, str]:
    folder = resources.files("tracker.domain") / "paths" / f"{code}-sheets"
    return {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


@cache
def _shipped(code: str) -> Sheets:
    files, kit = shipped_texts(code)
    return load_sheets(f"{code}-sheets", files, kit, shipped(code))


def _document(where: str, text: str, problems: list[Problem]) -> Table:
    """The tables of one file; a text that cannot be read is a problem among the others."""
    try:
        return Table(where, parse(where, text, Decimal), problems)
    except PathError as error:
        problems += [(where, f"{place}: {what}") for place, what in error.problems]
        return Table(where, {}, [])


def _kit(document: Table, problems: list[Problem]) -> dict[str, KitPart]:
    parts: dict[str, KitPart] = {}
    for table in document.tables("part", within=True):
        origin, unverified = table.origin()
        part = KitPart(
            table.key("key"),
            table.title(),
            table.flag("consumable"),
            origin,
            unverified,
            table.flag("sharp"),
        )
        table.finish()
        if part.key in parts:
            problems.append((document.where, f"{part.key}: stands twice"))
        parts[part.key] = part
    document.finish()
    return parts


def _sheets(
    document: Table, section: str, path: Path, parts: Collection[str], problems: list[Problem]
) -> Iterator[Sheet]:
    for number, table in enumerate(document.tables("sheet"), start=1):
        skill = table.key("skill")
        table.where = skill or f"{section}: sheet {number}"
        line = path.by_key.get(skill)
        if skill and (line is None or line.kind is not RequirementKind.SKILL):
            table.wrong("skill", "is no skill of the path")
        elif line is not None and line.section != section:
            table.wrong("skill", f"belongs to {line.section}, not to {section}")
        sheet = _sheet(table, skill)
        for part in sheet.kit:
            if part not in parts:
                table.wrong("kit", f"{part!r} is no part of the kit")
        yield sheet
    document.finish()


def _sheet(table: Table, skill: str) -> Sheet:
    origin, unverified = table.origin()
    approved_by, approved_on = _approval(table)
    sheet = Sheet(
        skill=skill,
        edition=table.text("edition"),
        purpose=table.both("purpose"),
        safety=table.both("safety"),
        kit=table.words("kit"),
        steps=tuple(_step(one) for one in table.tables("step", within=True)),
        values=tuple(_value(one) for one in table.tables("value", within=True))
        if "value" in table.raw
        else (),
        pass_mark=table.count("pass_mark", required=True, low=1, high=100),
        attempts=table.count("attempts", required=True, low=1, high=MOST_ATTEMPTS),
        minutes=table.count("minutes", low=1, high=LONGEST_MINUTES),
        timer=table.count("timer", low=1, high=LONGEST_TIMER),
        origin=origin,
        unverified=unverified,
        approved_by=approved_by,
        approved_on=approved_on,
    )
    if sheet.steps and not FEWEST_STEPS <= len(sheet.steps) <= MOST_STEPS:
        table.wrong("step", f"{len(sheet.steps)} steps are not {FEWEST_STEPS} to {MOST_STEPS}")
    if sheet.steps and not any(step.critical for step in sheet.steps):
        table.wrong("step", "none is critical")
    keys = [value.key for value in sheet.values]
    if len(set(keys)) < len(keys):
        table.wrong("value", "a key stands twice")
    table.finish()
    return sheet


def _step(table: Table) -> SheetStep:
    step = SheetStep(
        text=table.both("text"),
        points=table.count("points", required=True, low=1, high=MOST_POINTS),
        critical=table.flag("critical"),
        competency=table.words("competency"),
    )
    for leaf in step.competency:
        if not _LEAF.fullmatch(leaf):
            table.wrong("competency", f"{leaf!r} is no leaf of the competency list")
    table.finish()
    return step


def _value(table: Table) -> SheetValue:
    value = SheetValue(
        key=table.key("key"),
        title=table.title(),
        unit=table.text("unit"),
        tolerance=table.amount("tolerance", high=HIGHEST_READING),
        lowest=table.amount("lowest", high=HIGHEST_READING),
        highest=table.amount("highest", high=HIGHEST_READING),
        origin=table.text("origin", required=False),
    )
    if value.highest <= value.lowest:
        table.wrong("highest", "is not above lowest")
    table.finish()
    return value


def _approval(table: Table) -> tuple[str, date | None]:
    """Who approved the sheet and when; both stay empty until somebody did."""
    name, text = (table.take(key, str, "").strip() for key in ("approved_by", "approved_on"))
    day = None
    if text:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            table.wrong("approved_on", f"must be a day like 2026-01-31, not {text[:20]!r}")
    if bool(name) != bool(text):
        table.wrong("approved_by", "and approved_on go together")
    return name, day
