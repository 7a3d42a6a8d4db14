"""Shared copies from the student's side: share, see what is open, take back."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.fields.choices import SelectChoice

from tracker.commands.copies import revoke_copy, share_record
from tracker.domain.copies import DAYS, LONGEST_PURPOSE, LONGEST_RECIPIENT, USUAL_DAYS, CopyState
from tracker.domain.errors import Busy, Conflict, Refused
from tracker.domain.kinds import ShareKind
from tracker.domain.policy import Permission
from tracker.domain.record import part_of
from tracker.extensions import db
from tracker.queries.copies import Copy, CopyRef, copies_of, copy_ref
from tracker.queries.student_record import StudentRecord
from tracker.services import clock
from tracker.services.tokens import COPY, link_token, signing_key
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import Choice, HouseForm, at_most, needed
from tracker.web.record.files import no_key
from tracker.web.record.keys import NoKey, signed
from tracker.web.record.page import document_of
from tracker.web.record.said import copy_word, kind_name
from tracker.web.student.loaders import own_record


@dataclass(frozen=True, slots=True)
class Shown:
    """A copy in the list; ``address`` is empty once it opens nothing any more."""

    copy: Copy
    kind: str
    tone: str
    word: str
    address: str


class ShareForm(HouseForm):
    """What is shared, with whom, for how long."""

    kind = Choice(lazy_gettext("What it shows"), [needed(lazy_gettext("Choose what it shows."))])
    recipient = StringField(
        lazy_gettext("Who gets it"),
        [needed(lazy_gettext("Write who gets it.")), at_most(LONGEST_RECIPIENT)],
    )
    purpose = StringField(lazy_gettext("What for"), [at_most(LONGEST_PURPOSE)])
    days = Choice(lazy_gettext("Open for"), [needed(lazy_gettext("Choose for how long."))], coerce=int)

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.kind.choices = [SelectChoice(kind.value, kind_name(kind)) for kind in ShareKind]
        self.days.choices = [SelectChoice(days, wording.count_days(days)) for days in DAYS]


@requires(Permission.SHARE, on=own_record)
def copies(own: StudentRecord) -> str:
    """The form, and every copy there was."""
    form = ShareForm(data={"kind": ShareKind.FULL.value, "days": USUAL_DAYS})
    return _page(own, form)


@requires(Permission.SHARE, on=own_record)
def share(own: StudentRecord) -> Response | tuple[str, int]:
    """Make a signed copy with a link of its own."""
    form = ShareForm(request.form)
    if not form.validate():
        return _page(own, form), 422
    kind = ShareKind(form.kind.data)
    try:
        file = signed(part_of(document_of(own), kind))
        act(
            share_record,
            own.enrollment_id,
            kind=kind,
            recipient=form.recipient.data or "",
            purpose=form.purpose.data or "",
            days=form.days.data,
            document=file.decode("utf-8"),
        )
    except NoKey:
        return no_key()
    except (Busy, Conflict, Refused) as refused:
        form.refuse(refused, wording.problem(refused))
        return _page(own, form), refused.status
    flash(gettext("Shared. The link stands first in the list: copy it and send it yourself."))
    return redirect(url_for(".copies"), code=303)


def own_copy(copy_id: int) -> CopyRef | None:
    """A copy of somebody's record; its owner and the coordinators may end it."""
    return copy_ref(db.session, copy_id)


@requires(Permission.END_SHARE, on=own_copy)
def revoke(ref: CopyRef) -> Response:
    """Take a copy back: the link opens nothing from this moment on."""
    act(revoke_copy, ref.id)
    flash(gettext("Taken back. The link opens nothing any more."))
    if ref.person_id == current_actor().person_id:
        return redirect(url_for(".copies"), code=303)
    return redirect(url_for(".student", person_id=ref.person_id), code=303)


def shown_copies(person_id: int, today: Any, *, with_address: bool) -> list[Shown]:
    """The copies of a student, newest first. Only the student sees where they open."""
    made = []
    for copy in copies_of(db.session, person_id, today):
        tone, word = copy_word(copy.state)
        is_open = copy.state is CopyState.OPEN and with_address
        address = address_of(copy.id, copy.nonce) if is_open else ""
        made.append(Shown(copy, kind_name(copy.kind), tone, word, address))
    return made


def address_of(copy_id: int, nonce: str) -> str:
    """The whole address of a copy's link."""
    settings = current_app.config["SETTINGS"]
    token = link_token(signing_key(settings.secret_key), COPY, copy_id, nonce)
    base: str = settings.base_url
    return base + url_for("record.shared", token=token)


def _page(own: StudentRecord, form: ShareForm) -> str:
    g.zone = own.zone
    db.session.rollback()
    own_copies = shown_copies(own.loaded.enrollment.person_id, clock.today(own.zone), with_address=True)
    return render_template("record/copies.html", record=own, form=form, copies=own_copies)
