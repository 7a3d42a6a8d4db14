"""Sentences of the exam's events, and why a booking, a date or an export was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.kinds import PortalKind
from tracker.web.wording.credentials import portal_kind
from tracker.web.wording.happened import Happened
from tracker.web.wording.titles import text

if TYPE_CHECKING:
    from tracker.web.wording.problems import Refusal


def _moved(told: Happened) -> str:
    words = {"name": told.name, "old": told.day("from_on"), "new": told.day("to_on")}
    if told.is_self:
        return gettext("You moved the exam date from %(old)s to %(new)s", **words)
    return gettext("%(name)s moved the exam date from %(old)s to %(new)s", **words)


def _cancelled(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("on")}
    if told.is_self:
        return gettext("You called off the exam date %(day)s", **words)
    return gettext("%(name)s called off the exam date %(day)s", **words)


def _roster(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("exam_on")}
    return gettext("%(name)s said that the roster for %(day)s is approved", **words)


def _read(told: Happened) -> str:
    value = told.text("kind")
    what = portal_kind(PortalKind(value)) if value in list(PortalKind) else value
    words = {"name": told.name, "what": what, "n": told.text("rows")}
    return gettext("%(name)s read an export of the portal: %(what)s, rows: %(n)s", **words)


def _mapped(told: Happened) -> str:
    return gettext("%(name)s said which column of the portal's export holds what", name=told.name)


def _matched(told: Happened) -> str:
    words = {"name": told.name, "other": told.text("name")}
    return gettext("%(name)s said who this is in the portal: %(other)s", **words)


EXAM_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "booking.moved": _moved,
    "booking.cancelled": _cancelled,
    "roster.approved": _roster,
    "portal.read": _read,
    "portal.mapped": _mapped,
    "portal.matched": _matched,
}


def _booked(told: Refusal) -> str:
    return gettext("You are booked for %(day)s already: move that date or call it off.", day=told.year("on"))


def _before_exam(told: Refusal) -> str:
    return gettext("The exam was on %(day)s: the date in the portal lies after it.", day=told.year("on"))


def _diploma(told: Refusal) -> dict[str, str]:
    """The body, the paper and what else counts."""
    credential = shipped_credentials().by_code[told.facts["credential"]]
    key, is_late = told.facts["proof"], told.facts.get("on") is not None
    taken = [
        text(one.title)
        for one in credential.proofs
        if not one.is_refused and one.key != key and not (is_late and one.until_deadline)
    ]
    paper = next((text(one.title) for one in credential.proofs if one.key == key), key)
    return {"body": credential.body, "paper": paper, "taken": "; ".join(taken)}


def _diploma_refused(told: Refusal) -> str:
    words = _diploma(told)
    return gettext("%(body)s does not take this paper: %(paper)s. What counts: %(taken)s.", **words)


def _diploma_late(told: Refusal) -> str:
    return gettext(
        "%(body)s took this paper until %(day)s only: %(paper)s. What still counts: %(taken)s.",
        day=told.year("on"),
        **_diploma(told),
    )


def _graduation(told: Refusal) -> str:
    return gettext(
        "Choose a day ahead, until %(day)s: the diploma follows the exam within 12 months.",
        day=told.year("last"),
    )


EXAM_PROBLEMS: Mapping[str, Callable[[Refusal], str]] = {
    "booked_already": _booked,
    "diploma_proof_late": _diploma_late,
    "diploma_proof_refused": _diploma_refused,
    "graduation_outside": _graduation,
    "queue_before_exam": _before_exam,
}
PLAIN_EXAM_PROBLEMS: dict[str, LazyString] = {
    "booking_gone": lazy_gettext("This exam date was moved or called off already. Nothing was changed."),
    "book_on_exam_page": lazy_gettext(
        "An exam date is booked on the page of the exam, where its place and its waits are known."
    ),
    "booking_past": lazy_gettext("This day has passed: choose the day of an exam that lies ahead."),
    "exam_passed_already": lazy_gettext("This exam is passed already: there is nothing to book."),
    "graduation_missing": lazy_gettext("Say when you expect to graduate: the diploma follows the exam."),
    "marks_impossible": lazy_gettext(
        "Write for each domain how many items were right of how many: never more right than items."
    ),
    "no_roster": lazy_gettext("Only an exam at the school has a roster to approve."),
    "no_export": lazy_gettext("There is no export of this kind to work on: send its file first."),
    "portal_differs": lazy_gettext(
        "What is on file says otherwise, and a decision is never flipped: void that entry first."
    ),
    "not_in_queue": lazy_gettext("There is no passed exam yet, so nothing waits in the queue."),
}
