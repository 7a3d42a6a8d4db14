"""The tables, one file an aggregate, and the one loader of facts."""

from tracker.models.accounts import AccountLink, Authenticator, Passkey, RateCount, RecoveryCode
from tracker.models.base import Base, new_id
from tracker.models.details import (
    DETAIL_TABLES,
    DETAILS,
    OPTIONAL,
    AttemptDetail,
    CheckoffDetail,
    DocumentDetail,
    EvaluationDetail,
    JobDetail,
    PlacementDetail,
    PracticeDetail,
    PreferenceDetail,
    RequestDetail,
    ShiftDetail,
    SignatureDetail,
)
from tracker.models.entries import Entry
from tracker.models.evidence import Evidence, Submission, Upload
from tracker.models.kit import Incident, KitReport, Notice, Setting
from tracker.models.people import Invitation, LoginSession, Note, Person, RoleGrant, School
from tracker.models.program import Carried, Cohort, Enrollment, PathVersion, Period
from tracker.models.record import Event, EventPayload, Outbox, Receipt, Reminder, StandingRow
from tracker.models.sites import PreceptorAnswer, PreceptorLink, Site, SiteRule

__all__ = [
    "DETAILS",
    "DETAIL_TABLES",
    "OPTIONAL",
    "AccountLink",
    "AttemptDetail",
    "Authenticator",
    "Base",
    "Carried",
    "CheckoffDetail",
    "Cohort",
    "DocumentDetail",
    "Enrollment",
    "Entry",
    "EvaluationDetail",
    "Event",
    "EventPayload",
    "Evidence",
    "Incident",
    "Invitation",
    "JobDetail",
    "KitReport",
    "LoginSession",
    "Note",
    "Notice",
    "Outbox",
    "Passkey",
    "PathVersion",
    "Period",
    "Person",
    "PlacementDetail",
    "PracticeDetail",
    "PreceptorAnswer",
    "PreceptorLink",
    "PreferenceDetail",
    "RateCount",
    "Receipt",
    "RecoveryCode",
    "Reminder",
    "RequestDetail",
    "RoleGrant",
    "School",
    "Setting",
    "ShiftDetail",
    "SignatureDetail",
    "Site",
    "SiteRule",
    "StandingRow",
    "Submission",
    "Upload",
    "new_id",
]
