"""Placements: who goes to which site from when to when; later, earlier, and who signs there."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.possible import check_line
from tracker.commands.sites import SiteFacts, facts_of_site
from tracker.commands.stays import check_slots, claim_site
from tracker.domain import weekly
from tracker.domain.doses import Proof
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.policy import Actor, Permission
from tracker.domain.readiness import line_for
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Source
from tracker.models import Person, RoleGrant

_REFUSED_BY_SITES = (Proof.DECLINATION.value, Proof.EXEMPTION.value)


def place(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    site_id: int,
    starts_on: date,
    ends_on: date,
    pattern: str,
    preceptor: str = "",
    preceptor_contact: str = "",
    preceptor_language: str = "en",
    note: str = "",
) -> Draft:
    """Place a student at a site. The site's version is claimed with it: of two who want the last slot
    one starts again and finds it taken. The site's rules are kept as they are today."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.PLACE)
    requirement = _line(case)
    check_line(case, requirement, EntryKind.PLACEMENT, {"happened_on": starts_on})
    site = claim_site(case, site_id)
    _check_dates(starts_on, ends_on)
    check_slots(case, site, starts_on, ends_on)
    _check_own(case, site_id, starts_on, ends_on)
    if site.refuses_exemptions:
        _check_exemptions(case)
    detail = {
        "site_id": site_id,
        "site_name": site.name,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "pattern": weekly.parse(pattern).text,
        "preceptor": preceptor,
        "preceptor_contact": preceptor_contact,
        "preceptor_language": preceptor_language,
        "asks_documents": bool(site.documents.strip()),
        "rules": rules_text(facts_of_site(session, site)),
    }
    row = case.log(
        EntryKind.PLACEMENT,
        requirement,
        happened_on=starts_on,
        basis=Basis.DECISION,
        source=Source.STAFF,
        decision_note=note,
        detail=detail,
    )
    return case.finish(entries=[row["id"]], placement=row["id"])


def extend(session: Session, actor: Actor, now: datetime, entry_id: int, *, until_on: date) -> Draft:
    """Give a placement a later last day, within the agreement and the slots."""
    case, row = _open(session, actor, now, entry_id)
    last = last_day(row)
    if row["end_reason"]:
        raise Impossible("placement_ended", on=last)
    if until_on <= last:
        raise Impossible("not_later", field="until_on", on=last)
    if row["site_id"] is not None:
        site = claim_site(case, row["site_id"])
        check_slots(case, site, last + timedelta(days=1), until_on, (entry_id,))
        _check_own(case, site.id, row["starts_on"], until_on, entry_id)
    return _change(case, row, until_on, "", {"until_on": until_on})


def end_early(
    session: Session, actor: Actor, now: datetime, entry_id: int, *, until_on: date, reason: str
) -> Draft:
    """End a placement before its last day, with a reason. Hours that were signed stay; a day with
    hours after the new end is refused."""
    if not reason.strip():
        raise Impossible("reason_needed", field="reason")
    case, row = _open(session, actor, now, entry_id)
    last = last_day(row)
    if until_on >= last:
        raise Impossible("not_earlier", field="until_on", on=last)
    if until_on < row["starts_on"]:
        raise Impossible("ends_before_start", field="until_on", on=row["starts_on"])
    logged = _last_shift(case, row)
    if logged is not None and logged > until_on:
        raise Impossible("hours_after_end", field="until_on", on=logged)
    if row["site_id"] is not None:
        claim_site(case, row["site_id"])
    return _change(case, row, until_on, reason, {"until_on": until_on, "end_reason": reason})


def confirm_contact(
    session: Session,
    actor: Actor,
    now: datetime,
    entry_id: int,
    *,
    preceptor: str,
    preceptor_contact: str,
    preceptor_language: str = "en",
) -> Draft:
    """Confirm who signs at the site and at which address. The person is found by the address or
    entered; somebody with an account at the school signs under it and not as a preceptor."""
    name, address = preceptor.strip(), preceptor_contact.strip().lower()
    if not name:
        raise Impossible("preceptor_needed", field="preceptor")
    if "@" not in address:
        raise Impossible("contact_needed", field="preceptor_contact")
    case, row = _open(session, actor, now, entry_id)
    person_id = _preceptor(case, name, address, preceptor_language)
    values = {
        "preceptor": name,
        "preceptor_contact": address,
        "preceptor_language": preceptor_language,
        "preceptor_id": person_id,
        "contact_confirmed_at": now,
    }
    after = case.change_detail(row, values)
    case.draft.event(
        case.person.id, "contact.confirmed", {"name": name}, enrollment_id=row["enrollment_id"], entry=after
    )
    return case.finish(entries=[entry_id], placement=entry_id, preceptor=person_id)


def _preceptor(case: Case, name: str, address: str, language: str) -> int:
    """The person behind the address: entered before, or now, without a password or a role."""
    session = case.draft.session
    known = session.execute(
        select(Person.id, Person.password_hash, RoleGrant.id.label("role"))
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.email == address)
        .limit(1)
    ).one_or_none()
    if known is None:
        given, _, family = name.rpartition(" ")
        person_id = case.draft.add_person(
            {"given_name": given, "family_name": family, "email": address, "language": language}
        )
        case.draft.event(person_id, "person.introduced", {"name": name})
        return person_id
    if known.role is not None or known.password_hash is not None:
        raise Impossible("contact_has_account", field="preceptor_contact")
    return int(known.id)


def last_day(row: Mapping[str, Any]) -> date:
    """The last day of a placement as it is now."""
    found: date = row["until_on"] or row["ends_on"]
    return found


def rules_text(facts: SiteFacts) -> str | None:
    """A site's rules as a placement keeps them: "doc.drug:30 doc.tb:365"."""
    return " ".join(f"{key}:{days}" for key, days in sorted(facts.rules.items())) or None


def _line(case: Case) -> Requirement:
    found = line_for(case.path, EntryKind.PLACEMENT)
    if found is None:
        raise Impossible("no_placements")
    return found


def _check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Impossible("end_before_start", field="ends_on")


def _check_own(case: Case, site_id: int, first: date, last: date, but: int | None = None) -> None:
    """A student is at a site once at a time; a second stay begins when the first is over."""
    for row in case.rows.values():
        if row["kind"] != EntryKind.PLACEMENT or row["status"] != EntryStatus.ACCEPTED or row["id"] == but:
            continue
        if row["site_id"] == site_id and row["starts_on"] <= last and first <= last_day(row):
            raise Impossible("placed_already", field="starts_on", on=last_day(row))


def _check_exemptions(case: Case) -> None:
    """Some sites take nobody who declined a vaccine or is exempted from one."""
    for row in case.rows.values():
        if row["status"] == EntryStatus.ACCEPTED and row["proof"] in _REFUSED_BY_SITES:
            raise Impossible(
                "site_refuses_exemptions", field="site_id", line=row["subject"] or row["requirement"]
            )


def _open(session: Session, actor: Actor, now: datetime, entry_id: int) -> tuple[Case, Mapping[str, Any]]:
    """The case and the placement, which stands."""
    case = Case.of_entry(session, actor, now, entry_id)
    case.require(Permission.PLACE)
    row = case.rows[entry_id]
    if row["kind"] != EntryKind.PLACEMENT:
        raise NotFound("no_entry")
    if row["status"] != EntryStatus.ACCEPTED:
        raise Conflict("placement_gone")
    return case, row


def _last_shift(case: Case, placement: Mapping[str, Any]) -> date | None:
    """The last day with hours that count or wait, inside the placement."""
    days = [
        row["happened_on"]
        for row in case.rows.values()
        if row["kind"] == EntryKind.SHIFT
        and row["status"] in (EntryStatus.ACCEPTED, EntryStatus.WAITING)
        and row["placement_id"] in (None, placement["id"])
        and placement["starts_on"] <= row["happened_on"] <= last_day(placement)
    ]
    return max(days, default=None)


def _change(
    case: Case, row: Mapping[str, Any], until_on: date, reason: str, values: Mapping[str, Any]
) -> Draft:
    after = case.change_detail(row, values)
    payload = {"starts_on": row["starts_on"], "ends_on": until_on, "reason": reason}
    case.draft.event(
        case.person.id, "placement.changed", payload, enrollment_id=row["enrollment_id"], entry=after
    )
    return case.finish(entries=[row["id"]], placement=row["id"])
