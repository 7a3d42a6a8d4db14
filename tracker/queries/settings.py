"""The settings for pages: one value, or the whole table with what is chosen and where it comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.helping import LIMITS, Limits
from tracker.domain.settings import SETTINGS, ProgramSetting, Value, value_of
from tracker.models import Event, EventPayload, Person, Setting
from tracker.models.settings import setting, settings_of

SCHOOL = 0
"""The school's chain of events."""
_MOST_EVENTS = 500

__all__ = ["Chosen", "all_settings", "limits", "setting", "values"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One setting as it is. ``changed_at`` is None while nobody chose another value; ``changed_by`` is who
    did, as the journal says."""

    row: ProgramSetting
    value: Value
    changed_at: datetime | None
    changed_by: str = ""

    @property
    def is_unverified(self) -> bool:
        """Whether the value is a default that nobody has checked for this school."""
        return self.row.unverified and self.changed_at is None


def all_settings(session: Session) -> tuple[Chosen, ...]:
    """Every setting, in the table's order. Two SELECTs."""
    stored = {row.key: row for row in session.execute(select(Setting)).scalars()}
    named = _changed_by(session) if stored else {}
    return tuple(
        Chosen(row, value_of(key, stored[key].value), stored[key].changed_at, named.get(key, ""))
        if key in stored
        else Chosen(row, row.default, None)
        for key, row in SETTINGS.items()
    )


def limits(session: Session) -> Limits:
    """The figures of the rules that say who needs help. One SELECT."""
    chosen = settings_of(session, LIMITS.values())
    return Limits(**{name: int(chosen[key]) for name, key in LIMITS.items()})


def values(session: Session) -> Mapping[str, Any]:
    """Every value by key. One SELECT."""
    return settings_of(session, SETTINGS)


def _changed_by(session: Session) -> dict[str, str]:
    """Who chose each setting last, by key, from the newest events about settings."""
    rows = session.execute(
        select(EventPayload.payload, Person.given_name, Person.family_name)
        .join(Event, Event.id == EventPayload.event_id)
        .join(Person, Person.id == Event.actor_id)
        .where(Event.chain == SCHOOL, Event.kind == "setting.changed")
        .order_by(Event.seq.desc())
        .limit(_MOST_EVENTS)
    ).all()
    found: dict[str, str] = {}
    for text, given_name, family_name in rows:
        found.setdefault(json.loads(text)["key"], f"{given_name} {family_name}".strip())
    return found
