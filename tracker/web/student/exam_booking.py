"""What the card of a booked exam date says."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext

from tracker.domain.kinds import Delivery
from tracker.queries.student_exam import ExamPage
from tracker.queries.student_record import Logged
from tracker.web import wording


@dataclass(frozen=True, slots=True)
class Booked:
    """The booking as a card. ``roster`` is (tone, words) at a school, "" elsewhere."""

    id: int
    day: str
    far: str
    facts: list[tuple[str, str]]
    roster: tuple[str, str] | None
    is_past: bool
    change: str


def booking(page: ExamPage) -> Booked | None:
    """The date that is booked."""
    entry, today = page.booking, page.record.today
    if entry is None:
        return None
    detail, on = entry.detail, entry.happened_on
    facts = [
        (gettext("Where"), wording.delivery(detail.get("delivery") or "")),
        (gettext("Which place"), detail.get("place") or ""),
    ]
    return Booked(
        id=entry.id,
        day=wording.day_year(on),
        far=wording.ago(on, today),
        facts=[(name, value) for name, value in facts if value],
        roster=_roster(entry, today) if detail.get("delivery") == Delivery.SCHOOL else None,
        is_past=on < today,
        change=_change(page, detail.get("delivery") or "", on),
    )


def _roster(entry: Logged, today: date) -> tuple[str, str]:
    approved = entry.detail.get("roster_on")
    if approved is not None:
        return "done", gettext("Roster approved on %(day)s.", day=wording.day(approved))
    tone = "waiting" if entry.happened_on >= today else "expired"
    return tone, gettext("Roster pending: the school approves it in the week before the exam.")


def _change(page: ExamPage, delivery: str, on: date) -> str:
    """How the date can still be changed, where that is known."""
    days = page.credential.figure("change_days")
    if delivery != Delivery.CENTER or days is None:
        return ""
    last = wording.day(on - timedelta(days=days.value))
    return gettext("A date at a test center is not moved online: call them by %(day)s.", day=last)
