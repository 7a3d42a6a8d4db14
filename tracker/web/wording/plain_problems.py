"""Refusals whose sentence is always the same, by error code."""

from flask_babel import LazyString, lazy_gettext

from tracker.web.wording.account_problems import ACCOUNT_PROBLEMS
from tracker.web.wording.career_problems import CAREER_PLAIN
from tracker.web.wording.cohort_words import PLAIN_COHORTS
from tracker.web.wording.contact_words import PLAIN_CONTACTS
from tracker.web.wording.cover_words import PLAIN_COVER
from tracker.web.wording.exams import PLAIN_EXAM_PROBLEMS
from tracker.web.wording.file_problems import PLAIN_FILE_PROBLEMS
from tracker.web.wording.imports import PLAIN_IMPORTS
from tracker.web.wording.link_problems import LINK_PROBLEMS
from tracker.web.wording.message_problems import PLAIN_MESSAGES
from tracker.web.wording.outcomes import PLAIN_OUTCOMES
from tracker.web.wording.record_words import PLAIN_RECORD
from tracker.web.wording.reviewing import REVIEW_PLAIN
from tracker.web.wording.right_problems import RIGHT_PROBLEMS
from tracker.web.wording.safety_problems import PLAIN_SAFETY
from tracker.web.wording.sheet_problems import SHEET_PROBLEMS
from tracker.web.wording.shift_problems import PLAIN_SHIFT_PROBLEMS
from tracker.web.wording.table_problems import PLAIN_TABLE_PROBLEMS

UNKNOWN = lazy_gettext("That cannot be done now. Nothing was changed.")
_NOT_YOURS = lazy_gettext("What you are looking for is not there, or it is not yours to see.")

PLAIN_PROBLEMS: dict[str, LazyString] = PLAIN_FILE_PROBLEMS | {
    "already_done": lazy_gettext("This is done already: there is nothing more to log or ask."),
    "already_joined": lazy_gettext("This person has joined already and needs no new link."),
    "already_waiting": lazy_gettext(
        "One of these waits for an answer already. Take it back to send another."
    ),
    "break_too_long": lazy_gettext("The break is not shorter than the shift: check its minutes."),
    "busy": lazy_gettext(
        "Many people are working right now. Nothing was saved: send it again in a few seconds."
    ),
    "cannot_take_back": lazy_gettext(
        "This can no longer be taken back, since a decision stands on it. Ask your coordinator to void it."
    ),
    "cannot_void": lazy_gettext("Only what was accepted can be voided. Nothing was changed."),
    "changed_meanwhile": lazy_gettext(
        "This record was changed at the same moment. Nothing was saved: look at it again, then send it again."
    ),
    "choose_line": lazy_gettext("Choose at least one line that this is for."),
    "email_taken": lazy_gettext("Somebody with this address is here already: use another address."),
    "end_before_start": lazy_gettext("The end lies before the start: change one of them."),
    "expires_before_issue": lazy_gettext("The last valid day lies before the issue: check both dates."),
    "invitation_gone": lazy_gettext(
        "This link was used or has run out. Ask your coordinator for a new one, or sign in."
    ),
    "issued_ahead": lazy_gettext("The day of issue lies ahead: write the date that stands on the paper."),
    "key_reused": lazy_gettext(
        "This form was already sent with other content. Check what is stored, then send it again."
    ),
    "name_taken": lazy_gettext("There is a cohort of this name already: choose another name."),
    "link_gone": lazy_gettext("This link does not work any more: ask for a new one."),
    "no_cohort": _NOT_YOURS,
    "same_address": lazy_gettext("This is your address already."),
    "no_due_date": lazy_gettext("This line has no due date, so there is nothing to move."),
    "no_enrollment": _NOT_YOURS,
    "no_entry": _NOT_YOURS,
    "no_leave": lazy_gettext("There is no leave to end."),
    "no_path": lazy_gettext("There is no such path: choose one of the published ones."),
    "no_person": _NOT_YOURS,
    "no_school": lazy_gettext("There is no school yet: it is set up on the command line first."),
    "no_student": _NOT_YOURS,
    "not_allowed": lazy_gettext(
        "You can see this, but your role does not allow this act. Nothing was changed."
    ),
    "not_asked": lazy_gettext("This is not asked here, so there is nothing to log or change."),
    "not_there": _NOT_YOURS,
    "not_empty": lazy_gettext("There is a school in this database already. Nothing was changed."),
    "note_empty": lazy_gettext("Write the note first."),
    "note_needed": lazy_gettext("Write a note that says what to do next."),
    "over_a_day": lazy_gettext("That is more than 24 hours in one day: check the times."),
    "reason_needed": lazy_gettext("Write the reason: whoever reads this later has to understand it."),
    "reference_unanswered": lazy_gettext("Write your own reading beside the student's."),
    "same_cohort": lazy_gettext("The student is in this cohort already: choose another one."),
    "same_program": lazy_gettext(
        "The student is or was in this program already: move them to the cohort, or re-enroll them."
    ),
    "schedule_needs_date": lazy_gettext(
        "A series on schedule needs the day of its next dose as its last valid day, on a line that takes one."
    ),
    "staff_logs": lazy_gettext("This comes from the course or the school: staff enter it."),
    "still_enrolled": lazy_gettext("This enrollment has not ended, so there is nothing to re-enter."),
    "unknown_goal": lazy_gettext("This path has no such goal: choose from the list."),
    "unknown_line": lazy_gettext("This path has no such line: choose from the list."),
    "unknown_route": lazy_gettext("That is no change to a route of this path: choose another from the list."),
    "void_by_act": lazy_gettext(
        "This request was carried out. Undo it by its own act: end the leave, change the route or re-enroll."
    ),
    "unreachable": lazy_gettext(
        "The records cannot be reached right now. Send it again in a minute: it counts once, even if it "
        "was saved."
    ),
    "value_unanswered": lazy_gettext("Write the value that the student read, or that there was none."),
    "withdrawn_enrollment": lazy_gettext("This enrollment has ended: nothing can be added to it."),
    "wrong_kind": lazy_gettext("This line takes no entry of this kind."),
    **ACCOUNT_PROBLEMS,
    **PLAIN_COHORTS,
    **PLAIN_COVER,
    **SHEET_PROBLEMS,
    **PLAIN_MESSAGES,
    **PLAIN_OUTCOMES,
    **PLAIN_SAFETY,
    **PLAIN_RECORD,
    **PLAIN_TABLE_PROBLEMS,
    **LINK_PROBLEMS,
    **RIGHT_PROBLEMS,
    **PLAIN_SHIFT_PROBLEMS,
    **CAREER_PLAIN,
    **REVIEW_PLAIN,
    **PLAIN_CONTACTS,
    **PLAIN_IMPORTS,
    **PLAIN_EXAM_PROBLEMS,
}
