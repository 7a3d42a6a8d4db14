"""Kinds of entries, requests, modes, sources, roles and periods."""

from flask_babel import lazy_gettext

from tracker.domain.statuses import EntryKind, EntryStatus, Mode, PeriodKind, RequestKind, Role, Source

_ENTRIES = {
    EntryKind.CONFIRMATION: lazy_gettext("Confirmation"),
    EntryKind.SCORE: lazy_gettext("Score"),
    EntryKind.PRACTICE: lazy_gettext("Practice"),
    EntryKind.CHECKOFF: lazy_gettext("Check-off"),
    EntryKind.SIGNATURE: lazy_gettext("Site signature"),
    EntryKind.SHIFT: lazy_gettext("Shift"),
    EntryKind.BOOKING: lazy_gettext("Exam date"),
    EntryKind.PREFERENCE: lazy_gettext("Externship wishes"),
    EntryKind.PLACEMENT: lazy_gettext("Placement"),
    EntryKind.DOCUMENT: lazy_gettext("Paper"),
    EntryKind.RENEWAL: lazy_gettext("Renewal"),
    EntryKind.EVALUATION: lazy_gettext("Evaluation"),
    EntryKind.ATTEMPT: lazy_gettext("Exam attempt"),
    EntryKind.JOB: lazy_gettext("Job"),
    EntryKind.VERIFICATION: lazy_gettext("Job verification"),
    EntryKind.EDUCATION: lazy_gettext("Continuing education"),
    EntryKind.CLOSER: lazy_gettext("Reason for no job"),
    EntryKind.RECHECK: lazy_gettext("Job asked about again"),
    EntryKind.REQUEST: lazy_gettext("Request"),
}
_STATUSES = {
    EntryStatus.WAITING: lazy_gettext("Waiting"),
    EntryStatus.ACCEPTED: lazy_gettext("Accepted"),
    EntryStatus.RETURNED: lazy_gettext("Returned"),
    EntryStatus.WITHDRAWN: lazy_gettext("Taken back"),
    EntryStatus.VOIDED: lazy_gettext("Voided"),
}
_MODES = {
    Mode.KIT: lazy_gettext("With the kit"),
    Mode.SIMULATED: lazy_gettext("On a simulator"),
    Mode.LIVE: lazy_gettext("On a live person"),
    Mode.OBSERVED: lazy_gettext("Observed"),
}
_MODES_INSIDE = {
    Mode.KIT: lazy_gettext("kit"),
    Mode.SIMULATED: lazy_gettext("simulator"),
    Mode.LIVE: lazy_gettext("live"),
    Mode.OBSERVED: lazy_gettext("observed"),
}
_SOURCES = {
    Source.STUDENT: lazy_gettext("Logged by the student"),
    Source.STAFF: lazy_gettext("Entered by staff"),
    Source.PAPER: lazy_gettext("Recorded from paper"),
    Source.IMPORT: lazy_gettext("From an import"),
    Source.LINK: lazy_gettext("Through the preceptor's link"),
}
_REQUESTS = {
    RequestKind.EXTENSION: lazy_gettext("Later date"),
    RequestKind.WAIVER: lazy_gettext("Waiver"),
    RequestKind.LEAVE: lazy_gettext("Leave"),
    RequestKind.ROUTE: lazy_gettext("Change of route"),
    RequestKind.WITHDRAWAL: lazy_gettext("Withdrawal"),
    RequestKind.EXCEPTION: lazy_gettext("Early start"),
    RequestKind.REMEDIATION: lazy_gettext("Plan after the last attempt"),
    RequestKind.KEPT: lazy_gettext("Kept from an earlier version"),
}
_ROLES = {
    Role.STUDENT: lazy_gettext("Student"),
    Role.INSTRUCTOR: lazy_gettext("Instructor"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.ADMIN: lazy_gettext("Administrator"),
}
_PERIODS = {
    PeriodKind.ACTIVE: lazy_gettext("Active"),
    PeriodKind.LEAVE: lazy_gettext("On leave"),
    PeriodKind.WITHDRAWN: lazy_gettext("Withdrawn"),
    PeriodKind.COMPLETED: lazy_gettext("Completed"),
}


def entry_kind(value: EntryKind) -> str:
    """What an entry claims, as a label: "Check-off"."""
    return str(_ENTRIES[value])


def entry_status(value: EntryStatus) -> str:
    """Where an entry is in its workflow: "Taken back"."""
    return str(_STATUSES[value])


def mode(value: Mode) -> str:
    """How a repetition was done, as a choice: "With the kit"."""
    return str(_MODES[value])


def mode_inside(value: Mode) -> str:
    """How a repetition was done, inside a line of facts: "kit"."""
    return str(_MODES_INSIDE[value])


def source(value: Source) -> str:
    """Where an entry came from."""
    return str(_SOURCES[value])


def request_kind(value: RequestKind) -> str:
    """What a request asks for, as a label: "Later date"."""
    return str(_REQUESTS[value])


def role(value: Role) -> str:
    """What a person may be."""
    return str(_ROLES[value])


def period(value: PeriodKind) -> str:
    """A stretch of an enrollment: "On leave"."""
    return str(_PERIODS[value])
