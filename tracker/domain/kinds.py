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


class ImportKind(StrEnum):
    """What a spreadsheet of the school brings in."""

    ROSTER = "roster"
    PROGRESS = "progress"


class ImportState(StrEnum):
    """How far an import is."""

    STAGED = "staged"
    APPLIED = "applied"
    UNDONE = "undone"


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


class Relation(StrEnum):
    """How a job relates to the training: most duties use it, some do, none does."""

    IN_FIELD = "in_field"
    RELATED = "related"
    NOT_RELATED = "not_related"


class ProofWay(StrEnum):
    """What proves a job. The first two ask the employer, the others come from the graduate."""

    LETTER = "letter"
    CALL_NOTE = "call_note"
    PAY_STUB = "pay_stub"
    STATEMENT = "statement"

    @property
    def asks_employer(self) -> bool:
        """Whether the employer has to be asked for it, and so the graduate for consent."""
        return self in (ProofWay.LETTER, ProofWay.CALL_NOTE)


class Closing(StrEnum):
    """Why somebody does not take a job. The last three are never said by the student."""

    FURTHER_STUDY = "further_study"
    MILITARY = "military"
    HEALTH = "health"
    NOT_AVAILABLE = "not_available"
    NO_WORK_RIGHT = "no_work_right"
    INCARCERATED = "incarcerated"
    DIED = "died"

    @property
    def is_students_word(self) -> bool:
        """Whether a student may say it of themselves; the others are recorded by staff."""
        return self not in (Closing.NO_WORK_RIGHT, Closing.INCARCERATED, Closing.DIED)


class ApplicationState(StrEnum):
    """Where an application stands, from wished for to answered."""

    PLANNED = "planned"
    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    REFUSED = "refused"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self not in (ApplicationState.HIRED, ApplicationState.REFUSED, ApplicationState.DROPPED)


class AimKind(StrEnum):
    """What sort of goal somebody sets for themselves after the job."""

    CERTIFICATE = "certificate"
    SPECIALTY = "specialty"


class CeCategory(StrEnum):
    """What a course is about, where the body of a credential counts courses apart."""

    ADMINISTRATIVE = "administrative"
    CLINICAL = "clinical"
    GENERAL = "general"


class PacketState(StrEnum):
    """How far a packet of figures, lists and checklists is."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        """Whether the worker still has to do with it."""
        return self in (PacketState.QUEUED, PacketState.RUNNING)
