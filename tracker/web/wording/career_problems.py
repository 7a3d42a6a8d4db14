"""Why something about a job, an application, a proof or a course was refused."""

from collections.abc import Callable
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.dates import day_year

CAREER_PLAIN: dict[str, LazyString] = {
    "aim_set": lazy_gettext("This is among your goals already."),
    "aim_unknown": lazy_gettext("There is no such goal: choose from the list."),
    "application_changed": lazy_gettext(
        "This application was changed in the meantime. Look at it again, then change it."
    ),
    "applied_missing": lazy_gettext("Write the day on which you applied, or mark it as planned."),
    "choose_one": lazy_gettext("Choose from the lists where it stands and what kind of place it is."),
    "closer_proof": lazy_gettext("Write what proves it: a letter, orders, an admission."),
    "closing_unknown": lazy_gettext("Choose one of these reasons."),
    "consent_missing": lazy_gettext("Say yes or no: both are answers."),
    "course_missing": lazy_gettext("Write the title of the course."),
    "employer_missing": lazy_gettext("Name the employer."),
    "employer_not_asked": lazy_gettext(
        "The employer may be asked only with the graduate's consent, and there is none. Take a pay stub or a "
        "signed statement."
    ),
    "job_ended": lazy_gettext("The last day of this job is written down already."),
    "job_stands": lazy_gettext("A job is logged here. Take it back first if it was a mistake."),
    "left_missing": lazy_gettext("Write the last day of the job."),
    "next_missing": lazy_gettext("Write what is to be done on that day."),
    "no_aim": lazy_gettext("This goal is not on the list any more."),
    "no_application": lazy_gettext("This application is not on the list any more."),
    "no_career": lazy_gettext("This program has no lines about a job."),
    "no_certificate": lazy_gettext("Credits count for a certificate that is on file: file it first."),
    "no_job": lazy_gettext("No job is logged that counts for this enrollment."),
    "not_listed": lazy_gettext("Choose one from the list."),
    "pay_band_unknown": lazy_gettext("Choose one of these pay bands."),
    "proof_way_missing": lazy_gettext("Say what proves the job."),
    "said_by_missing": lazy_gettext("Write who at the employer said it."),
    "state_by_job": lazy_gettext("Hired is said with the job itself: open it and say you are hired."),
    "still_there_missing": lazy_gettext("Say whether the graduate still works there."),
    "verify_first": lazy_gettext("The job is verified first; then it is asked about again."),
}


def _applications_full(told: Any) -> str:
    most = told.facts["most"]
    return gettext("There are %(most)s applications on the list: take old ones off first.", most=most)


def _credits_outside(told: Any) -> str:
    words = {"lowest": told.facts["lowest"], "highest": told.facts["highest"]}
    return gettext("Write credits from %(lowest)s to %(highest)s.", **words)


def _hours_outside(told: Any) -> str:
    words = {"lowest": told.facts["lowest"], "highest": told.facts["highest"]}
    return gettext("Write hours a week from %(lowest)s to %(highest)s.", **words)


def _job_before(told: Any) -> str:
    return gettext(
        "A job counts from %(first)s on, when the program began: one from before it is no outcome of it.",
        first=day_year(told.facts["first"]),
    )


def _left_outside(told: Any) -> str:
    words = {"first": day_year(told.facts["first"]), "last": day_year(told.facts["last"])}
    return gettext("Choose a last day from %(first)s to %(last)s.", **words)


def _outside_cycle(told: Any) -> str:
    words = {"first": day_year(told.facts["first"]), "last": day_year(told.facts["last"])}
    return gettext("It counts in the cycle from %(first)s to %(last)s: choose a day in it.", **words)


def _recheck_too_early(told: Any) -> str:
    return gettext("It is asked again from %(day)s on.", day=day_year(told.facts["on"]))


CAREER_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "applications_full": _applications_full,
    "credits_outside": _credits_outside,
    "hours_outside": _hours_outside,
    "job_before": _job_before,
    "left_outside": _left_outside,
    "outside_cycle": _outside_cycle,
    "recheck_too_early": _recheck_too_early,
}
