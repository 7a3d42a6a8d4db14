"""The cohort of the year before: what became of its students, so that the rates have somebody to count."""

from datetime import date, timedelta

from tracker.commands import enrolling, hiring, verifying
from tracker.demo.exam import job_found, sits_exam, verified
from tracker.demo.life import live
from tracker.demo.lines import exam_day
from tracker.demo.pupil import Pupil
from tracker.domain.kinds import Closing, ProofWay, Relation

_WEEK = timedelta(weeks=1)
_SOON, _LATER = timedelta(days=24), timedelta(days=40)
_RETAKE = timedelta(days=33)


def alum_kept(pupil: Pupil) -> None:
    """Placed in the field, verified, and still there after 13 weeks."""
    on = _graduate(pupil) + _SOON
    job_found(pupil, on)
    verified(pupil, on + 3 * _WEEK)
    day = on + 14 * _WEEK
    proof = {"proof_way": ProofWay.CALL_NOTE, "said_by": "Front office", "still_there": True}
    pupil.managed(verifying.recheck, day, happened_on=day, detail=proof)


def alum_related(pupil: Pupil) -> None:
    """A related job, verified."""
    on = _graduate(pupil) + _LATER
    job_found(pupil, on, Relation.RELATED)
    verified(pupil, on + 4 * _WEEK)


def alum_said(pupil: Pupil) -> None:
    """Says to have a job; nobody has verified it."""
    job_found(pupil, _graduate(pupil) + _SOON)


def alum_serves(pupil: Pupil) -> None:
    """Went to the military; the orders are in."""
    on = _graduate(pupil) + _SOON
    entry = _closes(pupil, on, Closing.MILITARY, "Enlistment orders")
    pupil.accept(entry, on + timedelta(days=2))


def alum_study_said(pupil: Pupil) -> None:
    """Says to study on; nobody has looked at the proof yet."""
    _graduate(pupil)
    _closes(pupil, pupil.days_ago(1), Closing.FURTHER_STUDY, "Enrollment letter")


def alum_second_try(pupil: Pupil) -> None:
    """Failed the exam, passed the second time; a job in the field that nobody asked about again."""
    on = _graduate(pupil, score=371)
    sits_exam(pupil, on + _RETAKE, 418, passed=True)
    job_found(pupil, on + _RETAKE + _SOON)
    verified(pupil, on + _RETAKE + _SOON + 3 * _WEEK)


def alum_looking(pupil: Pupil) -> None:
    """Certified, without a job."""
    _graduate(pupil)


def alum_left(pupil: Pupil) -> None:
    """Left in the ninth week."""
    on = pupil.group.starts_on + 8 * _WEEK
    live(pupil, on)
    pupil.managed(enrolling.withdraw, on + timedelta(days=1), on=on, reason="Moved to another state")


def _graduate(pupil: Pupil, score: int = 432) -> date:
    """The whole path up to the exam; gives its day."""
    on = exam_day(pupil.days) or pupil.group.starts_on + 25 * _WEEK
    live(pupil, on)
    sits_exam(pupil, on, score, passed=score >= 390)
    live(pupil, on + timedelta(days=8))
    return on


def _closes(pupil: Pupil, on: date, closing: Closing, proof: str) -> int:
    detail = {"closing": closing, "proof": proof}
    made = pupil.do(hiring.close_search, day=on, hour=16, happened_on=on, detail=detail)
    return int(made["entries"][0])
