"""The demo school's jobs in every state: to verify, too early, sent, sent back, asked again, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.commands import applications, hiring, learning, review, verifying
from tracker.demo.pupil import Pupil
from tracker.domain.kinds import ApplicationState, CeCategory, Closing, ProofWay, Relation, SiteSetting

Pupils = Mapping[str, Pupil]
_OFFICE, _CENTER, _HOSPITAL, _OTHER = SiteSetting
_PLANNED, _APPLIED, _INTERVIEW = (
    ApplicationState.PLANNED,
    ApplicationState.APPLIED,
    ApplicationState.INTERVIEW,
)


@dataclass(frozen=True, slots=True)
class _Job:
    """Who, where, as what; days since the first day, which lies ahead where they are negative;
    ``left`` since the last one."""

    who: str
    employer: str
    days: int
    setting: SiteSetting
    relation: Relation = Relation.IN_FIELD
    title: str = "Clinical medical assistant"
    hours: int = 36
    band: str = "40000"
    left: int = 0


_JOBS = (
    _Job("Ada Moonfield", "Stillwater Pediatrics", 96, _OFFICE),
    _Job("Wren O'Cloudberry", "Tidewater Urgent Care", 110, _CENTER, band="45000"),
    _Job("Calla Windermere", "Heron Clinic", 24, _CENTER, band="45000"),
    _Job("Caspian Reedmace", "Lantern Family Practice", 41, _OFFICE),
    _Job(
        "Juno Saltmarsh",
        "Cormorant Dental",
        33,
        _OTHER,
        Relation.RELATED,
        "Front desk and sterile room",
        band="35000",
    ),
    _Job("Teo Carrizo", "Clínica La Golondrina", -12, _OFFICE),
    _Job(
        "Soren Whitethorn",
        "Bluff Street Market",
        60,
        _OTHER,
        Relation.NOT_RELATED,
        "Cashier",
        20,
        left=10,
    ),
)
_SAID = (
    ("Ada Moonfield", True),
    ("Wren O'Cloudberry", True),
    ("Calla Windermere", True),
    ("Caspian Reedmace", False),
    ("Juno Saltmarsh", False),
)
_APPLICATIONS: tuple[tuple[str, str, SiteSetting, ApplicationState, int | None, str, int | None], ...] = (
    (
        "Pip Larkspur",
        "Heron Clinic",
        _CENTER,
        _PLANNED,
        None,
        "Ask Iris for a reference",
        6,
    ),
    (
        "Pip Larkspur",
        "Lantern Family Practice",
        _OFFICE,
        _APPLIED,
        5,
        "Call back",
        2,
    ),
    ("Pip Larkspur", "Harbor Hospital", _HOSPITAL, ApplicationState.REFUSED, 20, "", None),
    (
        "Rowan Brightwater",
        "Stillwater Pediatrics",
        _OFFICE,
        _INTERVIEW,
        9,
        "Go to the interview",
        1,
    ),
    (
        "Rowan Brightwater",
        "Tidewater Urgent Care",
        _CENTER,
        _APPLIED,
        12,
        "Ask whether it is filled",
        -2,
    ),
)
"""Who, where, what sort of place, how it stands; applied so many days ago; what is next in how many days."""


def careers(pupils: Pupils) -> None:
    """Applications, jobs with their proofs, reasons for taking none, courses and goals."""
    for who, may_ask in _SAID:
        _do(pupils[who], hiring.say_consent, 115, may_ask=may_ask)
    for job in _JOBS:
        made = _hire(pupils[job.who], job)
        if job.left:
            left = pupils[job.who].days_ago(job.left)
            _do_with(pupils[job.who], hiring.end_job, job.left, made, left_on=left)
    for row in _APPLICATIONS:
        _apply(pupils[row[0]], *row[1:])
    _proofs(pupils)
    _closers(pupils)
    _after(pupils)


def _do(pupil: Pupil, command: Any, days: int, *args: Any, **values: Any) -> dict[str, Any]:
    """Let the student do something so many days ago, or on the day they came where that was later."""
    day = max(pupil.days_ago(max(days, 0)), pupil.group.starts_on)
    return pupil.do(command, *args, day=day, hour=16, **values)


def _do_with(pupil: Pupil, command: Any, days: int, *args: Any, **values: Any) -> None:
    """The same for a command about something else than the enrollment."""
    pupil.school.do(pupil.actor, command, *args, day=pupil.days_ago(days), hour=16, **values)


def _hire(pupil: Pupil, job: _Job) -> int:
    detail = {
        "employer": job.employer,
        "title": job.title,
        "setting": job.setting,
        "relation": job.relation,
        "pay_band": job.band,
        "starts_on": pupil.days_ago(job.days),
    }
    return int(_do(pupil, hiring.hire, job.days, detail=detail, amount=job.hours)["entries"][0])


def _apply(
    pupil: Pupil,
    employer: str,
    setting: SiteSetting,
    state: ApplicationState,
    applied: int | None,
    action: str,
    ahead: int | None,
) -> None:
    said = {
        "employer": employer,
        "title": "Clinical medical assistant",
        "setting": setting,
        "state": state,
        "applied_on": None if applied is None else pupil.days_ago(applied),
        "next_action": action,
        "next_on": None if ahead is None else pupil.days_ago(-ahead),
    }
    _do(pupil, applications.add_application, 4 if applied is None else min(applied, 4), said=said)


def _proofs(pupils: Pupils) -> None:
    for who, day in (("Ada Moonfield", 78), ("Wren O'Cloudberry", 90)):
        call = {"proof_way": ProofWay.CALL_NOTE, "said_by": "R. Quill, office manager"}
        _staff(pupils[who], verifying.verify, day, detail=call)
    letter = {"proof_way": ProofWay.LETTER, "said_by": "R. Quill, office manager", "still_there": True}
    _staff(pupils["Wren O'Cloudberry"], verifying.recheck, 15, detail=letter)
    _send(pupils["Caspian Reedmace"], 2)
    returned = _send(pupils["Juno Saltmarsh"], 6)
    pupil = pupils["Juno Saltmarsh"]
    note = "The employer's name is cut off: photograph the whole page."
    pupil.send_back(returned, pupil.days_ago(3), note)


def _staff(pupil: Pupil, command: Any, days: int, **values: Any) -> None:
    day = pupil.days_ago(days)
    pupil.managed(command, day, happened_on=day, **values)


def _send(pupil: Pupil, days: int) -> int:
    day = pupil.days_ago(days)
    stub = {"proof_way": ProofWay.PAY_STUB}
    made = pupil.do(verifying.send_proof, day=day, hour=16, happened_on=day, detail=stub)
    return int(made["entries"][0])


def _closers(pupils: Pupils) -> None:
    """One reason waits for an answer, one counts; neither is placed."""
    study, orders = pupils["Ofelia Piedra Luna"], pupils["Basil Thornapple"]
    for pupil, closing, proof, days in (
        (study, Closing.FURTHER_STUDY, "Carta de admisión, Harbor College", 2),
        (orders, Closing.MILITARY, "Orders of 2 November", 20),
    ):
        day = pupil.days_ago(days)
        detail = {"closing": closing, "proof": proof}
        made = pupil.do(hiring.close_search, day=day, hour=16, happened_on=day, detail=detail)
        if pupil is orders:
            answered: date = day + timedelta(days=2)
            pupil.school.do(
                pupil.group.coordinator, review.accept, made["entries"][0], day=answered, hour=14, note=""
            )


def _after(pupils: Pupils) -> None:
    samir = pupils["Samir Lodestar"]
    course = {"course": "Safe injections, an update", "provider": "NHA", "category": CeCategory.CLINICAL}
    _do(samir, learning.log_course, 1, "ccma", happened_on=samir.days_ago(2), amount=15, detail=course)
    for who, code in (("Samir Lodestar", "cpt"), ("Samir Lodestar", "pediatrics"), ("Pip Larkspur", "cpt")):
        _do(pupils[who], learning.set_aim, 1, code)
