"""The parts page: every component in every state, for whoever builds or mends one. Development only."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField

from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import State
from tracker.queries.evidence import File, Moving, Pending
from tracker.web.access import public
from tracker.web.line import Station

bp = Blueprint("parts", __name__)

WORDS = {
    State.CLOSED: "Closed",
    State.OPEN: "Open",
    State.STARTED: "Started",
    State.WAITING: "Waiting",
    State.RETURNED: "Returned",
    State.DONE: "Done",
    State.EXPIRING: "Expiring",
    State.EXPIRED: "Expired",
    State.BLOCKED: "Blocked",
    State.WAIVED: "Waived",
}
TITLES = ("Diploma", "Training", "Externship", "Exam", "Hired")
TEST_FIRST = ("Diploma", "Training", "Exam, moved", "Externship", "Hired")
AHEAD = ("ahead", "ahead", "ahead", "ahead")


class SampleForm(FlaskForm):
    """One field of each kind."""

    class Meta:
        """The samples are never posted."""

        csrf = False

    when = RadioField("When", choices=["Today", "Yesterday", "Other day"], default="Today")
    how = RadioField("How", choices=["Evacuated tube", "Winged set"], default="Evacuated tube")
    on = DateField("Date")
    email = StringField("Email")
    method = SelectField("Method", choices=["Blood test", "Skin test"])
    note = TextAreaField("What went well, what to repeat")
    filmed = BooleanField("The partner agreed to be filmed")
    paper = FileField("Card, both sides")


def ride(*states: str, share: float = 0.0, moved: int = -1) -> list[Station]:
    """Five stations with the given states; the one at ``moved`` rides the side track."""
    titles = TITLES if moved < 0 else TEST_FIRST
    return [
        Station(
            title.lower(), title, state, share if state in ("here", "blocked") else 0.0, moved=at == moved
        )
        for at, (title, state) in enumerate(zip(titles, states, strict=True))
    ]


LINES = [
    ("First day", ride("here", *AHEAD), True),
    ("In training, half done", ride("done", "here", *AHEAD[1:], share=0.53), False),
    (
        "Exam before externship, on the side track",
        ride("done", "done", "here", *AHEAD[2:], share=0.22, moved=2),
        True,
    ),
    ("Side track behind", ride("done", "done", "done", "here", "ahead", share=0.6, moved=2), False),
    ("Blocked", ride("done", "blocked", *AHEAD[1:], share=0.3), False),
    ("Hired", ride("done", "done", "done", "done", "done"), False),
]


def a_file(number: int, kind: EvidenceKind, name: str, **values: Any) -> File:
    """A file that is not there: the page draws only what stands about it."""
    facts: dict[str, Any] = {
        "person_id": 1, "uploaded_by_id": 1, "target": "sample", "entry_id": None, "submission_id": None,
        "media_type": "", "size": 1_900_000, "sha256": "0" * 64, "key": "", "seconds": None, "consent": False,
        "made_at": AT, "removed_at": None,
    }  # fmt: skip
    return File(id=number, kind=kind, name=name, **facts | values)


AT = datetime(2026, 11, 24, 14, 41, tzinfo=UTC)
GONE = a_file(3, EvidenceKind.VIDEO, "pulse.mov", removed_at=AT, seconds=130)
FILES = Pending(
    1,
    1,
    "sample",
    (
        Moving(1, 1, 1, "sample", "long film.mov", 180_000_000, 45_000_000, ""),
        Moving(2, 1, 1, "sample", "pulse.mov", 62_000_000, 62_000_000, ""),
    ),
    (
        a_file(1, EvidenceKind.VIDEO, "hands.mp4", seconds=130, consent=True),
        a_file(2, EvidenceKind.PDF, "card.pdf"),
    ),
)


@bp.get("/_parts")
@public
def parts() -> str:
    """Every component with sample data."""
    wrong = SampleForm(prefix="wrong")
    for field, sentence in (
        (wrong.email, "An address has one @ in it, like pip@example.test."),
        (wrong.when, "Choose when it was."),
        (wrong.filmed, "A film needs the partner's consent."),
        (wrong.paper, "The file has 31 MB; 10 MB fit."),
    ):
        field.errors = [sentence]
    return render_template(
        "parts.html",
        files=FILES,
        gone=GONE,
        lines=LINES,
        words=WORDS,
        form=SampleForm(prefix="right"),
        wrong=wrong,
    )
