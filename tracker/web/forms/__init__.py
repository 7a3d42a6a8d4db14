"""Forms that students and staff share: one class an entry kind.

``entry_form(requirement, kind)`` gives the form of a line; after ``validate()`` its
``arguments(today)`` are what ``log_entry`` and ``record`` take besides the line and the kind.
"""

from typing import Any

from flask import request

from tracker.domain.exam_clocks import DIPLOMA
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryKind
from tracker.web.forms.career import CloserForm, VerificationForm
from tracker.web.forms.documents import DiplomaForm, DocumentForm, RenewalForm, ResultForm, VaccineForm
from tracker.web.forms.entries import (
    AttemptForm,
    BookingForm,
    CheckoffForm,
    ConfirmationForm,
    EducationForm,
    EntryForm,
    EvaluationForm,
    PracticeForm,
    ScoreForm,
    SignatureForm,
)
from tracker.web.forms.preferences import PreferenceForm
from tracker.web.forms.workplace import JobForm, PlacementForm, ShiftForm

FORMS: dict[EntryKind, type[EntryForm]] = {
    EntryKind.CONFIRMATION: ConfirmationForm,
    EntryKind.SCORE: ScoreForm,
    EntryKind.PRACTICE: PracticeForm,
    EntryKind.CHECKOFF: CheckoffForm,
    EntryKind.SIGNATURE: SignatureForm,
    EntryKind.SHIFT: ShiftForm,
    EntryKind.BOOKING: BookingForm,
    EntryKind.PREFERENCE: PreferenceForm,
    EntryKind.PLACEMENT: PlacementForm,
    EntryKind.DOCUMENT: DocumentForm,
    EntryKind.RENEWAL: RenewalForm,
    EntryKind.EVALUATION: EvaluationForm,
    EntryKind.ATTEMPT: AttemptForm,
    EntryKind.JOB: JobForm,
    EntryKind.VERIFICATION: VerificationForm,
    EntryKind.EDUCATION: EducationForm,
    EntryKind.CLOSER: CloserForm,
}
"""Every kind but requests, which have a form of their own."""


def entry_form(
    requirement: Requirement, kind: EntryKind, *, bound: bool = False, stem: str = "", **data: Any
) -> EntryForm:
    """The form for one kind of entry on a line, with the fields and choices the line asks for.

    ``bound`` reads what was posted; else the fields hold ``data`` or their defaults. ``stem``
    keeps the ids of several forms on one page apart.
    """
    chosen = FORMS[kind]
    if kind is EntryKind.DOCUMENT and requirement.vaccine is not None:
        chosen = VaccineForm
    elif kind is EntryKind.DOCUMENT and requirement.result_only:
        chosen = ResultForm
    elif kind is EntryKind.DOCUMENT and requirement.subject == DIPLOMA:
        chosen = DiplomaForm
    form = chosen(formdata=request.form if bound else None, data=data)
    form.fit(requirement)
    if stem:
        form.place(stem)
    return form


__all__ = ["FORMS", "EntryForm", "entry_form"]
