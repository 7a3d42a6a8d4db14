"""What was opened, why it was given out, what a correction is about: in the reader's language."""

from flask_babel import lazy_gettext

from tracker.domain.rights import AboutKind, AccessKind, DisclosureBasis

_ACCESS = {
    AccessKind.FILE: lazy_gettext("Your file"),
    AccessKind.HISTORY: lazy_gettext("Your history"),
    AccessKind.HEALTH: lazy_gettext("A health paper"),
    AccessKind.EVIDENCE: lazy_gettext("A photo, video or paper"),
    AccessKind.INCIDENT: lazy_gettext("An incident report"),
    AccessKind.LOGS: lazy_gettext("This list"),
    AccessKind.EXPORT: lazy_gettext("A list for the school, as a file"),
}
_ACCESS_STAFF = {
    AccessKind.FILE: lazy_gettext("File"),
    AccessKind.HISTORY: lazy_gettext("History"),
    AccessKind.HEALTH: lazy_gettext("Health paper"),
    AccessKind.EVIDENCE: lazy_gettext("Photo, video or paper"),
    AccessKind.INCIDENT: lazy_gettext("Incident report"),
    AccessKind.LOGS: lazy_gettext("Logs and rights"),
    AccessKind.EXPORT: lazy_gettext("Export for the school"),
}
_BASES = {
    DisclosureBasis.CONSENT: lazy_gettext("with the student's consent"),
    DisclosureBasis.SCHOOL_OFFICIAL: lazy_gettext("acting for the school under an agreement"),
    DisclosureBasis.AUDIT: lazy_gettext("audit of a public program"),
    DisclosureBasis.ACCREDITOR: lazy_gettext("accreditation"),
    DisclosureBasis.DIRECTORY: lazy_gettext("directory information"),
    DisclosureBasis.SAFETY: lazy_gettext("health or safety emergency"),
    DisclosureBasis.COURT: lazy_gettext("court order"),
}
_ABOUT = {
    AboutKind.ENTRY: lazy_gettext("an entry"),
    AboutKind.NOTE: lazy_gettext("a staff note"),
    AboutKind.INCIDENT: lazy_gettext("an incident report"),
    AboutKind.PERSON: lazy_gettext("name and address"),
}


def access_kind(kind: AccessKind, *, to_student: bool = True) -> str:
    """What was opened."""
    return str((_ACCESS if to_student else _ACCESS_STAFF)[kind])


def basis(value: DisclosureBasis) -> str:
    """Why the law lets it be given."""
    return str(_BASES[value])


def about_kind(kind: AboutKind) -> str:
    """What sort of thing a correction is about."""
    return str(_ABOUT[kind])
