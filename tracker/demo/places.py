"""The externship sites of the demo school, and what is special about some placements."""

from datetime import date, timedelta
from typing import Any

from tracker.commands import sites
from tracker.commands.sites import SiteFacts
from tracker.demo.names import LABS, SITES
from tracker.domain.kinds import SiteSetting

PATTERN = "mon 08:00-16:30/30 tue 08:00-16:30/30 thu 08:00-16:30/30"
_SLOTS = 6
_TOWNS = ("Durham", "Chapel Hill", "Raleigh", "Hillsborough", "Cary")


def _facts(number: int, name: str, today: date) -> SiteFacts:
    """A site with something of its own, and an agreement of two years."""
    started = today - timedelta(days=420 - 30 * number)
    given: dict[str, Any] = {
        "specialty": _SPECIALTIES[number % len(_SPECIALTIES)],
        "address": f"{12 + 7 * number} Reed Lane\n{_TOWNS[number % len(_TOWNS)]}, NC",
        "state": "NC",
        "miles": 4 + 9 * number,
        "duties": _DUTIES[number % len(_DUTIES)],
        "contact": f"Front desk, 919 555 01{10 + number}",
        "agreement_starts_on": started,
        "agreement_ends_on": started + timedelta(days=730),
        "slots": _SLOTS,
    }
    return SiteFacts(name=name, setting=_KINDS[number % len(_KINDS)], **given | _SPECIAL.get(number, {}))


_KINDS = (SiteSetting.PHYSICIAN_OFFICE, SiteSetting.OUTPATIENT_CENTER, SiteSetting.HOSPITAL)
_SPECIALTIES = ("Family medicine", "Pediatrics", "Cardiology", "Internal medicine", "Orthopedics")
_DUTIES = (
    "Rooming, vital signs, EKG, injections under supervision.",
    "Vital signs, growth charts, immunizations, calls with parents.",
    "EKG and Holter, vital signs, stress test assistance.",
)
_SPECIAL: dict[int, dict[str, Any]] = {
    1: {"rules": {"doc.drug": 90}, "documents": "Liability cover\nPhysical exam of this year"},
    2: {"refuses_exemptions": True},
}


def address_of(preceptor: str) -> str:
    """The mail address of a preceptor, from a name such as "Cedar Holloway, RMA"."""
    words = preceptor.partition(",")[0].removeprefix("Dr. ").lower().split()
    return ".".join(words[:2]) + "@sites.test"


def found_sites(school: Any) -> dict[str, int]:
    """The sites that students go to, and two that take nobody now; gives their ids by name."""
    found = {}
    for number, (name, _preceptor) in enumerate(SITES):
        found[name] = _found(school, _facts(number, name, school.today))
    _found(school, SiteFacts("Bittern Urgent Care", SiteSetting.OUTPATIENT_CENTER, "Urgent care", slots=2))
    ended = school.today - timedelta(days=31)
    _found(
        school,
        SiteFacts(
            "Curlew Family Practice",
            SiteSetting.PHYSICIAN_OFFICE,
            "Family medicine",
            miles=22,
            agreement_starts_on=ended - timedelta(days=365),
            agreement_ends_on=ended,
            slots=1,
        ),
    )
    for name, _preceptor in LABS:
        found[name] = _found(school, _laboratory(name, school.today))
    return found


def _laboratory(name: str, today: date) -> SiteFacts:
    return SiteFacts(
        name,
        SiteSetting.OTHER,
        "Laboratory",
        address="3 Millrace Street\nDurham, NC",
        state="NC",
        miles=7,
        duties="Blood draws from morning to noon, processing and labels after it.",
        contact="Front desk, 919 555 0171",
        agreement_starts_on=today - timedelta(days=300),
        agreement_ends_on=today + timedelta(days=430),
        slots=2 * _SLOTS,
    )


def _found(school: Any, facts: SiteFacts) -> int:
    first = school.today - timedelta(days=400)
    return int(school.do(school.admin, sites.create_site, day=first, facts=facts)["site"])
