"""Around the exam: a roster pending, a date in the portal, practice by domain, a certificate that ends,
an export of the portal laid beside the records."""

from datetime import timedelta

from tracker.commands import enrolling, exam_papers, logging, portal
from tracker.demo.names import ALDER
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.kinds import PortalKind
from tracker.domain.practice_exam import percent, written
from tracker.domain.statuses import EntryKind
from tracker.models.facts import load

_PRACTICED = {
    "D1": (11, 15),
    "D2": (5, 8),
    "D3A": (11, 14),
    "D3B": (19, 28),
    "D3C": (13, 15),
    "D3D": (6, 9),
    "D3E": (7, 12),
    "D3F": (3, 6),
    "D4": (9, 12),
    "D5": (10, 12),
    "D6": (10, 12),
    "D7": (5, 7),
}
"""A practice exam with its weak spots: general care, phlebotomy, EKG."""
_HEADS = ("Candidate Name", "Email", "Exam Date", "Result", "Scaled Score")


def exam_states(school: DemoSchool, pupils: dict[str, Pupil]) -> None:
    """What the pages of the exam show besides what every student has."""
    _queue_date(school, pupils["Ada Moonfield"])
    _practice(pupils["Pip Larkspur"])
    _other_certificate(pupils["Gus Fernhollow"])
    _provisional(school, pupils["Rowan Brightwater"])
    _export(school, pupils)


def _provisional(school: DemoSchool, pupil: Pupil) -> None:
    """The exam came before the proof of diploma reached the body: the certificate is provisional."""
    routes = frozenset({"diploma-last"})
    pupil.managed(
        enrolling.set_routes, school.today, routes=routes, reason="NHA has no proof of diploma yet."
    )


def _queue_date(school: DemoSchool, pupil: Pupil) -> None:
    """The coordinator typed the date of the portal: the release has two weeks left."""
    ends = school.today + timedelta(days=13)
    pupil.managed(exam_papers.type_queue_date, school.today, code="ccma", expires_on=ends)


def _practice(pupil: Pupil) -> None:
    """A practice exam, entered by domain."""
    on, today = pupil.days_ago(9), pupil.school.today
    detail = {"plan_version": "2022", "domains": written(_PRACTICED)}
    pupil.do(
        logging.log_entry,
        "exam.practice-1",
        EntryKind.SCORE,
        day=today,
        hour=9,
        happened_on=on,
        amount=percent(_PRACTICED),
        detail=detail,
    )


def _other_certificate(pupil: Pupil) -> None:
    """A certificate of another body that ends within a month."""
    issued = pupil.days_ago(340)
    detail = {"number": "NCMA-20417", "issued_on": issued, "expires_on": None}
    pupil.do(
        exam_papers.log_other,
        "ncma",
        EntryKind.DOCUMENT,
        day=pupil.school.today,
        hour=9,
        happened_on=issued,
        detail=detail,
    )


def _export(school: DemoSchool, pupils: dict[str, Pupil]) -> None:
    """Results of the portal: the same, a name without an address, a score that differs, nobody of ours."""
    rows = []
    for name, shown, mail, score in (
        ("Ada Moonfield", "Moonfield, Ada", True, 0),
        ("Marisol Arroyo Clavel", "Marisol Arroyo", False, 0),
        ("Rowan Brightwater", "Rowan Brightwater", True, 7),
    ):
        rows += _result(school, pupils[name], shown, mail, score)
    rows.append(("Sunny Marigold", "sunny@elsewhere.test", school.today.isoformat(), "Pass", 402))
    school.do(
        school.groups[ALDER].coordinator,
        portal.read_export,
        PortalKind.RESULTS,
        day=school.today,
        hour=8,
        name="nha-results.csv",
        heads=_HEADS,
        rows=list(enumerate(rows, start=2)),
    )


def _result(
    school: DemoSchool, pupil: Pupil, shown: str, mail: bool, more: int
) -> list[tuple[str | int | None, ...]]:
    """The last sitting of a student as the portal lists it, with so many points more."""
    loaded = load(school.session, [pupil.enrollment])[pupil.enrollment]
    school.session.rollback()
    sat = [row for row in loaded.entries if row["kind"] == EntryKind.ATTEMPT]
    return [
        (
            shown,
            pupil.email if mail else "",
            row["happened_on"].isoformat(),
            "Pass" if row["passed"] else "Fail",
            row["amount"] + more,
        )
        for row in sat[-1:]
    ]
