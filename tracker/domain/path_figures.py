"""The figures of a whole program, each with an origin of its own; taken out of its path document."""

from datetime import date

from tracker.domain.path import ShiftRules
from tracker.domain.path_table import Table

LATEST_WEEK = 520
DAY_MINUTES = 24 * 60


def figure(parent: Table, name: str, high: int) -> int:
    """A figure of the whole program, which carries its own origin."""
    table = parent.table(name)
    value = table.count("value", required=True, low=1, high=high)
    table.origin()
    table.finish()
    return value


def season(parent: Table) -> tuple[int, int, int, int]:
    """First and last day of the flu season, as months and days."""
    table = parent.table("season")
    found: list[int] = []
    for name in ("from", "to"):
        text = table.text(name)
        try:
            day = date.fromisoformat(f"2023-{text}")  # no leap year: both days come every year
        except ValueError:
            if text:
                table.wrong(name, f"must be month and day like 09-01, not {text!r}")
            day = date(2023, 1, 1)
        found += [day.month, day.day]
    table.origin()
    table.finish()
    return found[0], found[1], found[2], found[3]


def weeks(parent: Table) -> tuple[int, int]:
    """First and last plan week of the externship."""
    table = parent.table("externship_weeks")
    first = table.count("first", required=True, low=1, high=LATEST_WEEK)
    last = table.count("last", required=True, low=1, high=LATEST_WEEK)
    if last < first:
        table.wrong("last", "is before first")
    table.origin()
    table.finish()
    return first, last


def shift_rules(parent: Table) -> ShiftRules:
    """How shifts are counted; without the table nothing is deducted."""
    if "shift_rules" not in parent.raw:
        return ShiftRules()
    table = parent.table("shift_rules")
    rules = ShiftRules(
        break_after_minutes=table.count("break_after_minutes", high=DAY_MINUTES),
        break_minutes=table.count("break_minutes", high=DAY_MINUTES),
        longest_minutes=table.count("longest_minutes", required=True, low=1, high=DAY_MINUTES),
    )
    table.origin()
    table.finish()
    return rules


def warning_days(parent: Table) -> tuple[int, ...]:
    """Longest first; none without the table."""
    if "warning_days" not in parent.raw:
        return ()
    table = parent.table("warning_days")
    days = table.counts("days", high=366)
    table.origin()
    table.finish()
    return tuple(sorted(set(days), reverse=True))
