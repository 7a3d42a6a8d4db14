"""The exam, the certificate and the job of made-up students."""

from datetime import date, timedelta

from tracker.commands.paper import PaperLine
from tracker.demo.names import EMPLOYERS
from tracker.demo.pupil import Pupil
from tracker.domain.kinds import ProofWay, Relation, SiteSetting
from tracker.domain.statuses import EntryKind

_ANSWER_DAYS = timedelta(days=2)


def sits_exam(pupil: Pupil, on: date, score: int, *, passed: bool, is_certified: bool = True) -> None:
    """Log an attempt, which the coordinator accepts; who passed gets the certificate."""
    detail = {"passed": passed, "plan_version": "2022", "delivery": "online"}
    entry = pupil.log("exam.passed", EntryKind.ATTEMPT, on, amount=score, detail=detail)
    answered = min(on + _ANSWER_DAYS, pupil.school.today)
    pupil.accept(entry, answered)
    if passed and is_certified:
        number = f"DEMO-{pupil.random.randint(100_000, 999_999)}"
        paper = PaperLine(
            "exam.certificate", EntryKind.DOCUMENT, on, detail={"number": number, "issued_on": on}
        )
        pupil.sheet(pupil.group.coordinator, [paper], answered)


def job_found(pupil: Pupil, on: date, relation: Relation = Relation.IN_FIELD) -> None:
    """Log a job that starts on this day."""
    detail = {
        "employer": pupil.random.choice(EMPLOYERS),
        "title": "Clinical medical assistant",
        "setting": SiteSetting.PHYSICIAN_OFFICE,
        "relation": relation,
        "starts_on": on,
    }
    pupil.log("job.hired", EntryKind.JOB, on, amount=36, detail=detail)


def verified(pupil: Pupil, on: date) -> None:
    """Let the coordinator verify the job."""
    day = min(on, pupil.school.today)
    stub = {"proof_way": ProofWay.PAY_STUB}
    line = PaperLine("job.verified", EntryKind.VERIFICATION, day, detail=stub)
    pupil.sheet(pupil.group.coordinator, [line], day)
