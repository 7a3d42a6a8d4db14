"""What to do after a needle stick, and whom to call: for everyone who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.settings import phone_link
from tracker.extensions import db
from tracker.queries.incidents import coordinators_of
from tracker.queries.settings import values
from tracker.services import clock
from tracker.web.access import current_actor, requires


@dataclass(frozen=True, slots=True)
class Calls:
    """Whom to call: a name, the number as it is read, and the address that dials it."""

    contact: tuple[str, str, str]
    health: tuple[str, str]
    emergency: tuple[str, str]
    coordinators: tuple[str, ...]


@requires(Permission.USE_ACCOUNT)
def needle_stick() -> str:
    """The card."""
    actor, chosen = current_actor(), values(db.session)
    return render_template(
        "safety/needle_stick.html",
        layout=layout(actor),
        call=_calls(actor, chosen),
        report_url=url_for("staff.find") if actor.is_staff else url_for(".report"),
        origin=_origin(str(chosen["exposure_card_approved_by"])),
        settings_url=_settings_url(actor),
    )


def layout(actor: Actor) -> str:
    """The frame that the reader is used to."""
    return "layouts/staff.html" if actor.is_staff else "layouts/student.html"


def _calls(actor: Actor, chosen: Mapping[str, Any]) -> Calls:
    phone = chosen["exposure_contact_phone"]
    names = () if phone or actor.is_staff else coordinators_of(db.session, actor.person_id, clock.now())
    return Calls(
        contact=(chosen["exposure_contact_name"], phone, phone_link(phone)),
        health=_dialed(chosen["occupational_health_phone"]),
        emergency=_dialed(chosen["emergency_phone"]),
        coordinators=names,
    )


def _dialed(phone: str) -> tuple[str, str]:
    return phone, phone_link(phone)


def _origin(approved_by: str) -> str:
    """Where the card's words come from, told to staff."""
    if approved_by:
        return gettext(
            "The steps are general first aid as public-health bodies of the United States give it, in our "
            "words. Approved by %(who)s.",
            who=approved_by,
        )
    return gettext(
        "The steps are general first aid as public-health bodies of the United States give it, in our "
        "words. Unverified: no clinician of this school has approved them yet."
    )


def _settings_url(actor: Actor) -> str:
    is_admin = allows(actor, Permission.MANAGE_SCHOOL, Target())
    return url_for("admin.settings", _anchor="exposure_contact_name") if is_admin else ""
