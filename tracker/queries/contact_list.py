"""The list of contacts: follow-ups that are due and to come, what was said with whom, and site visits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.queries.follow_ups import FollowUp, due_follow_ups, open_follow_ups
from tracker.queries.held_cohorts import CohortName, cohorts_of
from tracker.queries.notes import Spoken, contacts_in, visits_in

MOST = 200
"""Rows of one view; the address narrows it to a cohort."""
FOLLOW_UPS, SPOKEN = ("mine", "due", "open"), ("contacts", "visits")
VIEWS = (*FOLLOW_UPS, *SPOKEN)


@dataclass(frozen=True, slots=True)
class ContactList:
    """Every view of the list, bounded: follow-ups what is due longest first, what was said newest first."""

    mine: tuple[FollowUp, ...]
    due: tuple[FollowUp, ...]
    open: tuple[FollowUp, ...]
    contacts: tuple[Spoken, ...]
    visits: tuple[Spoken, ...]

    def count(self, view: str) -> int:
        """How many rows a view shows."""
        return len(getattr(self, view))


def contact_list(session: Session, actor: Actor, today: date, cohort_id: int | None) -> ContactList:
    """The list of the reader's cohorts, or of one of them. Five SELECTs."""
    mine = due_follow_ups(session, actor, today)
    return ContactList(
        mine=tuple(one for one in mine if cohort_id in (None, one.cohort_id)),
        due=open_follow_ups(session, actor, by=today, cohort_id=cohort_id, most=MOST),
        open=open_follow_ups(session, actor, cohort_id=cohort_id, most=MOST),
        contacts=contacts_in(session, actor, cohort_id, most=MOST),
        visits=visits_in(session, actor, cohort_id, most=MOST),
    )


def contact_cohorts(session: Session, actor: Actor) -> tuple[CohortName, ...]:
    """The cohorts that the list may be narrowed to, newest first. One SELECT."""
    return tuple(CohortName(one.id, one.name) for one in session.execute(cohorts_of(actor)).scalars())
