"""Refusals about sheets, attempts and submissions, by error code."""

from flask_babel import LazyString, lazy_gettext

SHEET_PROBLEMS: dict[str, LazyString] = {
    "choose_skill": lazy_gettext("Choose at least one skill that the files show."),
    "files_needed": lazy_gettext("Add at least one file: the evaluator sees nothing else."),
    "no_plan_needed": lazy_gettext("Attempts are left, so no plan is needed."),
    "no_sheet": lazy_gettext("This skill has no sheet to score it by."),
    "plan_first": lazy_gettext(
        "All attempts are used. The coordinator decides on a plan first; then a new set of attempts opens."
    ),
    "plan_needed": lazy_gettext("Write the plan: what has to happen before the next attempt."),
    "score_with_sheet": lazy_gettext(
        "A check-off is decided by its sheet: open it and score each step. Nothing was changed."
    ),
    "sheet_changed": lazy_gettext("The sheet has changed meanwhile: open it again and answer the new one."),
    "title_needed": lazy_gettext("Give the submission a name."),
    "too_many_skills": lazy_gettext("These are too many skills for one submission: send them in two."),
}
