"""What a preceptor says by the link besides answers: not me, a colleague saw it, nobody came."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.link_case import LinkCase, link_row, live_links, of_link
from tracker.commands.links import close_link, mail_link, make_link
from tracker.commands.notices import raise_notice
from tracker.domain.errors import Impossible
from tracker.domain.kinds import LinkVia, NoticeKind
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Notice, Person, PreceptorLink, RoleGrant

MOST_COLLEAGUES = 5
"""How many colleagues one placement's links may be sent on to."""


def wrong_person(session: Session, actor: Actor, now: datetime, link_id: int) -> Draft:
    """Whoever opened the link is not the preceptor: it opens nothing any more, and the coordinator
    is told."""
    opened = of_link(session, actor, now, link_id)
    close_link(opened, opened.link, "wrong_person")
    _tell(opened, NoticeKind.WRONG_PRECEPTOR)
    return opened.case.finish(link=link_id)


def send_on(session: Session, actor: Actor, now: datetime, link_id: int, *, name: str, email: str) -> Draft:
    """Send a link to a colleague who saw the student. What the colleague answers waits for the
    coordinator until they confirm the colleague as signer."""
    opened = of_link(session, actor, now, link_id)
    name, email = " ".join(name.split()), email.strip().lower()
    if not name:
        raise Impossible("colleague_name", field="name")
    forwarded = [
        link
        for link in live_links(session, opened.placement.entry_id)
        if link["person_id"] != opened.placement.preceptor_id
    ]
    if len(forwarded) >= MOST_COLLEAGUES:
        raise Impossible("colleagues_enough")
    person_id = _colleague(opened, name, email)
    if any(link["person_id"] == person_id for link in forwarded):
        raise Impossible("colleague_has_link", field="email", name=name)
    link = make_link(opened, LinkVia.FORWARDED, person_id, name, opened.link["language"])
    mail_link(opened, link, "preceptor_colleague")
    _tell(opened, NoticeKind.COLLEAGUE, name=name)
    return opened.case.finish(link=link["id"])


def did_not_come(session: Session, actor: Actor, now: datetime, link_id: int, *, on: date) -> Draft:
    """The student did not come on a day of the placement: the coordinator is told once."""
    opened = of_link(session, actor, now, link_id)
    placement, today = opened.placement, opened.case.today
    last = min(placement.ends_on, today)
    if not placement.starts_on <= on <= last:
        raise Impossible("date_outside", field="on", first=placement.starts_on, last=last)
    if not _was_told(session, placement.entry_id, on):
        _tell(opened, NoticeKind.DID_NOT_COME, on=on.isoformat())
    return opened.case.finish(on=on.isoformat())


def choose_language(session: Session, actor: Actor, now: datetime, link_id: int, *, language: str) -> Draft:
    """Keep the language of the link's pages, and of the letters to whoever holds it."""
    link = link_row(session, link_id)
    opened = of_link(session, actor, now, link_id)
    draft = opened.case.draft
    if link["language"] == language:
        return draft
    draft.open(link["person_id"])
    draft.update(PreceptorLink, {"language": language}, id=link_id)
    draft.update(Person, {"language": language}, id=link["person_id"])
    draft.event(link["person_id"], "person.changed", {"field": "language"})
    return draft


def _colleague(opened: LinkCase, name: str, email: str) -> int:
    """The person behind the address, or a new one. A student can be nobody's preceptor."""
    session, draft = opened.case.draft.session, opened.case.draft
    found = session.execute(select(Person.id).where(Person.email == email)).scalar_one_or_none()
    if found is None:
        given, _, family = name.rpartition(" ")
        values = {"given_name": given or family, "family_name": family if given else "", "email": email}
        person_id = draft.add_person(values | {"language": opened.link["language"]})
        draft.event(person_id, "person.introduced", {"name": name})
        return person_id
    is_student = session.execute(
        select(RoleGrant.id).where(RoleGrant.person_id == found, RoleGrant.role == Role.STUDENT).limit(1)
    ).first()
    if is_student or found in (opened.link["person_id"], opened.case.person.id):
        raise Impossible("no_colleague", field="email")
    return int(found)


def _tell(opened: LinkCase, kind: NoticeKind, **facts: Any) -> None:
    case = opened.case
    raise_notice(
        case.draft,
        person_id=case.person.id,
        enrollment_id=opened.placement.enrollment_id,
        cohort_id=case.enrollment.cohort_id,
        kind=kind,
        facts={"by": opened.link["name"], **facts},
        entry_id=opened.placement.entry_id,
    )


def _was_told(session: Session, placement_id: int, on: date) -> bool:
    told = session.execute(
        select(Notice.facts).where(Notice.entry_id == placement_id, Notice.kind == NoticeKind.DID_NOT_COME)
    ).scalars()
    return any(f'"{on.isoformat()}"' in facts for facts in told)
