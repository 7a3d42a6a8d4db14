"""What the school chose: the stored value of a program setting, else its default."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.settings import Value, value_of
from tracker.models.kit import Setting


def chosen(session: Session, key: str) -> Value:
    """The value of a setting as the school has it, in one SELECT."""
    stored = session.execute(select(Setting.value).where(Setting.key == key)).scalar_one_or_none()
    return value_of(key, stored)


def chosen_number(session: Session, key: str) -> int:
    """The value of a setting that is a number."""
    return int(chosen(session, key))
