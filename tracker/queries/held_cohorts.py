"""The cohorts of a member of staff, as lists over several cohorts read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.models import Cohort

MOST_COHORTS = 12
"""The newest so many are read where none is named: the page of a school with many years stays as quick."""


@dataclass(frozen=True, slots=True)
class CohortName:
    """A cohort that a list may be filtered by."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """The cohorts that are read, newest start first, the names of all that the reader holds, and the today
    of each of these. ``left_out`` are the older ones that are not read."""

    read: tuple[Cohort, ...]
    names: tuple[CohortName, ...]
    todays: dict[int, date]
    left_out: int


def cohorts_of(actor: Actor) -> Select[Any]:
    """The cohorts that the actor holds (an administrator: all), newest start first."""
    statement = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.name)
    return statement if actor.is_admin else statement.where(Cohort.id.in_(actor.cohorts))


def held_cohorts(
    session: Session, actor: Actor, today_in: Callable[[tzinfo], date], cohort_id: int | None = None
) -> Held:
    """The cohorts of the actor; with ``cohort_id`` that one alone is read, if it is theirs. One SELECT."""
    every = tuple(session.execute(cohorts_of(actor)).scalars())
    chosen = tuple(one for one in every if one.id == cohort_id)
    read = chosen or every[:MOST_COHORTS]
    return Held(
        read,
        tuple(CohortName(one.id, one.name) for one in every),
        {one.id: today_in(ZoneInfo(one.timezone)) for one in every},
        0 if chosen else len(every) - len(read),
    )
