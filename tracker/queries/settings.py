"""The settings for pages: one value, or the whole table with what is chosen and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.helping import LIMITS, Limits
from tracker.domain.settings import SETTINGS, ProgramSetting, Value, value_of
from tracker.models import Setting
from tracker.models.settings import setting

__all__ = ["Chosen", "all_settings", "limits", "setting", "values"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One setting as it is. ``changed_at`` is None while nobody chose another value."""

    row: ProgramSetting
    value: Value
    changed_at: datetime | None

    @property
    def is_unverified(self) -> bool:
        """Whether the value is a default that nobody has checked for this school."""
        return self.row.unverified and self.changed_at is None


def all_settings(session: Session) -> tuple[Chosen, ...]:
    """Every setting, in the table's order. One SELECT."""
    stored = {row.key: row for row in session.execute(select(Setting)).scalars()}
    return tuple(
        Chosen(row, value_of(key, stored[key].value), stored[key].changed_at)
        if key in stored
        else Chosen(row, row.default, None)
        for key, row in SETTINGS.items()
    )


def limits(session: Session) -> Limits:
    """The figures of the rules that say who needs help. One SELECT."""
    statement = select(Setting.key, Setting.value).where(Setting.key.in_(list(LIMITS.values())))
    stored = {row.key: row.value for row in session.execute(statement)}
    return Limits(**{name: int(value_of(key, stored.get(key))) for name, key in LIMITS.items()})


def values(session: Session) -> Mapping[str, Any]:
    """Every value by key. One SELECT."""
    return {chosen.row.key: chosen.value for chosen in all_settings(session)}
