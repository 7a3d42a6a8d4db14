"""Kit parts, incidents, notices, levels and sites: their names in the reader's language."""

from flask_babel import lazy_gettext

from tracker.domain.kinds import (
    Answer,
    EvidenceKind,
    IncidentKind,
    IncidentPlace,
    Level,
    NoticeKind,
    PartState,
    SiteSetting,
    Way,
)
from tracker.domain.path import Path
from tracker.web.wording.titles import text

_PART_STATES = {
    PartState.MISSING: lazy_gettext("Missing"),
    PartState.BROKEN: lazy_gettext("Broken"),
    PartState.USED_UP: lazy_gettext("Used up"),
}
_SETTINGS = {
    SiteSetting.PHYSICIAN_OFFICE: lazy_gettext("Physician's office"),
    SiteSetting.OUTPATIENT_CENTER: lazy_gettext("Outpatient care center"),
    SiteSetting.HOSPITAL: lazy_gettext("Hospital"),
    SiteSetting.OTHER: lazy_gettext("Other setting"),
}
_LEVELS = {
    Level.OBSERVED: lazy_gettext("Observed"),
    Level.ASSISTED: lazy_gettext("With help"),
    Level.SUPERVISED: lazy_gettext("Under supervision"),
    Level.INDEPENDENT: lazy_gettext("Alone"),
}
_WAYS = {
    Way.IN_PERSON: lazy_gettext("In person"),
    Way.LIVE_REMOTE: lazy_gettext("Live by video call"),
    Way.SUBMISSION: lazy_gettext("From files"),
}
_EVIDENCE = {
    EvidenceKind.PHOTO: lazy_gettext("Photo"),
    EvidenceKind.VIDEO: lazy_gettext("Video"),
    EvidenceKind.PDF: lazy_gettext("PDF"),
}
_INCIDENTS = {
    IncidentKind.NEEDLE_STICK: lazy_gettext("Needle stick"),
    IncidentKind.CUT: lazy_gettext("Cut"),
    IncidentKind.SPLASH: lazy_gettext("Splash to the eyes, mouth or skin"),
    IncidentKind.FALL: lazy_gettext("Fall or strain"),
    IncidentKind.OTHER: lazy_gettext("Something else"),
}
_PLACES = {
    IncidentPlace.HOME: lazy_gettext("At home"),
    IncidentPlace.SITE: lazy_gettext("At the site"),
    IncidentPlace.SCHOOL: lazy_gettext("At the school"),
}
_NOTICES = {
    NoticeKind.INCIDENT: lazy_gettext("Incident"),
    NoticeKind.WRONG_PRECEPTOR: lazy_gettext("Not the right preceptor"),
    NoticeKind.COLLEAGUE: lazy_gettext("Sent on to a colleague"),
    NoticeKind.DID_NOT_COME: lazy_gettext("Student did not come"),
    NoticeKind.BELOW_MEETS: lazy_gettext('Evaluated below "meets"'),
}
_ANSWERS = {
    Answer.CONFIRMED: lazy_gettext("Confirmed"),
    Answer.CORRECTED: lazy_gettext("Corrected"),
    Answer.NOT_SEEN: lazy_gettext("Did not see it"),
}


def part_state(value: PartState) -> str:
    """What is wrong with a kit part: "Broken"."""
    return str(_PART_STATES[value])


def part(path: Path | None, key: str) -> str:
    """The name of a kit part; its key where the path has no such part."""
    found = path.kit.get(key) if path else None
    return text(found.title) if found else key


def site_setting(value: SiteSetting) -> str:
    """What sort of place a site is."""
    return str(_SETTINGS[value])


def level(value: Level) -> str:
    """How much of a skill was done alone."""
    return str(_LEVELS[value])


def way(value: Way) -> str:
    """How a check-off was seen."""
    return str(_WAYS[value])


def evidence_kind(value: EvidenceKind) -> str:
    """What a file is."""
    return str(_EVIDENCE[value])


def incident_kind(value: IncidentKind) -> str:
    """What happened."""
    return str(_INCIDENTS[value])


def incident_place(value: IncidentPlace) -> str:
    """Where it happened."""
    return str(_PLACES[value])


def notice_kind(value: NoticeKind) -> str:
    """What a coordinator has to settle."""
    return str(_NOTICES[value])


def answer(value: Answer) -> str:
    """What a preceptor said."""
    return str(_ANSWERS[value])
