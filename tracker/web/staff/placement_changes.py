"""Acts on a placement that stands: a later or an earlier last day, and who signs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import placing as commands
from tracker.domain.clearance import Stay, added
from tracker.domain.errors import Refused
from tracker.domain.placement import Placement, placements_of
from tracker.domain.policy import Permission, Target
from tracker.models.entry_rows import rules_of
from tracker.queries.refs import EntryRef, StudentRef
from tracker.queries.student_file import StudentFile
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_entry, load_student
from tracker.web.staff.placing import back_to_card, day_asked, missing
from tracker.web.staff.site_forms import ContactForm, EndForm, ExtendForm
from tracker.web.staff.student import open_file

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class OpenPlacement:
    """A placement that stands, with the student and the file it belongs to."""

    ref: StudentRef
    file: StudentFile
    placement: Placement
    target: Target


def load_placement(entry_id: int) -> OpenPlacement | None:
    """An accepted placement."""
    entry: EntryRef | None = load_entry(entry_id)
    ref = load_student(entry.person_id) if entry else None
    if entry is None or ref is None:
        return None
    file = open_file(ref)
    found = next((one for one in placements_of(file.record.loaded.entries) if one.entry_id == entry_id), None)
    return OpenPlacement(ref, file, found, replace(entry.target, performer_id=None)) if found else None


@bp.get("/placements/<int:entry_id>/extend")
@requires(Permission.PLACE, on=load_placement)
def extend(opened: OpenPlacement) -> str:
    """A later last day: first what it asks of the papers, then the act."""
    until_on = day_asked("until_on")
    form = ExtendForm(data={"until_on": until_on})
    return _change_page("extend", opened, form, _preview(opened, until_on))


@bp.post("/placements/<int:entry_id>/extend")
@requires(Permission.PLACE, on=load_placement)
def extend_placement(opened: OpenPlacement) -> Answer:
    """Give the placement its later last day."""
    form = ExtendForm(request.form)
    return _act("extend", opened, form, commands.extend, gettext("The placement is longer now."))


@bp.get("/placements/<int:entry_id>/end")
@requires(Permission.PLACE, on=load_placement)
def end(opened: OpenPlacement) -> str:
    """The form for an early end."""
    return _change_page("end", opened, EndForm(data={"until_on": opened.file.record.today}))


@bp.post("/placements/<int:entry_id>/end")
@requires(Permission.PLACE, on=load_placement)
def end_placement(opened: OpenPlacement) -> Answer:
    """End the placement early; what was signed stays."""
    form = EndForm(request.form)
    done = gettext("The placement is ended. Hours that were signed stay.")
    return _act("end", opened, form, commands.end_early, done)


@bp.get("/placements/<int:entry_id>/contact")
@requires(Permission.PLACE, on=load_placement)
def contact(opened: OpenPlacement) -> str:
    """The form that confirms who signs."""
    placement = opened.placement
    data = {
        "preceptor": placement.preceptor,
        "preceptor_contact": placement.contact,
        "preceptor_language": placement.language,
    }
    return _change_page("contact", opened, ContactForm(data=data))


@bp.post("/placements/<int:entry_id>/contact")
@requires(Permission.PLACE, on=load_placement)
def confirm_contact(opened: OpenPlacement) -> Answer:
    """Confirm who signs and at which address."""
    form = ContactForm(request.form)
    done = gettext("The contact is confirmed: links for signing go to this address.")
    return _act("contact", opened, form, commands.confirm_contact, done)


def _act(name: str, opened: OpenPlacement, form: HouseForm, command: Callable[..., Any], done: str) -> Answer:
    if not form.validate():
        return _change_page(name, opened, form), 422
    try:
        act(command, opened.placement.entry_id, **{field.name: field.data for field in form})
    except Refused as refused:
        told(form, refused, opened.file.path)
        return _change_page(name, opened, form), refused.status
    flash(done)
    return back_to_card(opened.ref)


def _change_page(
    name: str, opened: OpenPlacement, form: HouseForm, preview: tuple[list[str], date] | None = None
) -> str:
    return render_template(
        f"staff/placement_{name}.html",
        ref=opened.ref,
        placement=opened.placement,
        today=opened.file.record.today,
        form=form,
        preview=preview,
    )


def _preview(opened: OpenPlacement, until_on: date | None) -> tuple[list[str], date] | None:
    """What a later last day newly asks of the papers, in words."""
    placement = opened.placement
    if until_on is None or until_on <= placement.ends_on:
        return None
    rules = dict(rules_of(placement.rules))
    stays = [
        Stay(placement.starts_on, last, placement.asks_documents, rules)
        for last in (placement.ends_on, until_on)
    ]
    before, after = (missing(opened.file, stay) for stay in stays)
    return [wording.blocker(one, opened.file.path) for one in added(before, after)], until_on
