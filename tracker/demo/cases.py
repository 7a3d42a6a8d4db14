"""Every case by its name in ``names.py``."""

from collections.abc import Callable, Mapping

from tracker.demo import alumni, checkoffs, drawing, late, training
from tracker.demo.pip import pip
from tracker.demo.pupil import Pupil

Case = Callable[[Pupil], None]

CASES: Mapping[str, Case] = {
    "": training.ordinary,
    "pip": pip,
    "verified": late.is_verified,
    "papers_expired": training.paper_expired,
    "diploma_last": training.ordinary,
    "both_routes": training.ordinary,
    "test_first_asked_before": training.ordinary,
} | {
    made.__name__: made
    for made in (
        alumni.alum_kept,
        alumni.alum_left,
        alumni.alum_looking,
        alumni.alum_related,
        alumni.alum_said,
        alumni.alum_second_try,
        alumni.alum_serves,
        alumni.alum_study_said,
        checkoffs.plan_waiting,
        checkoffs.submission_sent,
        drawing.draws_waiting,
        late.failed_exam,
        late.hired,
        late.job_open,
        late.midterm,
        late.shifts_waiting,
        late.skill_waived,
        late.test_first,
        late.test_first_booked,
        training.asks_extension,
        training.asks_leave,
        training.asks_route,
        training.asks_waiver,
        training.back_from_leave,
        training.checkoff_late,
        training.checkoff_returned,
        training.checkoffs_waiting,
        training.diploma_returned,
        training.extension_granted,
        training.moved,
        training.not_started,
        training.on_leave,
        training.paper_expired,
        training.papers_waiting,
        training.quiet,
        training.reentered,
        training.voided,
        training.waived,
        training.withdrawn,
    )
}
"""What is played."""
