"""Reads the career figures (TOML) into frozen objects, or refuses them whole.

A refusal names every problem of the file at once.
"""

from functools import cache
from importlib import resources

from tracker.domain.career import AimChoice, Career, Outlook, PayFigure, pay_bands
from tracker.domain.errors import PathError
from tracker.domain.kinds import AimKind, SiteSetting
from tracker.domain.path_loader import parse
from tracker.domain.path_table import Problem, Table

ALL = "all"
"""The setting of a figure that holds for every setting."""
_MOST_PAY = 1_000_000


def load_career(source: str, text: str) -> Career:
    """The figures written in ``text``; ``source`` is the name that problems are told under.

    Raises PathError with all problems.
    """
    problems: list[Problem] = []
    document = Table("career", parse(source, text), problems)
    document.key("code")
    version = document.text("version")
    bands = document.table("bands")
    low, high, step = (bands.count(name, low=1, high=_MOST_PAY) for name in ("lowest", "highest", "step"))
    bands.origin()
    bands.finish()
    days, days_origin = _reminders(document.table("reminders"))
    outlook = _outlook(document.table("outlook"))
    pay = tuple(_pay(table) for table in document.tables("pay"))
    certificates = tuple(_certificate(table) for table in document.tables("certificate"))
    specialties = tuple(
        AimChoice(AimKind.SPECIALTY, table.key("code"), table.only_title())
        for table in document.tables("specialty")
    )
    document.finish()
    problems += _between(pay, certificates + specialties, (low, high, step))
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    return Career(
        version, pay, outlook, pay_bands(low, high, step), certificates + specialties, days, days_origin
    )


@cache
def shipped_career() -> Career:
    """The figures that come with the product; read once."""
    file = resources.files("tracker.domain") / "paths" / "career.toml"
    return load_career(file.name, file.read_text(encoding="utf-8"))


def _reminders(table: Table) -> tuple[tuple[int, ...], str]:
    days = table.counts("days", high=1000)
    origin, _unverified = table.origin()
    table.finish()
    return tuple(sorted(days, reverse=True)), origin


def _outlook(table: Table) -> Outlook:
    growth, all_jobs = table.count("growth", required=True), table.count("all_jobs", required=True)
    from_year, to_year = table.count("from_year", required=True), table.count("to_year", required=True)
    source = table.both("source")
    origin, unverified = table.origin()
    table.finish()
    return Outlook(growth, all_jobs, from_year, to_year, source, origin, unverified)


def _pay(table: Table) -> PayFigure:
    setting = table.text("setting")
    if setting not in (ALL, *SiteSetting):
        table.wrong("setting", "is unknown")
    median = table.count("median", required=True, low=1, high=_MOST_PAY)
    year = table.count("year", required=True, low=2000)
    title, source = table.title(), table.both("source")
    origin, unverified = table.origin()
    table.finish()
    return PayFigure(setting, median, year, title, source, origin, unverified)


def _certificate(table: Table) -> AimChoice:
    code, title, asks = table.key("code"), table.title(), table.both("asks")
    goal = table.text("goal", required=False) or None
    origin, unverified = table.origin()
    table.finish()
    return AimChoice(AimKind.CERTIFICATE, code, title, asks, goal, origin, unverified)


def _between(
    pay: tuple[PayFigure, ...], aims: tuple[AimChoice, ...], bands: tuple[int, int, int]
) -> list[Problem]:
    """What is wrong between values that are right by themselves."""
    found = []
    low, high, step = bands
    if step and (high <= low or (high - low) % step):
        found.append(("career", "bands: highest must be a whole number of steps above lowest"))
    if len({one.setting for one in pay}) < len(pay):
        found.append(("pay", "setting: stands twice"))
    if len({one.code for one in aims}) < len(aims):
        found.append(("career", "code: two goals have the same"))
    return found
