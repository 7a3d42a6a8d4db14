"""The school's settings as commands and queries read them: what is stored, else the default."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.settings import value_of
from tracker.models.kit import Setting

_SETTING: Any = Setting.__table__.c
_CHOSEN = select(_SETTING.key, _SETTING.value).where(_SETTING.key.in_(bindparam("keys", expanding=True)))


def setting(session: Session, key: str) -> Any:
    """The value of one setting: a whole number, or a text that may be empty. One SELECT.

    NotFound ``no_setting`` when ``domain/settings.py`` lists none of this key.
    """
    return settings_of(session, (key,))[key]


def settings_of(session: Session, keys: Iterable[str]) -> dict[str, Any]:
    """The values of several settings by their keys. One SELECT."""
    asked = list(keys)
    rows = session.connection().execute(_CHOSEN, {"keys": asked})
    stored = {row.key: row.value for row in rows}
    return {key: value_of(key, stored.get(key)) for key in asked}
