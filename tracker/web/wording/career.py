"""Jobs, proofs, closers, applications, courses and goals: their names in the reader's language."""

from flask_babel import gettext, lazy_gettext

from tracker.domain.career import PayBand
from tracker.domain.career_loader import shipped_career
from tracker.domain.jobs import Work
from tracker.domain.kinds import ApplicationState, CeCategory, Closing, ProofWay, Relation
from tracker.web.wording.titles import text

_RELATIONS = {
    Relation.IN_FIELD: lazy_gettext("The work that the program trains for"),
    Relation.RELATED: lazy_gettext("Uses part of the training"),
    Relation.NOT_RELATED: lazy_gettext("Other work"),
}
_RELATIONS_SHORT = {
    Relation.IN_FIELD: lazy_gettext("in the field"),
    Relation.RELATED: lazy_gettext("related"),
    Relation.NOT_RELATED: lazy_gettext("not related"),
}
_WAYS = {
    ProofWay.LETTER: lazy_gettext("Letter of the employer"),
    ProofWay.CALL_NOTE: lazy_gettext("Note of a call"),
    ProofWay.PAY_STUB: lazy_gettext("Pay stub"),
    ProofWay.STATEMENT: lazy_gettext("Signed statement"),
}
_CLOSINGS = {
    Closing.FURTHER_STUDY: lazy_gettext("Further study"),
    Closing.MILITARY: lazy_gettext("Military service"),
    Closing.HEALTH: lazy_gettext("Health"),
    Closing.NOT_AVAILABLE: lazy_gettext("Not available for work"),
    Closing.NO_WORK_RIGHT: lazy_gettext("No right to work here"),
    Closing.INCARCERATED: lazy_gettext("In prison"),
    Closing.DIED: lazy_gettext("Died"),
}
_STATES = {
    ApplicationState.PLANNED: lazy_gettext("Planned"),
    ApplicationState.APPLIED: lazy_gettext("Applied"),
    ApplicationState.INTERVIEW: lazy_gettext("Interview"),
    ApplicationState.OFFER: lazy_gettext("Offer"),
    ApplicationState.HIRED: lazy_gettext("Hired"),
    ApplicationState.REFUSED: lazy_gettext("Refused"),
    ApplicationState.DROPPED: lazy_gettext("Dropped"),
}
_CATEGORIES = {
    CeCategory.ADMINISTRATIVE: lazy_gettext("Administrative"),
    CeCategory.CLINICAL: lazy_gettext("Clinical"),
    CeCategory.GENERAL: lazy_gettext("General"),
}
_WORKS = {
    Work.DECIDE_CLOSER: lazy_gettext("Decide the reason"),
    Work.DECIDE_PROOF: lazy_gettext("Decide the proof"),
    Work.VERIFY: lazy_gettext("Verify"),
    Work.RECHECK: lazy_gettext("Ask again"),
    Work.NOT_YET: lazy_gettext("Not yet"),
    Work.RECHECK_AHEAD: lazy_gettext("Verified"),
    Work.NOTHING: lazy_gettext("Rechecked"),
}


def relation(value: Relation | None, *, short: bool = False) -> str:
    """How a job relates to the training; empty where it was never asked."""
    return "" if value is None else str((_RELATIONS_SHORT if short else _RELATIONS)[value])


def proof_way(value: ProofWay | None) -> str:
    """By what a job was proved."""
    return "" if value is None else str(_WAYS[value])


def closing(value: Closing) -> str:
    """Why no job is taken."""
    return str(_CLOSINGS[value])


def application_state(value: ApplicationState) -> str:
    """Where an application stands."""
    return str(_STATES[value])


def ce_category(value: CeCategory) -> str:
    """What a course is about."""
    return str(_CATEGORIES[value])


def work(value: Work) -> str:
    """What is to be done about a job."""
    return str(_WORKS[value])


def money(dollars: int) -> str:
    """ "$47,560" in both languages: the figures are of the United States."""
    return f"${dollars:,}"


def pay_band(code: str | None) -> str:
    """ "$45,000 to $49,999"; empty for what was not said, the code itself for one that is gone."""
    band = shipped_career().by_band.get(code or "")
    return _band(band) if band else code or ""


def _band(band: PayBand) -> str:
    if band.low is None:
        return gettext("Under %(high)s", high=money((band.high or 0) + 1))
    if band.high is None:
        return gettext("%(low)s or more", low=money(band.low))
    return gettext("%(low)s to %(high)s", low=money(band.low), high=money(band.high))


def aim(code: str) -> str:
    """A certificate or a specialty by its name."""
    found = shipped_career().by_aim.get(code)
    return text(found.title) if found else code


def credits(tenths: int | None) -> str:
    """Tenths of a credit as people write credits: "1.5"."""
    return f"{(tenths or 0) / 10:g}"
