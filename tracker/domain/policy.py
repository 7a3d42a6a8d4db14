"""Who may do what: one map, asked by views, commands, list filters and buttons alike.

Each permission has alternatives; each alternative is a list of predicates that must all hold.
Predicates look at ids only; nothing here asks the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.cover import Cover
from tracker.domain.statuses import Holder


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person with the cohorts they hold, or a preceptor with the placements whose
    link was opened. ``signs_as`` is how they sign; ``covers`` is for whom they stand in today, whose cohorts
    are among those held."""

    person_id: int
    name: str = ""
    signs_as: str = ""
    is_student: bool = False
    is_admin: bool = False
    instructs: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    placements: frozenset[int] = frozenset()
    covers: tuple[Cover, ...] = ()

    @property
    def is_staff(self) -> bool:
        """Whether the person works at the school."""
        return self.is_admin or bool(self.instructs or self.coordinates)

    @property
    def cohorts(self) -> frozenset[int]:
        """The cohorts the person holds in any role."""
        return self.instructs | self.coordinates


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on: whose record, in which cohorts, and what of it.

    ``confirmed_by`` is who decides the line; ``performer_id`` who did what is to be decided;
    ``placement_id`` the placement at which it was done.
    """

    person_id: int | None = None
    cohort_ids: frozenset[int] = field(default_factory=frozenset)
    confirmed_by: Holder | None = None
    is_health: bool = False
    performer_id: int | None = None
    placement_id: int | None = None


class Permission(StrEnum):
    """Everything that an endpoint or a command may ask for."""

    USE_ACCOUNT = "use_account"
    SEE_OWN = "see_own"
    LOG = "log"
    SEE_STAFF = "see_staff"
    SEE_COHORT = "see_cohort"
    SEE_STUDENT = "see_student"
    SEE_HEALTH = "see_health"
    DECIDE = "decide"
    RECORD = "record"
    VOID = "void"
    WRITE_NOTE = "write_note"
    MANAGE_ENROLLMENT = "manage_enrollment"
    INVITE = "invite"
    ADD_FILE = "add_file"
    SEE_FILE = "see_file"
    SIGN = "sign"
    REPORT_INCIDENT = "report_incident"
    SEE_INCIDENT = "see_incident"
    SETTLE_NOTICE = "settle_notice"
    SEND_KIT = "send_kit"
    PLACE = "place"
    SEE_LOGS = "see_logs"
    DECIDE_CORRECTION = "decide_correction"
    HOLD_RECORD = "hold_record"
    VERIFY_JOB = "verify_job"
    SHARE_PHRASE = "share_phrase"
    SEE_SITES = "see_sites"
    MANAGE_SITES = "manage_sites"
    SEE_OUTCOMES = "see_outcomes"
    GET_PACKET = "get_packet"
    SHARE = "share"
    END_SHARE = "end_share"
    READ_PORTAL = "read_portal"
    IMPORT = "import"
    SEE_IMPORT = "see_import"
    WRITE_MESSAGE = "write_message"
    EDIT_MESSAGE = "edit_message"
    SEE_MESSAGES = "see_messages"
    MANAGE_MAIL = "manage_mail"
    SET_ABSENCE = "set_absence"
    MANAGE_SCHOOL = "manage_school"


Predicate = Callable[[Actor, Target], bool]


def anyone_signed_in(actor: Actor, target: Target) -> bool:
    """Signed in, in any role."""
    return True


def is_subject(actor: Actor, target: Target) -> bool:
    """The record is the actor's own."""
    return target.person_id == actor.person_id


def is_student(actor: Actor, target: Target) -> bool:
    """The actor is a student or a graduate."""
    return actor.is_student


def is_not_subject(actor: Actor, target: Target) -> bool:
    """Nobody decides on their own record, nor on what they performed."""
    return actor.person_id not in (target.person_id, target.performer_id)


def coordinates(actor: Actor, target: Target) -> bool:
    """The actor coordinates a cohort of the record."""
    return bool(actor.coordinates & target.cohort_ids)


def instructs(actor: Actor, target: Target) -> bool:
    """The actor is instructor of a cohort of the record."""
    return bool(actor.instructs & target.cohort_ids)


def is_instructors_line(actor: Actor, target: Target) -> bool:
    """The line is one that instructors confirm, and no health paper."""
    return target.confirmed_by is Holder.INSTRUCTOR and not target.is_health


def is_no_health_paper(actor: Actor, target: Target) -> bool:
    """The line is no health paper."""
    return not target.is_health


def holds_placement(actor: Actor, target: Target) -> bool:
    """The actor opened the link of the placement."""
    return target.placement_id is not None and target.placement_id in actor.placements


def is_preceptors_line(actor: Actor, target: Target) -> bool:
    """The line is one that preceptors confirm."""
    return target.confirmed_by is Holder.PRECEPTOR


def coordinates_any(actor: Actor, target: Target) -> bool:
    """The actor coordinates a cohort, whichever."""
    return bool(actor.coordinates)


def is_admin(actor: Actor, target: Target) -> bool:
    """The actor runs the school's installation."""
    return actor.is_admin


def is_staff(actor: Actor, target: Target) -> bool:
    """The actor works at the school."""
    return actor.is_staff


POLICY: dict[Permission, tuple[tuple[Predicate, ...], ...]] = {
    Permission.USE_ACCOUNT: ((anyone_signed_in,),),
    Permission.SEE_OWN: ((is_subject, is_student),),
    Permission.LOG: ((is_subject, is_student),),
    Permission.SEE_STAFF: ((is_staff,),),
    Permission.SEE_COHORT: ((coordinates,), (instructs,), (is_admin,)),
    Permission.SEE_STUDENT: ((coordinates,), (instructs,), (is_admin,)),
    Permission.SEE_HEALTH: ((is_subject,), (coordinates,)),
    Permission.DECIDE: (
        (coordinates, is_not_subject),
        (instructs, is_instructors_line, is_not_subject),
    ),
    Permission.RECORD: (
        (coordinates, is_not_subject),
        (instructs, is_instructors_line, is_not_subject),
    ),
    Permission.VOID: (
        (coordinates, is_not_subject),
        (instructs, is_instructors_line, is_not_subject),
    ),
    Permission.WRITE_NOTE: ((coordinates, is_not_subject), (instructs, is_not_subject)),
    Permission.MANAGE_ENROLLMENT: ((coordinates, is_not_subject),),
    Permission.INVITE: ((coordinates,), (is_admin,)),
    Permission.ADD_FILE: (
        (is_subject, is_student),
        (coordinates, is_not_subject),
        (instructs, is_instructors_line, is_not_subject),
    ),
    Permission.SEE_FILE: ((is_subject,), (coordinates,), (instructs, is_no_health_paper)),
    Permission.SIGN: ((holds_placement, is_preceptors_line, is_not_subject),),
    Permission.REPORT_INCIDENT: ((is_subject,), (coordinates,), (instructs,)),
    Permission.SEE_INCIDENT: ((is_subject,), (coordinates,)),
    Permission.SETTLE_NOTICE: ((coordinates, is_not_subject),),
    Permission.SEND_KIT: ((coordinates,),),
    Permission.PLACE: ((coordinates, is_not_subject),),
    Permission.SEE_LOGS: ((coordinates,), (is_admin,)),
    Permission.DECIDE_CORRECTION: ((coordinates, is_not_subject),),
    Permission.HOLD_RECORD: ((coordinates, is_not_subject), (is_admin, is_not_subject)),
    Permission.VERIFY_JOB: ((coordinates, is_not_subject),),
    Permission.SHARE_PHRASE: ((coordinates_any,), (is_admin,)),
    Permission.SEE_SITES: ((is_staff,),),
    Permission.MANAGE_SITES: ((coordinates_any,), (is_admin,)),
    Permission.SEE_OUTCOMES: ((coordinates_any,), (is_admin,)),
    Permission.GET_PACKET: ((is_subject, coordinates_any), (is_subject, is_admin)),
    Permission.SHARE: ((is_subject, is_student),),
    Permission.END_SHARE: ((is_subject, is_student), (coordinates, is_not_subject)),
    Permission.READ_PORTAL: ((coordinates_any,),),
    Permission.IMPORT: ((coordinates_any,),),
    Permission.SEE_IMPORT: ((is_subject, coordinates),),
    Permission.WRITE_MESSAGE: ((coordinates, is_not_subject),),
    Permission.EDIT_MESSAGE: ((is_subject, coordinates_any),),
    Permission.SEE_MESSAGES: ((coordinates,), (is_admin,)),
    Permission.MANAGE_MAIL: ((coordinates_any,), (is_admin,)),
    Permission.SET_ABSENCE: ((is_subject, is_staff), (is_admin,)),
    Permission.MANAGE_SCHOOL: ((is_admin,),),
}


def allows(actor: Actor, permission: Permission, target: Target) -> bool:
    """Whether the actor may do this to the target."""
    return any(all(test(actor, target) for test in tests) for tests in POLICY[permission])


def may_see(actor: Actor, target: Target) -> bool:
    """Whether the target exists for this actor; where not, every answer is 404."""
    return (
        allows(actor, Permission.SEE_STUDENT, target)
        or is_subject(actor, target)
        or holds_placement(actor, target)
    )


def available_actions(actor: Actor, target: Target) -> frozenset[Permission]:
    """Everything the actor may do to the target: which buttons a page draws."""
    return frozenset(permission for permission in POLICY if allows(actor, permission, target))
