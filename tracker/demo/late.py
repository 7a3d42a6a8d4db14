"""What is special about students at the site, before the exam and after it."""

from datetime import timedelta

from tracker.demo.exam import job_found, sits_exam, verified
from tracker.demo.life import live
from tracker.demo.lines import exam_day, shift
from tracker.demo.pupil import Pupil
from tracker.domain.kinds import Delivery
from tracker.domain.statuses import EntryKind, Mode, RequestKind, State


def shifts_waiting(pupil: Pupil) -> None:
    """Three shifts wait for the preceptor."""
    live(pupil, pupil.days_ago(7))
    if pupil.lines(pupil.days_ago(7))["extern.hours"].state not in (State.OPEN, State.STARTED):
        return
    days = [day for day in map(pupil.days_ago, range(6, 0, -1)) if day.weekday() < 5]
    for on in days[-3:]:
        pupil.log_written(shift(on), on)


def skill_waived(pupil: Pupil) -> None:
    """The site could not show one skill, so it was waived."""
    live(pupil, pupil.days_ago(12))
    entry = pupil.ask(
        RequestKind.WAIVER,
        pupil.days_ago(11),
        "Heron Clinic has no eyewash station.",
        targets=["skill.em-03"],
    )
    pupil.accept(entry, pupil.days_ago(9))
    live(pupil, pupil.days_ago(2))


def midterm(pupil: Pupil) -> None:
    """The midterm evaluation is the preceptor's turn, and a skill waits for a signature."""
    live(pupil, pupil.days_ago(6), frozenset({"extern.midterm"}))
    lines = pupil.lines(pupil.days_ago(5))
    if lines["extern.midterm"].state in (State.OPEN, State.STARTED):
        pupil.log("skill.im-05", EntryKind.SIGNATURE, pupil.asked_for(2), amount=1, mode=Mode.LIVE)


def failed_exam(pupil: Pupil) -> None:
    """Failed the exam once; the retake lies ahead and is not booked."""
    on = max(exam_day(pupil.days) or pupil.days_ago(20), pupil.days_ago(20))
    live(pupil, min(on, pupil.days_ago(1)))
    sits_exam(pupil, min(on, pupil.days_ago(1)), 362, passed=False)


def job_open(pupil: Pupil) -> None:
    """Certified, and looking for a job."""
    on = exam_day(pupil.days) or pupil.days_ago(9)
    live(pupil, on)
    sits_exam(pupil, on, 421, passed=True)
    live(pupil, pupil.days_ago(1))


def hired(pupil: Pupil) -> None:
    """Certified and hired; the job is not verified yet."""
    job_open(pupil)
    job_found(pupil, pupil.days_ago(1))


def is_verified(pupil: Pupil) -> None:
    """The whole path."""
    on = exam_day(pupil.days) or pupil.days_ago(30)
    live(pupil, on)
    sits_exam(pupil, on, 447, passed=True)
    job_found(pupil, on + timedelta(days=3))
    verified(pupil, on + timedelta(days=3 + 16))


def test_first(pupil: Pupil) -> None:
    """Passed the exam before the externship; the certificate waits for its release."""
    on = exam_day(pupil.days) or pupil.days_ago(60)
    live(pupil, on)
    sits_exam(pupil, on, 433, passed=True, is_certified=False)
    live(pupil, pupil.days_ago(1))


def test_first_booked(pupil: Pupil) -> None:
    """Has a date for the exam at the school; its roster is pending."""
    live(pupil, pupil.days_ago(4), frozenset({"exam.booking"}))
    if pupil.lines(pupil.days_ago(3))["exam.booking"].state is State.OPEN:
        pupil.book(pupil.days_ago(3), pupil.days_ago(-11), Delivery.SCHOOL, "Room 4")
