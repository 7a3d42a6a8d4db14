"""What a view is about, from the arguments of its address; None where there is no such thing."""

from dataclasses import replace

from flask import g

from tracker.extensions import db
from tracker.queries.kit import ReportRef, report_ref
from tracker.queries.refs import CohortRef, EntryRef, StudentRef, cohort_ref, entry_ref, student_ref


def load_cohort(cohort_id: int) -> CohortRef | None:
    """A cohort; times on its pages are those of its zone."""
    found = cohort_ref(db.session, cohort_id)
    if found is not None:
        g.zone = found.zone
    return found


def load_student(person_id: int) -> StudentRef | None:
    """A student with all enrollments; times are those of the newest enrollment's cohort."""
    found = student_ref(db.session, person_id)
    if found is not None:
        g.zone = found.enrollments[0].zone
    return found


def load_entry(entry_id: int) -> EntryRef | None:
    """An entry."""
    found = entry_ref(db.session, entry_id)
    if found is not None:
        g.zone = found.zone
    return found


def load_credit(entry_id: int) -> EntryRef | None:
    """An entry whose credit may be taken back, also by whoever recorded it."""
    found = load_entry(entry_id)
    return None if found is None else replace(found, performer_id=None)


def load_report(report_id: int) -> ReportRef | None:
    """A report about a kit part."""
    return report_ref(db.session, report_id)
