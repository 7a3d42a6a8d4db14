"""Words of credentials: their names, the places of an exam, what a subject without a line is called."""

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.credential import Credential, Figure
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.kinds import Delivery, PortalKind
from tracker.web.wording.dates import locale

DELIVERIES: dict[Delivery, LazyString] = {
    Delivery.SCHOOL: lazy_gettext("At the school"),
    Delivery.CENTER: lazy_gettext("At a test center"),
    Delivery.ONLINE: lazy_gettext("Online, watched"),
}
PORTAL_KINDS: dict[PortalKind, LazyString] = {
    PortalKind.APPLICATIONS: lazy_gettext("Applications"),
    PortalKind.RESULTS: lazy_gettext("Results"),
    PortalKind.CERTIFICATES: lazy_gettext("Certificates"),
}


def delivery(value: str) -> str:
    """Where an exam is sat; empty where nobody said."""
    return str(DELIVERIES[Delivery(value)]) if value in list(Delivery) else ""


def portal_kind(value: PortalKind) -> str:
    """What an export of the portal lists."""
    return str(PORTAL_KINDS[value])


def credential_name(subject: str) -> str:
    """ "CCMA" of "exam:ccma"; the subject itself where no credential is known by it."""
    found = shipped_credentials().of_subject(subject)
    return found.name if found else subject


def credential_title(credential: Credential) -> str:
    """The whole name in the reader's language."""
    return credential.title.get(locale().language)


def subject_title(subject: str) -> str:
    """The title of what no line of a path asks: "RMA exam"; the subject itself where it is unknown."""
    head, _, code = subject.partition(":")
    found = shipped_credentials().by_code.get(code)
    if found is None:
        return subject
    if head == "exam":
        return gettext("%(name)s exam", name=found.name)
    if head == "certificate":
        return gettext("%(name)s certificate", name=found.name)
    if head == "queue":
        return gettext("Date in the portal of %(body)s", body=found.body)
    return subject


def others(figure: Figure, unit: str = "") -> str:
    """What further sources say: "others say $155"."""
    said = ", ".join(f"{unit}{value}" for value, _source in figure.others)
    return gettext("others say %(figures)s", figures=said) if said else ""
