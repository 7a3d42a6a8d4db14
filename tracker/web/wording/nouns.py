"""What an entry claims, inside a sentence: "a check-off", "the check-off", "your check-off"."""

from flask_babel import lazy_gettext

from tracker.domain.statuses import EntryKind, RequestKind

A = {
    EntryKind.CONFIRMATION: lazy_gettext("a confirmation"),
    EntryKind.SCORE: lazy_gettext("a score"),
    EntryKind.PRACTICE: lazy_gettext("a practice"),
    EntryKind.CHECKOFF: lazy_gettext("a check-off"),
    EntryKind.SIGNATURE: lazy_gettext("a site signature"),
    EntryKind.SHIFT: lazy_gettext("a shift"),
    EntryKind.BOOKING: lazy_gettext("an exam date"),
    EntryKind.PREFERENCE: lazy_gettext("wishes for the externship"),
    EntryKind.PLACEMENT: lazy_gettext("a placement"),
    EntryKind.DOCUMENT: lazy_gettext("a paper"),
    EntryKind.RENEWAL: lazy_gettext("a renewal"),
    EntryKind.EVALUATION: lazy_gettext("an evaluation"),
    EntryKind.ATTEMPT: lazy_gettext("an exam attempt"),
    EntryKind.JOB: lazy_gettext("a job"),
    EntryKind.VERIFICATION: lazy_gettext("a job verification"),
    EntryKind.EDUCATION: lazy_gettext("continuing education"),
    EntryKind.REQUEST: lazy_gettext("a request"),
}
THE = {
    EntryKind.CONFIRMATION: lazy_gettext("the confirmation"),
    EntryKind.SCORE: lazy_gettext("the score"),
    EntryKind.PRACTICE: lazy_gettext("the practice"),
    EntryKind.CHECKOFF: lazy_gettext("the check-off"),
    EntryKind.SIGNATURE: lazy_gettext("the site signature"),
    EntryKind.SHIFT: lazy_gettext("the shift"),
    EntryKind.BOOKING: lazy_gettext("the exam date"),
    EntryKind.PREFERENCE: lazy_gettext("the wishes for the externship"),
    EntryKind.PLACEMENT: lazy_gettext("the placement"),
    EntryKind.DOCUMENT: lazy_gettext("the paper"),
    EntryKind.RENEWAL: lazy_gettext("the renewal"),
    EntryKind.EVALUATION: lazy_gettext("the evaluation"),
    EntryKind.ATTEMPT: lazy_gettext("the exam attempt"),
    EntryKind.JOB: lazy_gettext("the job"),
    EntryKind.VERIFICATION: lazy_gettext("the job verification"),
    EntryKind.EDUCATION: lazy_gettext("the continuing education"),
    EntryKind.REQUEST: lazy_gettext("the request"),
}
YOUR = {
    EntryKind.CONFIRMATION: lazy_gettext("your confirmation"),
    EntryKind.SCORE: lazy_gettext("your score"),
    EntryKind.PRACTICE: lazy_gettext("your practice"),
    EntryKind.CHECKOFF: lazy_gettext("your check-off"),
    EntryKind.SIGNATURE: lazy_gettext("your site signature"),
    EntryKind.SHIFT: lazy_gettext("your shift"),
    EntryKind.BOOKING: lazy_gettext("your exam date"),
    EntryKind.PREFERENCE: lazy_gettext("your wishes for the externship"),
    EntryKind.PLACEMENT: lazy_gettext("your placement"),
    EntryKind.DOCUMENT: lazy_gettext("your paper"),
    EntryKind.RENEWAL: lazy_gettext("your renewal"),
    EntryKind.EVALUATION: lazy_gettext("your evaluation"),
    EntryKind.ATTEMPT: lazy_gettext("your exam attempt"),
    EntryKind.JOB: lazy_gettext("your job"),
    EntryKind.VERIFICATION: lazy_gettext("your job verification"),
    EntryKind.EDUCATION: lazy_gettext("your continuing education"),
    EntryKind.REQUEST: lazy_gettext("your request"),
}
ASKED = {
    RequestKind.EXTENSION: lazy_gettext("a later date"),
    RequestKind.WAIVER: lazy_gettext("a waiver"),
    RequestKind.LEAVE: lazy_gettext("a leave"),
    RequestKind.ROUTE: lazy_gettext("a change of route"),
    RequestKind.WITHDRAWAL: lazy_gettext("a withdrawal"),
    RequestKind.EXCEPTION: lazy_gettext("an early start"),
    RequestKind.REMEDIATION: lazy_gettext("a plan after the last attempt"),
}
