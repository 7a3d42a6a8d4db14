"""The published programs whose sheets a member of staff works with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.models import Cohort, PathVersion
from tracker.models.paths import path_of


@dataclass(frozen=True, slots=True)
class Program:
    """One published version and its path."""

    id: int
    path: Path


def my_programs(session: Session, actor: Actor) -> list[Program]:
    """The versions that the actor's cohorts are on, newest first; an administrator's are all."""
    statement = select(PathVersion.id).order_by(PathVersion.published_at.desc(), PathVersion.id.desc())
    if not actor.is_admin:
        mine = select(Cohort.path_version_id).where(Cohort.id.in_(actor.cohorts))
        statement = statement.where(PathVersion.id.in_(mine))
    return [Program(found, path_of(session, found)) for found in session.execute(statement).scalars()]


def newest_texts(session: Session, code: str) -> str | None:
    """The sheets, kit and forms of the newest version of a program; None where it has none."""
    statement = select(PathVersion.texts).where(PathVersion.code == code)
    newest = statement.order_by(PathVersion.published_at.desc(), PathVersion.id.desc()).limit(1)
    return session.execute(newest).scalar_one_or_none()
