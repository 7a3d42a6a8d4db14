"""What can be done for several students at once: each act with its form and its command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.commands import enrolling, paper
from tracker.commands.extending import extend
from tracker.domain.path import Path
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, RequirementKind
from tracker.extensions import db
from tracker.queries.cohorts import cohorts_to_enroll
from tracker.queries.refs import CohortRef
from tracker.web.forms.fields import Count, Day, HouseForm, Note, between, needed
from tracker.web.staff.forms import ComeBackForm, LeaveForm
from tracker.web.staff.said import line_title

_MARKED = (EntryKind.SCORE, EntryKind.CONFIRMATION)


class LineForm(HouseForm):
    """A form about one line of the path."""

    line = SelectField(lazy_gettext("Line"), validate_choice=True)

    def offer(self, lines: list[Requirement]) -> None:
        """Offer these lines."""
        self.line.choices = [SelectChoice(line.key, line_title(line)) for line in lines]


class MarkForm(LineForm):
    """Mark a line for many from one paper."""

    happened_on = Day(lazy_gettext("Day"), [needed(lazy_gettext("Choose the day."))])
    amount = Count(lazy_gettext("Score for all"), [between(0, 100)])
    note = Note(lazy_gettext("Where it comes from"))


class MoveForm(HouseForm):
    """Move to another cohort."""

    cohort_id = SelectField(lazy_gettext("To the cohort"), coerce=int)
    reason = Note(lazy_gettext("Reason"))


class LaterForm(LineForm):
    """Give a line a later date."""

    ends_on = Day(lazy_gettext("New date"), [needed(lazy_gettext("Choose the new date."))])
    reason = Note(lazy_gettext("Reason"))


@dataclass(frozen=True, slots=True)
class Several:
    """One act: its words, its form, its command and what it hands to it; ``asks`` is what its page asks for.

    ``arguments`` gets the form, the path, and the score typed for one student alone.
    """

    title: LazyString
    done: LazyString
    form: type[HouseForm]
    command: Callable[..., Any]
    arguments: Callable[[Any, Path, int | None], tuple[tuple[Any, ...], dict[str, Any]]]
    asks: Permission


def _mark(form: Any, path: Path, amount: int | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
    kind = kind_of(path.by_key[form.line.data])
    values: dict[str, Any] = {"happened_on": form.happened_on.data, "note": form.note.data or ""}
    if kind is EntryKind.SCORE:
        values["amount"] = form.amount.data if amount is None else amount
    return (form.line.data, kind), values


def _move(form: Any, _path: Path, _amount: int | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (), {"cohort_id": form.cohort_id.data, "reason": form.reason.data or ""}


def _leave(form: Any, _path: Path, _amount: int | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
    days = {"starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
    return (), days | {"reason": form.reason.data or ""}


def _back(form: Any, _path: Path, _amount: int | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (), {"ends_on": form.ends_on.data, "reason": form.reason.data or ""}


def _later(form: Any, _path: Path, _amount: int | None) -> tuple[tuple[Any, ...], dict[str, Any]]:
    values = {"targets": [form.line.data], "ends_on": form.ends_on.data}
    return (), values | {"reason": form.reason.data or ""}


ACTS: Mapping[str, Several] = {
    "mark": Several(
        lazy_gettext("Mark a line"),
        lazy_gettext("Marked"),
        MarkForm,
        paper.record,
        _mark,
        Permission.SEE_COHORT,
    ),
    "later": Several(
        lazy_gettext("Later date"),
        lazy_gettext("The date is moved"),
        LaterForm,
        extend,
        _later,
        Permission.MANAGE_ENROLLMENT,
    ),
    "leave": Several(
        lazy_gettext("Start a leave"),
        lazy_gettext("On leave"),
        LeaveForm,
        enrolling.take_leave,
        _leave,
        Permission.MANAGE_ENROLLMENT,
    ),
    "back": Several(
        lazy_gettext("End the leave"),
        lazy_gettext("The leave has its last day"),
        ComeBackForm,
        enrolling.come_back,
        _back,
        Permission.MANAGE_ENROLLMENT,
    ),
    "move": Several(
        lazy_gettext("Move to another cohort"),
        lazy_gettext("Moved"),
        MoveForm,
        enrolling.move,
        _move,
        Permission.MANAGE_ENROLLMENT,
    ),
}
"""The acts by the word in their address."""


def kind_of(line: Requirement) -> EntryKind:
    """What is recorded when the line is marked: its score, else that it was reached."""
    return EntryKind.SCORE if EntryKind.SCORE in line.entry_kinds else EntryKind.CONFIRMATION


def form_of(name: str, ref: CohortRef, actor: Actor, posted: Any = None) -> Any:
    """The form of an act with the choices that the actor has in this cohort."""
    form = ACTS[name].form(posted)
    if isinstance(form, MarkForm):
        form.offer(markable(ref, actor))
    elif isinstance(form, LaterForm):
        form.offer([line for line in ref.path.requirements if line.due_week is not None])
    elif isinstance(form, MoveForm):
        others = [item for item in cohorts_to_enroll(db.session, actor) if item[0] != ref.id]
        form.cohort_id.choices = [SelectChoice(*item) for item in others]
    return form


def first_of(form: LineForm, path: Path, group: str) -> str | None:
    """The first line on offer that belongs to a group of the matrix; None where none does."""
    keys = (choice.value for choice in form.line.choices)
    return next((key for key in keys if group in (path.by_key[key].step, path.by_key[key].section)), None)


def markable(ref: CohortRef, actor: Actor) -> list[Requirement]:
    """The milestones and modules that the actor may record in this cohort."""
    cohorts = frozenset({ref.id})
    return [
        line
        for line in ref.path.requirements
        if line.kind is RequirementKind.MILESTONE
        and set(_MARKED) & set(line.entry_kinds)
        and allows(
            actor,
            Permission.RECORD,
            Target(cohort_ids=cohorts, confirmed_by=line.confirmed_by, is_health=line.is_health),
        )
    ]
