"""The closed sets of the kit, the externship and evidence; those of the kernel stand in ``statuses.py``."""

from enum import StrEnum


class Way(StrEnum):
    """How an evaluator saw a check-off."""

    IN_PERSON = "in_person"
    LIVE_REMOTE = "live_remote"
    SUBMISSION = "submission"


class Level(StrEnum):
    """How much of a skill the student did alone at the site, from seen to alone."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    SUPERVISED = "supervised"
    INDEPENDENT = "independent"


class Delivery(StrEnum):
    """Where an exam is sat."""

    SCHOOL = "school"
    CENTER = "center"
    ONLINE = "online"


class PortalKind(StrEnum):
    """What an export of the exam body's portal lists."""

    APPLICATIONS = "applications"
    RESULTS = "results"
    CERTIFICATES = "certificates"


class PartState(StrEnum):
    """What is wrong with a part of the kit."""

    MISSING = "missing"
    BROKEN = "broken"
    USED_UP = "used_up"


class SiteSetting(StrEnum):
    """What sort of place a site is; the words of the field's pay and outlook figures."""

    PHYSICIAN_OFFICE = "physician_office"
    OUTPATIENT_CENTER = "outpatient_center"
    HOSPITAL = "hospital"
    OTHER = "other"


class EvidenceKind(StrEnum):
    """What a file is, found from its content."""

    PHOTO = "photo"
    VIDEO = "video"
    PDF = "pdf"


class IncidentKind(StrEnum):
    """What happened to somebody."""

    NEEDLE_STICK = "needle_stick"
    CUT = "cut"
    SPLASH = "splash"
    FALL = "fall"
    OTHER = "other"


class IncidentPlace(StrEnum):
    """Where it happened."""

    HOME = "home"
    SITE = "site"
    SCHOOL = "school"


class NoticeKind(StrEnum):
    """What a coordinator has to know and settle, besides entries that wait."""

    INCIDENT = "incident"
    WRONG_PRECEPTOR = "wrong_preceptor"
    COLLEAGUE = "colleague"  # the link was sent on to a colleague
    DID_NOT_COME = "did_not_come"
    BELOW_MEETS = "below_meets"  # an evaluation has a line below "meets"


class LinkVia(StrEnum):
    """How a preceptor's link reached who opens it. Only ``MAIL`` can confirm who signs."""

    MAIL = "mail"
    QR = "qr"
    FORWARDED = "forwarded"


class Answer(StrEnum):
    """What a preceptor says about an entry."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    NOT_SEEN = "not_seen"


class ShareKind(StrEnum):
    """What a shared copy of a record shows; each is signed by itself."""

    FULL = "full"
    SKILLS = "skills"
    CERTIFICATE = "certificate"
