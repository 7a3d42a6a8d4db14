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
    AccessKind.EXPORT: lazy_gettext("A file for the school"),
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

_OURS = {
    "name, shifts, skills and evaluation of the placement": lazy_gettext(
        "name, shifts, skills and evaluation of the placement"
    ),
    "confirming the externship": lazy_gettext("confirming the externship"),
}
"""What the program itself writes into the log of disclosures; all else is somebody's own words."""

_HELD = (
    ("profile", lazy_gettext("Name, roles, choices"), ("person", "role_grant", "directory_choice")),
    ("enrollment", lazy_gettext("Enrollments and their stretches"), ("enrollment", "period")),
    ("entries", lazy_gettext("Entries: practices, check-offs, papers, shifts and the rest"), ("entry",)),
    ("files", lazy_gettext("Photos, videos and papers as files"), ("evidence",)),
    ("notes", lazy_gettext("Notes of staff"), ("note",)),
    ("incidents", lazy_gettext("Incident reports and notices"), ("incident", "notice")),
    ("kit", lazy_gettext("Reports about your kit"), ("kit_report",)),
    (
        "placement",
        lazy_gettext("Links and answers of preceptors"),
        ("preceptor_link", "preceptor_answer"),
    ),
    ("history", lazy_gettext("Lines of your history"), ("event",)),
    ("logs", lazy_gettext("Who opened your file, and what was given out"), ("access_log", "disclosure")),
    ("requests", lazy_gettext("Requests for correction, and holds"), ("correction", "legal_hold")),
    ("account", lazy_gettext("Devices, mail and reminders"), ("login_session", "outbox", "reminder")),
)


def held_groups() -> list[tuple[str, str, tuple[str, ...]]]:
    """What is held, in groups as a student reads them: key, words, the tables that are counted."""
    return [(key, str(label), tables) for key, label, tables in _HELD]


def access_kind(kind: AccessKind, *, to_student: bool = True) -> str:
    """What was opened."""
    return str((_ACCESS if to_student else _ACCESS_STAFF)[kind])


def given(text: str) -> str:
    """What was given, or what for: ours in the reader's language, anybody else's as it was written."""
    return str(_OURS.get(text, text))


def basis(value: DisclosureBasis) -> str:
    """Why the law lets it be given."""
    return str(_BASES[value])


def about_kind(kind: AboutKind) -> str:
    """What sort of thing a correction is about."""
    return str(_ABOUT[kind])
