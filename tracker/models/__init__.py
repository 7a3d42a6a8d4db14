"""The tables, one file an aggregate, and the one loader of facts."""

from tracker.models.absences import Absence
from tracker.models.accounts import AccountLink, Authenticator, Passkey, RateCount, RecoveryCode
from tracker.models.base import Base, new_id
from tracker.models.career import Aim, JobApplication
from tracker.models.contacts import Contact, FollowUp, SiteVisit
from tracker.models.details import (
    DETAIL_TABLES,
    DETAILS,
    OPTIONAL,
    AttemptDetail,
    BookingDetail,
    CheckoffDetail,
    DocumentDetail,
    EvaluationDetail,
    PlacementDetail,
    PracticeDetail,
    PreferenceDetail,
    RequestDetail,
    ScoreDetail,
    ShiftDetail,
    SignatureDetail,
)
from tracker.models.entries import Entry
from tracker.models.evidence import Evidence, Submission, Upload
from tracker.models.importing import ImportColumns, ImportItem, ImportRun
from tracker.models.job_details import CloserDetail, EducationDetail, JobDetail, VerificationDetail
from tracker.models.kit import Incident, KitReport, Notice, Setting
from tracker.models.messages import MailChoice, Message, MessageCopy, MessageTemplate
from tracker.models.outcomes import Packet
from tracker.models.people import Invitation, LoginSession, Note, Person, RoleGrant, School
from tracker.models.phrases import Phrase
from tracker.models.portal import PortalExport, PortalMatch
from tracker.models.program import Carried, Cohort, Enrollment, PathDraft, PathVersion, Period
from tracker.models.record import Event, EventPayload, Outbox, Receipt, Reminder, StandingRow
from tracker.models.rights import (
    AccessLog,
    Correction,
    DirectoryChoice,
    Disclosure,
    Erasure,
    LegalHold,
)
from tracker.models.sharing import CalendarFeed, CopyOpening, SharedCopy, SigningKey
from tracker.models.sites import PreceptorAnswer, PreceptorLink, Site, SiteRule

__all__ = [
    "DETAILS",
    "DETAIL_TABLES",
    "OPTIONAL",
    "Absence",
    "AccessLog",
    "AccountLink",
    "Aim",
    "AttemptDetail",
    "Authenticator",
    "Base",
    "BookingDetail",
    "CalendarFeed",
    "Carried",
    "CheckoffDetail",
    "CloserDetail",
    "Cohort",
    "Contact",
    "CopyOpening",
    "Correction",
    "DirectoryChoice",
    "Disclosure",
    "DocumentDetail",
    "EducationDetail",
    "Enrollment",
    "Entry",
    "Erasure",
    "EvaluationDetail",
    "Event",
    "EventPayload",
    "Evidence",
    "FollowUp",
    "ImportColumns",
    "ImportItem",
    "ImportRun",
    "Incident",
    "Invitation",
    "JobApplication",
    "JobDetail",
    "KitReport",
    "LegalHold",
    "LoginSession",
    "MailChoice",
    "Message",
    "MessageCopy",
    "MessageTemplate",
    "Note",
    "Notice",
    "Outbox",
    "Packet",
    "Passkey",
    "PathDraft",
    "PathVersion",
    "Period",
    "Person",
    "Phrase",
    "PlacementDetail",
    "PortalExport",
    "PortalMatch",
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
    "ScoreDetail",
    "Setting",
    "SharedCopy",
    "ShiftDetail",
    "SignatureDetail",
    "SigningKey",
    "Site",
    "SiteRule",
    "SiteVisit",
    "StandingRow",
    "Submission",
    "Upload",
    "VerificationDetail",
    "new_id",
]
