"""Asking the preceptor: send the link, show it as a code, see who has not answered."""

from dataclasses import dataclass

import segno
from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.commands import links
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.models.sites import PreceptorLink
from tracker.queries.asking import Asking, asking, own_code
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.preceptor.opening import address_of
from tracker.web.preceptor.rows import counted
from tracker.web.student.loaders import own_record
from tracker.web.wording.dates import moment_day


@dataclass(frozen=True, slots=True)
class Card:
    """One placement's preceptor in words. ``act`` is empty where there is nothing to send."""

    placement_id: int
    preceptor: str
    site: str
    tone: str
    word: str
    sentence: str
    act: str
    shows_code: bool


@dataclass(frozen=True, slots=True)
class OwnPlacement:
    """One of the student's own placements, which an act is about."""

    record: StudentRecord
    placement_id: int

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code of the student's."""

    link: PreceptorLink
    record: StudentRecord

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


def own_placement(placement_id: int) -> OwnPlacement | None:
    """A placement of the signed-in student."""
    record = own_record()
    known = {one.placement.entry_id for one in asking(db.session, record)} if record else set()
    return OwnPlacement(record, placement_id) if record and placement_id in known else None


def code_link(link_id: int) -> OwnCode | None:
    """A code of the signed-in student."""
    record = own_record()
    link = own_code(db.session, current_actor().person_id, link_id) if record else None
    return OwnCode(link, record) if link and record else None


@requires(Permission.SEE_OWN, on=own_record)
def preceptor(record: StudentRecord) -> Response:
    """Whom to ask, who was asked, what waits."""
    return _render(record)


@requires(Permission.LOG, on=own_placement)
def send(own: OwnPlacement) -> Response:
    """Send the link to the confirmed contact."""
    try:
        act(links.send_link, own.placement_id)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _render(own.record, wording.problem(refused), refused.status)
    flash(gettext("The letter is on its way. You see here when it is answered."))
    return redirect(url_for("student.preceptor"), code=303)


@requires(Permission.LOG, on=own_placement)
def make_code(own: OwnPlacement) -> Response:
    """Make the link that is shown as a code."""
    try:
        made = act(links.show_code, own.placement_id)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _render(own.record, wording.problem(refused), refused.status)
    return redirect(url_for("student.code", link_id=made["link"]), code=303)


@requires(Permission.SEE_OWN, on=code_link)
def code(own: OwnCode) -> str:
    """The code, large enough for another phone."""
    address = address_of(own.link.id, own.link.nonce)
    drawn = segno.make(address, error="m").svg_inline(scale=8, border=2, omitsize=True, light="#fff")
    # The picture is drawn here from our own address.
    picture = Markup(drawn)  # nosec B704  # segno draws it from our own address
    return render_template(
        "student/code.html", record=own.record, link=own.link, address=address, drawn=picture
    )


def cards(record: StudentRecord) -> list[Card]:
    """The preceptors of the student's placements, for every page that shows them."""
    return [_card(record, one) for one in asking(db.session, record)]


def _render(record: StudentRecord, top: str = "", status: int = 200) -> Response:
    body = render_template("student/preceptor.html", record=record, cards=cards(record), top=top)
    return make_response(body, status)


def _card(record: StudentRecord, one: Asking) -> Card:
    name = one.placement.preceptor or gettext("your preceptor")
    may = record.takes_entries and one.placement.is_confirmed and not one.is_over
    tone, word, sentence = _stands(record, one, name)
    again = gettext("Ask %(name)s again", name=name) if one.asked_at else ""
    offers = may and one.waits and not _asked_today(record, one)
    return Card(
        placement_id=one.placement.entry_id,
        preceptor=name,
        site=one.placement.site_name,
        tone=tone,
        word=word,
        sentence=sentence,
        act=(again or gettext("Send to %(name)s", name=name)) if offers else "",
        shows_code=may and one.waits,
    )


def _stands(record: StudentRecord, one: Asking, name: str) -> tuple[str, str, str]:
    """State, its word, and one sentence: what waits, since when, whose turn it is."""
    what, site = counted(one.waiting, one.evaluations), one.placement.site_name
    if not one.placement.is_confirmed:
        sentence = gettext("First your coordinator confirms who signs at %(site)s.", site=site)
        return "blocked", gettext("Coordinator's turn"), sentence
    if not one.waits and one.with_school:
        sentence = gettext("Answers by a code or another device wait for your coordinator.")
        return "waiting", gettext("Waiting"), sentence
    if not one.waits:
        return "done", gettext("Answered"), gettext("Nothing waits for %(name)s.", name=name)
    if one.is_over:
        sentence = gettext("Ask your coordinator to confirm: %(what)s.", what=what)
        return "expired", gettext("Link has run out"), sentence
    if one.asked_at is None:
        return "open", gettext("Your turn"), gettext("Not sent yet: %(what)s.", what=what)
    return "waiting", gettext("Waiting"), _asked(record, one, what, name)


def _asked(record: StudentRecord, one: Asking, what: str, name: str) -> str:
    """ "3 shifts, 24:00 h: waits for Marta Brisa, asked 3 days ago." """
    words = {"what": what, "name": name}
    for key, at in (("when", one.asked_at), ("again", one.reminded_at)):
        if at is not None:
            words[key] = wording.ago(moment_day(at, record.zone), record.today)
    if one.reminded_at is None:
        return gettext("%(what)s: waits for %(name)s, asked %(when)s.", **words)
    return gettext("%(what)s: waits for %(name)s, asked %(when)s, reminded %(again)s.", **words)


def _asked_today(record: StudentRecord, one: Asking) -> bool:
    return one.asked_at is not None and moment_day(one.asked_at, record.zone) == record.today
