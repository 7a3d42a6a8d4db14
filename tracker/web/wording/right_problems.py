"""Why something about the student's rights was refused: plain sentences by code."""

from flask_babel import lazy_gettext

RIGHT_PROBLEMS = {
    "correction_decided": lazy_gettext("This request was answered already. Nothing was changed."),
    "correction_of_nothing": lazy_gettext("There is no such thing in this record."),
    "correction_open": lazy_gettext("You have asked about this already, and the answer is still open."),
    "correction_own": lazy_gettext(
        "You made this yourself. Another coordinator of the cohort decides whether it is right."
    ),
    "correction_reason": lazy_gettext("Write the reason: the student reads it."),
    "correction_wish": lazy_gettext("Write what should stand there instead."),
    "correction_withdrawn": lazy_gettext("The student took this request back. Nothing was changed."),
    "correction_wrong": lazy_gettext("Write what is wrong with it."),
    "erase_asked": lazy_gettext("A request for correction is open: nothing of this record may be destroyed."),
    "erase_early": lazy_gettext("This record is not past its retention. Nothing was erased."),
    "erase_held": lazy_gettext("A legal hold stands on this record: nothing of it may be destroyed."),
    "hold_lifted": lazy_gettext("No legal hold stands on this record."),
    "hold_reason": lazy_gettext("Write the reason: the student reads it."),
    "hold_stands": lazy_gettext("A legal hold stands on this record already."),
    "kept_back": lazy_gettext(
        "Nothing of this record may be destroyed now: a legal hold stands, or a request for correction is "
        "open."
    ),
    "no_correction": lazy_gettext("There is no such request, or it is not yours to see."),
    "statement_empty": lazy_gettext("Write your statement."),
    "statement_not_refused": lazy_gettext("A statement goes with what was refused."),
    "statement_stands": lazy_gettext("Your statement stands with it already and is not changed."),
}
