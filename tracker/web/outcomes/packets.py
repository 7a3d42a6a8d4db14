"""Packets: asking for one, how far it is, fetching it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.commands import packets as commands
from tracker.domain.errors import Impossible, Refused
from tracker.domain.policy import Permission
from tracker.domain.rights import AccessKind, DisclosureBasis
from tracker.extensions import db
from tracker.queries.packets import PacketRef, my_packets, packet_ref
from tracker.services import clock
from tracker.services.files import NoFile
from tracker.web import opened
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.store import store
from tracker.web.forms.fields import Choice, HouseForm, Words
from tracker.web.language import pick
from tracker.web.outcomes import packing
from tracker.web.outcomes.asked import Asked, asked
from tracker.web.outcomes.report import context_of
from tracker.web.staff.forms import told

Answer = Response | tuple[str, int] | str
INSIDE = "inside"
_BASES = [
    (DisclosureBasis.ACCREDITOR, lazy_gettext("Accreditor")),
    (DisclosureBasis.AUDIT, lazy_gettext("State or federal audit")),
    (INSIDE, lazy_gettext("It stays in the school")),
]


class PacketForm(HouseForm):
    """Who gets the packet and what for. What leaves the school is written down for each student."""

    recipient = Words(lazy_gettext("Who receives it"), commands.LONGEST)
    purpose = Words(lazy_gettext("What for"), commands.LONGEST)
    basis = Choice(
        lazy_gettext("Ground"),
        choices=[SelectChoice(str(value), words) for value, words in _BASES],
        validate_choice=False,
    )


@requires(Permission.SEE_OUTCOMES, confirmed=True)
def packets() -> str:
    """The reader's packets, and the form for a new one."""
    return _page(PacketForm())


@requires(Permission.SEE_OUTCOMES, confirmed=True)
def ask() -> Answer:
    """Ask for a packet of what the filters of the page let through."""
    form, found = PacketForm(request.form), asked()
    try:
        made = act(
            commands.ask,
            body=found.body.key,
            year=found.year,
            as_of=found.as_of,
            program=found.program,
            cohort_id=int(found.cohort) if found.cohort else None,
            with_off=found.with_off,
            recipient=form.recipient.data or "",
            purpose=form.purpose.data or "",
            basis=_basis(form.basis.data or ""),
            language=pick(),
        )
    except Refused as refused:
        told(form, refused)
        return _page(form, found), refused.status
    flash(gettext("The packet is being made. You may leave this page."))
    return redirect(url_for("outcomes.packet", packet_id=made["packet"]), code=303)


def load_packet(packet_id: int) -> PacketRef | None:
    """A packet by its address; for anybody but who asked for it there is none."""
    found = packet_ref(db.session, packet_id, clock.now())
    return found if found and found.row.owner_id == current_actor().person_id else None


@requires(Permission.GET_PACKET, on=load_packet)
def packet(ref: PacketRef) -> str:
    """How far one packet is, and its file once it is ready."""
    return render_template("outcomes/packet.html", ref=ref, **context_of(asked(ref.row.body)))


@requires(Permission.GET_PACKET, on=load_packet, confirmed=True)
def download(ref: PacketRef) -> Response:
    """The file, to be saved."""
    row = ref.row
    if not ref.is_there or row.key is None:
        abort(404)
    try:
        answer = Response(store().open(row.key), mimetype="application/zip", direct_passthrough=True)
    except NoFile:
        abort(404)
    answer.content_length = row.size or 0
    opened.note(packing.named(row, current_actor()), AccessKind.EXPORT)
    name = f"outcomes-{row.body}-{row.year}-{row.as_of.isoformat()}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _basis(said: str) -> DisclosureBasis | None:
    if said == INSIDE:
        return None
    if said not in {str(value) for value, _words in _BASES}:
        raise Impossible("basis_missing", field="basis")
    return DisclosureBasis(said)


def _page(form: PacketForm, found: Asked | None = None) -> str:
    mine = my_packets(db.session, current_actor().person_id, clock.now())
    return render_template("outcomes/packets.html", form=form, mine=mine, **context_of(found or asked()))
