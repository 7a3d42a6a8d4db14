"""The school's settings: an administrator chooses another value, or the default again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import NotAllowed
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.settings import parse, setting_row, value_of
from tracker.models import Setting


def change_setting(session: Session, actor: Actor, now: datetime, key: str, *, value: str) -> Draft:
    """Set one setting to what was typed; see ``domain/settings.parse`` for what is refused. The
    default is stored as no row at all. The same value again changes nothing."""
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    row, chosen = setting_row(key), parse(key, value)
    stored = session.execute(select(Setting.value).where(Setting.key == key)).scalar_one_or_none()
    before = value_of(key, stored)
    draft = Draft(session, actor, now)
    draft.result |= {"key": key}
    if chosen == before:
        return draft
    draft.open_school()
    values = {"value": str(chosen), "changed_at": now}
    if chosen == row.default:
        draft.statements.append((delete(Setting).where(Setting.key == key), []))
    elif stored is None:
        draft.insert(Setting, {"key": key, **values})
    else:
        draft.update(Setting, values, key=key)
    draft.event(SCHOOL_CHAIN, "setting.changed", {"key": key, "before": str(before), "after": str(chosen)})
    return draft
