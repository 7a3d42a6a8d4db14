"""The tables, one file an aggregate, and the one loader of facts."""

from tracker.models.base import Base, new_id
from tracker.models.entries import (
    DETAIL_TABLES,
    DETAILS,
    AttemptDetail,
    DocumentDetail,
    Entry,
    JobDetail,
    PlacementDetail,
    RequestDetail,
    ShiftDetail,
)
from tracker.models.people import Invitation, LoginSession, Note, Person, RoleGrant, School
from tracker.models.program import Carried, Cohort, Enrollment, PathVersion, Period
from tracker.models.record import Event, EventPayload, Outbox, Receipt, StandingRow

__all__ = [
    "DETAILS",
    "DETAIL_TABLES",
    "AttemptDetail",
    "Base",
    "Carried",
    "Cohort",
    "DocumentDetail",
    "Enrollment",
    "Entry",
    "Event",
    "EventPayload",
    "Invitation",
    "JobDetail",
    "LoginSession",
    "Note",
    "Outbox",
    "PathVersion",
    "Period",
    "Person",
    "PlacementDetail",
    "Receipt",
    "RequestDetail",
    "RoleGrant",
    "School",
    "ShiftDetail",
    "StandingRow",
    "new_id",
]
