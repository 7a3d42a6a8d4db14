"""The parts page: every component in every state, for whoever builds or mends one. Development only."""

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField

from tracker.domain.statuses import State
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
        "parts.html", lines=LINES, words=WORDS, form=SampleForm(prefix="right"), wrong=wrong
    )
