"""The preceptor's link: sent by mail, shown as a code at the site, taken back."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.disclosures import disclose
from tracker.commands.draft import Draft
from tracker.commands.link_case import (
    LinkCase,
    link_row,
    live_links,
    of_placement,
    require_contact,
)
from tracker.domain.errors import Impossible
from tracker.domain.kinds import LinkVia
from tracker.domain.policy import Actor, Permission
from tracker.domain.rights import DisclosureBasis
from tracker.models import PreceptorLink, new_id

_NONCE_BYTES = 18


def send_link(session: Session, actor: Actor, now: datetime, placement_id: int) -> Draft:
    """Ask the preceptor to confirm: the link goes by mail to the contact that a coordinator confirmed.

    The student may do it once a day while something waits, a coordinator at any time. A link that is
    open is sent again, so that the preceptor keeps one address.
    """
    opened = of_placement(session, actor, now, placement_id)
    is_own = actor.person_id == opened.case.person.id
    opened.case.require(Permission.LOG if is_own else Permission.PLACE)
    signer = require_contact(opened)
    check_open(opened)
    if is_own and not opened.waiting() and not opened.evaluations():
        raise Impossible("nothing_waits")
    link = _live(session, placement_id, LinkVia.MAIL, signer)
    if link is None:
        link = make_link(opened, LinkVia.MAIL, signer, opened.placement.preceptor)
    else:
        if is_own and _day(opened, link["asked_at"]) == opened.case.today:
            raise Impossible("asked_today", name=link["name"])
        opened.case.draft.update(PreceptorLink, {"asked_at": now, "reminded_at": None}, id=link["id"])
        opened.event("link.sent", link=link["id"], name=link["name"])
    mail_link(opened, link, "preceptor_link")
    return opened.case.finish(link=link["id"])


def show_code(session: Session, actor: Actor, now: datetime, placement_id: int) -> Draft:
    """A link to show at the site as a code. Whoever scans it is not confirmed as the signer."""
    opened = of_placement(session, actor, now, placement_id)
    opened.case.require(Permission.LOG)
    signer = require_contact(opened)
    check_open(opened)
    link = _live(session, placement_id, LinkVia.QR, signer)
    if link is None:
        link = make_link(opened, LinkVia.QR, signer, opened.placement.preceptor)
    return opened.case.finish(link=link["id"])


def revoke_link(session: Session, actor: Actor, now: datetime, link_id: int, *, reason: str = "") -> Draft:
    """Take a link back: it opens nothing any more."""
    link = link_row(session, link_id)
    opened = of_placement(session, actor, now, link["placement_id"])
    opened.case.require(Permission.PLACE)
    if link["revoked_at"] is None:
        close_link(opened, link, reason or "revoked")
    return opened.case.finish(link=link_id)


def make_link(
    opened: LinkCase, via: LinkVia, person_id: int, name: str, language: str = ""
) -> dict[str, Any]:
    """Add a link to the placement; gives its row."""
    case = opened.case
    row: dict[str, Any] = {
        "id": new_id(),
        "placement_id": opened.placement.entry_id,
        "student_id": case.person.id,
        "person_id": person_id,
        "via": via,
        "nonce": secrets.token_urlsafe(_NONCE_BYTES),
        "name": name,
        "language": language or opened.placement.language,
        "made_at": case.now,
        "made_by_id": case.actor.person_id,
        "asked_at": case.now,
    }
    case.draft.insert(PreceptorLink, row)
    opened.event("link.made", link=row["id"], via=via, name=name, expires_on=opened.ends_on)
    disclose(
        case.draft,
        person_id=case.person.id,
        recipient=f"{name}, {opened.placement.site_name}",
        what="name, shifts, skills and evaluation of the placement",
        purpose="confirming the externship",
        basis=DisclosureBasis.SCHOOL_OFFICIAL,
    )
    return row


def close_link(opened: LinkCase, link: Mapping[str, Any], reason: str) -> None:
    """Revoke a link of the placement; ``reason`` is a word of ours, nobody's text."""
    opened.case.draft.update(PreceptorLink, {"revoked_at": opened.case.now}, id=link["id"])
    opened.event("link.revoked", link=link["id"], reason=reason)


def close_links_of(case: Case, placement_id: int, person_id: int) -> None:
    """Close the links of somebody who signs at the placement no more: the contact was replaced."""
    for link in live_links(case.draft.session, placement_id):
        if link["person_id"] == person_id:
            case.draft.update(PreceptorLink, {"revoked_at": case.now}, id=link["id"])
            payload = {"link": link["id"], "reason": "replaced"}
            case.draft.event(case.person.id, "link.revoked", payload, enrollment_id=case.enrollment.id)


def mail_link(opened: LinkCase, link: Mapping[str, Any], kind: str) -> None:
    """Put the letter with the link into the outbox; the token is made when it is sent."""
    facts = {
        "link": link["id"],
        "nonce": link["nonce"],
        "student": opened.case.person.given_name,
        "site": opened.placement.site_name,
    }
    opened.case.draft.mail(link["person_id"], kind, facts)


def check_open(opened: LinkCase) -> None:
    """Refuse a link to a placement whose links open no more."""
    if opened.is_over:
        raise Impossible("link_over", on=opened.ends_on)


def _live(session: Session, placement_id: int, via: LinkVia, person_id: int) -> Mapping[str, Any] | None:
    found = [
        link
        for link in live_links(session, placement_id)
        if link["via"] == via and link["person_id"] == person_id
    ]
    return found[-1] if found else None


def _day(opened: LinkCase, moment: datetime) -> object:
    return moment.astimezone(ZoneInfo(opened.case.cohort.timezone)).date()
