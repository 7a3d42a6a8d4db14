"""The words of the field as closed sets: every status, kind and holder stands here once.

Members carry their stored value; words and tones for readers stand in ``web/wording.py``.
"""

from enum import StrEnum


class RequirementKind(StrEnum):
    """What sort of line a step asks for; standing has one evaluator for each."""

    MILESTONE = "milestone"
    SKILL = "skill"
    HOURS = "hours"
    DOCUMENT = "document"
    EVALUATION = "evaluation"
    EXAM = "exam"
    EMPLOYMENT = "employment"
    EDUCATION = "education"


class Landmark(StrEnum):
    """What a line stands for in its program, whatever its key: at most one line each."""

    KIT = "kit"  # says that the kit is there; a program that mails none has no such line
    TRIGGER = "trigger"  # the first course that teaches and measures hands-on items
    COMPLETION = "completion"  # its paper ends the program, makes a graduate and starts the clocks of rates


class EntryKind(StrEnum):
    """What an entry claims. ``amount`` of the entry has the unit named beside each kind."""

    CONFIRMATION = "confirmation"  # a milestone was reached; of a consent 1 for yes and 0 for no
    SCORE = "score"  # a grade from a course, quiz or practice exam; percent
    PRACTICE = "practice"  # one repetition of a skill at home; count
    CHECKOFF = "checkoff"  # a check-off asked for, then decided; no amount
    SIGNATURE = "signature"  # skill shown at the site, live or observed; count
    SHIFT = "shift"  # time at the site; counted minutes
    BOOKING = "booking"  # an exam date booked; the entry's date is the exam's; no amount
    PREFERENCE = "preference"  # days, hours and area wished for the externship; no amount
    PLACEMENT = "placement"  # a site from when to when; no amount
    DOCUMENT = "document"  # a paper with its dates; no amount
    RENEWAL = "renewal"  # a renewed certificate; no amount
    EVALUATION = "evaluation"  # a form about the student or the site; no amount
    ATTEMPT = "attempt"  # one sitting of a credential exam; scaled score
    JOB = "job"  # a job started; hours a week
    VERIFICATION = "verification"  # the job was verified; no amount
    EDUCATION = "education"  # continuing education; tenths of a credit
    CLOSER = "closer"  # why somebody does not take a job, with proof; no amount
    RECHECK = "recheck"  # the job was asked about again weeks later; no amount
    REQUEST = "request"  # asks for a change of what is asked or when


class EntryStatus(StrEnum):
    """Where an entry is in the one workflow; see ``transitions.py``."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Basis(StrEnum):
    """Why an entry is accepted: the student's own word, or somebody's decision."""

    SELF = "self"
    DECISION = "decision"


class Mode(StrEnum):
    """How a repetition was done. Kit and simulator never count as live."""

    KIT = "kit"
    SIMULATED = "simulated"
    LIVE = "live"
    OBSERVED = "observed"


class Source(StrEnum):
    """Where an entry came from."""

    STUDENT = "student"
    STAFF = "staff"
    PAPER = "paper"
    IMPORT = "import"
    LINK = "link"


class RequestKind(StrEnum):
    """What a student may ask to be changed."""

    EXTENSION = "extension"
    WAIVER = "waiver"
    LEAVE = "leave"
    ROUTE = "route"
    WITHDRAWAL = "withdrawal"
    EXCEPTION = "exception"  # start a line with named lines before it still open
    REMEDIATION = "remediation"  # a plan after the last allowed attempt; staff ask, a coordinator decides


class PeriodKind(StrEnum):
    """The dated stretches of an enrollment."""

    ACTIVE = "active"
    LEAVE = "leave"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class Role(StrEnum):
    """What a person may be; preceptors act through a link and have no role row."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


OF_COHORT = (Role.INSTRUCTOR, Role.COORDINATOR)
"""Roles that are held for one cohort, and may be covered; the others are for the whole school."""


class LinkPurpose(StrEnum):
    """What a link that was mailed does."""

    RESET = "reset"
    SIGN_IN = "sign_in"
    OLD_ADDRESS = "old_address"
    NEW_ADDRESS = "new_address"


class Language(StrEnum):
    """The languages every text of the product exists in."""

    EN = "en"
    ES = "es"


class State(StrEnum):
    """Where one requirement stands. Order here is the order of precedence."""

    NOT_ASKED = "not_asked"
    WAIVED = "waived"
    EXPIRED = "expired"
    RETURNED = "returned"
    WAITING = "waiting"
    EXPIRING = "expiring"
    DONE = "done"
    BLOCKED = "blocked"
    CLOSED = "closed"
    STARTED = "started"
    OPEN = "open"

    @property
    def code(self) -> str:
        """The one character that stands for the state in a packed row."""
        return _STATE_CODES[self]

    @property
    def counts(self) -> bool:
        """Whether the line counts toward n of N."""
        return self in _COUNTING


class Holder(StrEnum):
    """Whose turn it is on a line."""

    NOBODY = "nobody"
    STUDENT = "student"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    PRECEPTOR = "preceptor"
    SITE = "site"
    KIT_SUPPLIER = "kit_supplier"
    EXAM_BODY = "exam_body"

    @property
    def code(self) -> str:
        """The one character that stands for the holder in a packed row."""
        return _HOLDER_CODES[self]


_STATE_CODES = {
    State.NOT_ASKED: "-",
    State.WAIVED: "v",
    State.EXPIRED: "x",
    State.RETURNED: "r",
    State.WAITING: "w",
    State.EXPIRING: "e",
    State.DONE: "d",
    State.BLOCKED: "b",
    State.CLOSED: "c",
    State.STARTED: "s",
    State.OPEN: "o",
}
_COUNTING = frozenset({State.DONE, State.EXPIRING, State.WAIVED})
_HOLDER_CODES = {
    Holder.NOBODY: "-",
    Holder.STUDENT: "s",
    Holder.INSTRUCTOR: "i",
    Holder.COORDINATOR: "c",
    Holder.PRECEPTOR: "p",
    Holder.SITE: "t",
    Holder.KIT_SUPPLIER: "k",
    Holder.EXAM_BODY: "x",
}
STATE_BY_CODE = {code: state for state, code in _STATE_CODES.items()}
HOLDER_BY_CODE = {code: holder for holder, code in _HOLDER_CODES.items()}
