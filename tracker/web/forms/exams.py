"""Forms of the exam's page: a booking moved or called off, a practice exam by domain, other credentials."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext

from tracker.domain.credential import Credential, Plan
from tracker.domain.kinds import Delivery
from tracker.domain.practice_exam import MOST_ITEMS, Marks, percent, written
from tracker.web.forms.documents import DocumentForm
from tracker.web.forms.entries import AttemptForm, BookingForm
from tracker.web.forms.fields import Count, Day, HouseForm, Note, Words, between, needed


class BookForm(BookingForm):
    """An exam date is booked."""

    def arguments(self, today: Any) -> dict[str, Any]:
        """What ``exams.book`` takes."""
        return {
            "happened_on": self.day(today),
            "delivery": Delivery(self.delivery.data),
            "place": self.venue.data or "",
            "note": self.note.data or "",
        }


class MoveForm(BookForm):
    """Another day instead of the booked one."""

    note = Note(lazy_gettext("Why it moves"))

    def arguments(self, today: Any) -> dict[str, Any]:
        """What ``exams.move_booking`` takes."""
        found = super().arguments(today)
        return found | {"reason": found.pop("note")}


class CancelForm(HouseForm):
    """The booked date is called off."""

    reason = Words(lazy_gettext("Why it is called off"), 200)


class PracticeExamForm(HouseForm):
    """Items right of items for each domain of a plan; a domain with nothing typed was not in it."""

    happened_on = Day(
        lazy_gettext("Day of the practice exam"), [needed(lazy_gettext("Choose the day of the exam."))]
    )
    plan: Plan

    def pairs(self) -> list[tuple[Any, Any, Any]]:
        """(domain, field of right ones, field of items) in the order of the plan."""
        fields = self._fields
        return [
            (domain, fields[f"right-{domain.code}"], fields[f"items-{domain.code}"])
            for domain in self.plan.domains
        ]

    def marks(self) -> Marks:
        """What was typed, once it has validated."""
        return {
            domain.code: (right.data, items.data)
            for domain, right, items in self.pairs()
            if right.data is not None
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Each domain may be left out; of the others no more can be right than were asked."""
        fine = super().validate(extra_validators)
        for _domain, right, items in self.pairs():
            if right.data is None:
                continue
            if not items.data:
                items.errors, fine = [gettext("Write how many items it had.")], False
            elif right.data > items.data:
                right.errors, fine = [gettext("No more can be right than there were items.")], False
        if fine and not self.marks():
            self.top, fine = gettext("Write how many items were right for at least one domain."), False
        return fine

    def values(self) -> dict[str, Any]:
        """Percent and the marks, as the command takes them."""
        marks = self.marks()
        detail = {"plan_version": self.plan.version, "domains": written(marks)}
        return {"happened_on": self.happened_on.data, "amount": percent(marks), "detail": detail}


def practice_exam_form(plan: Plan, *, bound: bool = False) -> PracticeExamForm:
    """The form with the domains of this plan."""
    fields: dict[str, Any] = {"plan": plan}
    for domain in plan.domains:
        fields[f"right-{domain.code}"] = Count(lazy_gettext("right"), [between(0, MOST_ITEMS)])
        fields[f"items-{domain.code}"] = Count(
            lazy_gettext("items"), [between(1, MOST_ITEMS)], default=domain.items
        )
    made: type[PracticeExamForm] = type("PracticeExamOfPlan", (PracticeExamForm,), fields)
    form = made(formdata=request.form if bound else None)
    form.place("practice")
    return form


class OtherAttemptForm(AttemptForm):
    """A sitting of another credential's exam."""


class OtherCertificateForm(DocumentForm):
    """Another credential's certificate."""

    happened_on = Day(lazy_gettext("Issued on"), [needed(lazy_gettext("Choose the date on it."))])
    proof = None  # type: ignore[assignment]

    def detail(self) -> dict[str, Any]:
        """Its number and dates."""
        return {
            "number": self.number.data or "",
            "issued_on": self.happened_on.data,
            "expires_on": self.expires_on.data,
        }


def other_form(
    credential: Credential, kind: str, *, bound: bool = False
) -> OtherAttemptForm | OtherCertificateForm:
    """The form for one paper of another credential."""
    form: Any = (OtherAttemptForm if kind == "attempt" else OtherCertificateForm)(
        formdata=request.form if bound else None
    )
    if kind == "attempt":
        form.fit_plans(credential.exam_subject)
    form.place(f"{credential.code}-{kind}")
    return form
