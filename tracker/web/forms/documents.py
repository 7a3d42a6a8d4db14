"""Papers: the plain form, a result without its report, and vaccines with their doses."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms.fields.choices import SelectChoice

from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.doses import Proof
from tracker.domain.path import Requirement
from tracker.web import wording
from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Choice, Day, Words, needed


class DocumentForm(EntryForm):
    """A paper with its dates; the date on it is the day the entry is dated."""

    happened_on = Day(
        lazy_gettext("Date on the paper"), [needed(lazy_gettext("Choose the date that stands on the paper."))]
    )
    expires_on = Day(lazy_gettext("Valid until"))
    proof = Words(lazy_gettext("What kind of paper"), 40)
    number = Words(lazy_gettext("Number on the paper"), 60)

    def detail(self) -> dict[str, Any]:
        """The paper's own columns."""
        return {
            "proof": self.proof.data or "",
            "number": self.number.data or "",
            "issued_on": self.happened_on.data,
            "expires_on": self.expires_on.data,
        }


class RenewalForm(DocumentForm):
    """A renewed certificate."""


class ResultForm(DocumentForm):
    """A result without its report: only that it is clear, and its date."""

    happened_on = Day(
        lazy_gettext("Date of the result"), [needed(lazy_gettext("Choose the date of the result."))]
    )
    expires_on = None  # type: ignore[assignment]
    number = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]
    proof = Choice(lazy_gettext("Result"), [needed(lazy_gettext("Say what the result is."))])
    first: ClassVar = ("proof", "happened_on")

    def fit(self, requirement: Requirement) -> None:
        """Clear, or not: only a clear one is filed."""
        self.proof.choices = [
            SelectChoice("clear", gettext("Clear")),
            SelectChoice("not_clear", gettext("Not clear")),
        ]

    def detail(self) -> dict[str, Any]:
        """The result and its date."""
        return {"proof": self.proof.data, "issued_on": self.happened_on.data}

    def arguments(self, today: date) -> dict[str, Any]:
        """What the command takes; nothing that could hold a report."""
        return {"happened_on": self.day(today), "detail": self.detail()}


class DiplomaForm(DocumentForm):
    """A proof of diploma: of the papers that the exam's body speaks of, which one it is."""

    happened_on = Day(
        lazy_gettext("Date of graduation or of the GED"),
        [needed(lazy_gettext("Choose the date that stands on the paper."))],
    )
    expires_on = None  # type: ignore[assignment]
    proof = Choice(
        lazy_gettext("What kind of paper"), [needed(lazy_gettext("Say what kind of paper it is."))]
    )
    first: ClassVar = ("proof", "happened_on")

    def fit(self, requirement: Requirement) -> None:
        """One choice a paper, also those that are refused: the refusal says what counts."""
        proofs = shipped_credentials().proofs.values()
        self.proof.choices = [SelectChoice(one.key, wording.text(one.title)) for one in proofs]

    def detail(self) -> dict[str, Any]:
        """The paper's own columns; a diploma does not end."""
        return {
            "proof": self.proof.data,
            "number": self.number.data or "",
            "issued_on": self.happened_on.data,
            "expires_on": None,
        }


class VaccineForm(DocumentForm):
    """Doses, a series under way, a blood test (titer), a declination or an exemption: what the line
    takes. The command judges the dates; the form only asks for those that the answer needs."""

    shown_for: ClassVar[Mapping[str, str]] = {
        "dose_1": "for-doses",
        "dose_2": "for-doses",
        "dose_3": "for-doses",
        "happened_on": "for-paper",
        "expires_on": "for-series for-doses",
    }
    first: ClassVar = ("proof", "dose_1", "dose_2", "dose_3", "happened_on", "expires_on")
    proof = Choice(lazy_gettext("What you have"))
    dose_1 = Day(lazy_gettext("First dose"))
    dose_2 = Day(lazy_gettext("Second dose"))
    dose_3 = Day(lazy_gettext("Third dose"))
    happened_on = Day(lazy_gettext("Date on this paper"))
    expires_on = Day(lazy_gettext("Next dose is due on"))

    def fit(self, requirement: Requirement) -> None:
        """As many doses as the line asks for, and the proofs that it takes."""
        rule = requirement.vaccine
        if rule is None:
            raise LookupError(requirement.key)
        others = [proof for proof in Proof if proof in rule.proofs and proof is not Proof.DOSES]
        self.proof.choices = [
            *(SelectChoice(_product(at), _doses(one.doses)) for at, one in enumerate(rule.schedules)),
            *(SelectChoice(proof.value, wording.proof(proof.value)) for proof in others),
        ]
        if not self.proof.raw_data:
            self.proof.data = Proof.DOSES.value
        if Proof.SERIES not in rule.proofs or rule.schedules[0].months:
            del self.expires_on
        if rule.proofs <= _OF_DOSES:
            del self.happened_on
        for name in ("dose_1", "dose_2", "dose_3")[rule.most_doses :]:
            delattr(self, name)
        self._asked = {_product(at): one.doses for at, one in enumerate(rule.schedules)}

    @property
    def doses(self) -> list[Day]:
        """The fields of the doses this line asks for."""
        return [field for name, field in self._fields.items() if name.startswith("dose_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """What each kind of proof needs; order and distance are the command's to judge."""
        fine = bool(super().validate(extra_validators))
        if self.proof.errors:
            return False
        if not self._is_doses:
            return _has(self.happened_on, gettext("Choose the date on this paper.")) and fine
        asked = self.doses[: self._asked.get(self.proof.data, 1)]
        missing = [dose for dose in asked if not _has(dose, gettext("Choose the day of this dose."))]
        return fine and not missing

    @property
    def _is_doses(self) -> bool:
        return self.proof.data == Proof.SERIES or self.proof.data in self._asked

    def day(self, today: date) -> date:
        """The date on the paper, or the day of the last dose."""
        if not self._is_doses:
            found: date = self.happened_on.data
        else:
            found = max(dose.data for dose in self.doses if dose.data)
        return min(found, today)

    def detail(self) -> dict[str, Any]:
        """Doses as ISO dates, and of which product they are."""
        given = [dose.data for dose in self.doses if dose.data] if self._is_doses else []
        due = self._fields.get("expires_on")
        return {
            "proof": Proof.DOSES.value if self.proof.data in self._asked else self.proof.data,
            "product": list(self._asked).index(self.proof.data) if self.proof.data in self._asked else 0,
            "number": self.number.data or "",
            "issued_on": None if self._is_doses else self.happened_on.data,
            "expires_on": due.data if due is not None and self.proof.data == Proof.SERIES else None,
            "doses": " ".join(day.isoformat() for day in given),
        }


_OF_DOSES = frozenset({Proof.DOSES, Proof.SERIES})


def _product(at: int) -> str:
    """The answer that names a product by its place: the usual one is plain "doses"."""
    return f"doses-{at}" if at else Proof.DOSES.value


def _doses(count: int) -> str:
    return ngettext("The dose", "All %(num)d doses", count)


def _has(field: Day, sentence: str) -> bool:
    """Whether the day is there; the sentence stands under it when it is not."""
    if field.data is None and not field.errors:
        field.errors = [sentence]
    return field.data is not None
