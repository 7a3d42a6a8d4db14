"""What each endpoint is about, for the test that asks the policy what everybody must get.

``ABOUT`` has one row an endpoint: which record its address names and how the address is filled in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.by_link import at_site
from tests.commands.test_evidence import begin, draft
from tests.exams import allow
from tests.externship import add_site
from tests.factories import Student, World
from tests.web.staff_pages import checkoff, ready
from tracker.commands import applications, hiring, learning
from tracker.commands.absences import set_absence
from tracker.commands.copies import share_record
from tracker.commands.correcting import ask_correction
from tracker.commands.exams import book
from tracker.commands.importing import read_file
from tracker.commands.incidents import report_incident
from tracker.commands.kit import report_part
from tracker.commands.messaging import draft_message
from tracker.commands.notes import write_note
from tracker.commands.roles import deactivate
from tracker.commands.templating import make_template
from tracker.domain.absences import stand_in
from tracker.domain.cover import Cover
from tracker.domain.importing.heads import Sheet
from tracker.domain.kinds import Delivery, ImportKind, IncidentKind, IncidentPlace, PartState, ShareKind
from tracker.domain.policy import Actor, Target
from tracker.domain.statuses import EntryKind, Holder, Role
from tracker.models import Evidence, PreceptorAnswer, Upload
from tracker.models.messages import WORDS
from tracker.services.folder import FolderStore

(
    PUBLIC,
    ROOM,
    OWN,
    OWN_ENTRY,
    COHORT,
    STUDENT,
    ENTRY,
    HEALTH,
    SIGNED,
    NO_LINK,
    SENDERS,
    HIDDEN,
    ASKERS,
    MAYBE,
    AWAY,
) = (
    "everybody",
    "no record",
    "the reader's own record",
    "an entry of the owner, read in the reader's own record",
    "the cohort",
    "the owner's file",
    "a check-off of the owner",
    "a health paper of the owner",
    "an entry that preceptors confirm",
    "a preceptor's link that opens nothing, whoever tries it",
    "a file that only its sender knows of",
    "what does not exist for who may not read it",
    "what exists for who asked for it alone, and none of them did",
    "something of the reader's own that need not be there",
    "days away of the coordinator",
)


@dataclass(frozen=True)
class About:
    """What an address is about, and the values of its parts by name (functions of the stage)."""

    record: str
    parts: dict[str, Callable[["Scene"], Any]] = field(default_factory=dict)


@dataclass
class Scene:
    """One school with one of each kind of reader; ``owner`` is whose records the addresses name."""

    world: World
    owner: Student
    readers: dict[str, Actor | None]
    entry: int
    health: int
    placement: int
    link: int
    code: int
    answer: int
    paper: int
    draft: int
    upload: int
    report: int
    incident: int
    notice: int
    booking: int
    site: int
    copy: int
    correction: int
    job: int
    application: int
    aim: int
    follow_up: int
    stranger: int
    template: int
    draft_of_another: int
    import_of_another: int
    absence: int
    closed: frozenset[str] = frozenset({"deactivated"})

    def target(self, record: str) -> Target:
        """The record as policy sees it."""
        cohorts = frozenset({self.world.cohort})
        if record == COHORT:
            return Target(cohort_ids=cohorts)
        if record == AWAY:
            return Target(person_id=self.world.coordinator.person_id)
        held = {ENTRY: Holder.INSTRUCTOR, HEALTH: Holder.COORDINATOR, SIGNED: Holder.PRECEPTOR}
        held[HIDDEN] = Holder.COORDINATOR
        confirmed_by = held.get(record)
        is_entry = record in held
        return Target(
            person_id=self.owner.id,
            cohort_ids=cohorts,
            confirmed_by=confirmed_by,
            is_health=record in (HEALTH, HIDDEN),
            performer_id=self.owner.id if is_entry else None,
        )


def store_files(scene: Scene, files: Path) -> None:
    """Put something where the scene's paper and upload say that their files are."""
    store, session = FolderStore(files), scene.world.session
    paper = session.execute(select(Evidence.key).where(Evidence.id == scene.paper)).scalar_one()
    upload = session.execute(select(Upload.key).where(Upload.id == scene.upload)).scalar_one()
    store.put_back(paper, BytesIO(b"x" * 400))
    store._arriving(upload).write_bytes(b"x" * 100)
    session.rollback()


def scene_of(world: World) -> Scene:
    """A school with everybody in it."""
    owner = world.add_student("Pip", "Larkspur")
    ready(world, owner)
    other = world.add_cohort("Cedar", world.today)
    gone = world.add_student("Gil", "Sorrel")
    world.withdraw(gone)
    readers: dict[str, Actor | None] = {
        "signed out": None,
        "owner": owner.actor,
        "another student": world.add_student("Ada", "Moonfield").actor,
        "foreign student": world.add_student("Noor", "Halcyon", cohort=other, papers=False).actor,
        "somebody who left": gone.actor,
        "instructor": world.instructor,
        "foreign instructor": world.add_staff("Ines", "Farol", Role.INSTRUCTOR, other),
        "coordinator": world.coordinator,
        "foreign coordinator": world.add_staff("Omar", "Alba", Role.COORDINATOR, other),
        "admin": world.admin,
        "deactivated": deactivated(world),
        "cover": cover_of(world, world.instructor, other),
    }
    colleague = readers["foreign coordinator"]
    assert colleague is not None
    days = {"starts_on": world.today + timedelta(days=30), "ends_on": world.today + timedelta(days=40)}
    away = world.do(
        world.coordinator, set_absence, world.coordinator.person_id, cover_id=colleague.person_id, **days
    )
    paper = draft(world, owner.actor, owner, "doc.tb")
    health = owner.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    entry = checkoff(world, owner)
    site = at_site(world, student=owner)
    shift, link, code = site.shift(), site.send(), site.code()
    site.confirm(code, shift)
    world.session.rollback()
    answer = world.session.execute(select(PreceptorAnswer.id)).scalar_one()
    world.session.rollback()
    return Scene(
        world, owner, readers, entry, health, site.placement, link, code, answer, paper, *_work(world, owner),
        away["absence"],
    )  # fmt: skip


def cover_of(world: World, away: Actor, cohort: int) -> Actor:
    """An instructor of another cohort who covers for a colleague these days."""
    own = world.add_staff("Nadia", "Cole", Role.INSTRUCTOR, cohort)
    days = {"starts_on": world.today, "ends_on": world.today + timedelta(days=5)}
    world.do(away, set_absence, away.person_id, cover_id=own.person_id, **days)
    held = Cover(away.person_id, away.name, days["ends_on"], away.instructs, away.coordinates)
    return stand_in(own, [held])


def deactivated(world: World) -> Actor:
    """A coordinator of the owner's cohort whose account is closed."""
    closed = world.add_staff("Vera", "Stone", Role.COORDINATOR, world.cohort)
    world.do(world.admin, deactivate, closed.person_id, reason="Left the school")
    return closed


def _work(world: World, owner: Student) -> tuple[int, ...]:
    """A draft and an upload of the owner's, a broken part, an incident with its notice, a booked exam,
    and a site."""
    stranger = world.add_student("Bo", "Quince", papers=False).id
    waits = draft(world, owner.actor, owner, "doc.mmr")
    moving = begin(world, owner.actor, owner, "doc.varicella")
    broken = world.do(owner.actor, report_part, owner.enrollment, "bp-cuff", state=PartState.BROKEN)
    happened = {
        "kind": IncidentKind.CUT, "place": IncidentPlace.HOME, "what": "A cut.",
        "happened_at": datetime.combine(world.today, time(9)),
    }  # fmt: skip
    told = world.do(owner.actor, report_incident, owner.enrollment, **happened)
    allow(owner, "exam.booking")
    on = world.today + timedelta(days=20)
    booked = world.do(owner.actor, book, owner.enrollment, happened_on=on, delivery=Delivery.SCHOOL)
    shared = {"kind": ShareKind.FULL, "recipient": "Clinic", "purpose": "", "days": 30, "document": "{}"}
    copy = world.do(owner.actor, share_record, owner.enrollment, **shared)["copy"]
    asked = {"wrong": "Not my name.", "wish": "Pip Lark"}
    correction = world.do(owner.actor, ask_correction, owner.enrollment, "person:0", **asked)["correction"]
    made = broken["reports"][0], told["incident"], told["notice"], booked["entries"][0]
    said = {"text": "Asked about the shoes.", "follow_up_on": world.today}
    returns = world.do(world.coordinator, write_note, owner.enrollment, **said)["follow_up"]
    career = _career(world, owner)
    return (
        waits, moving, *made, add_site(world), copy, correction, *career, returns, stranger,
        *_messages(world, owner),
    )  # fmt: skip


def _messages(world: World, owner: Student) -> tuple[int, int, int]:
    """A template of the school, a draft to the owner and a file about them by a coordinator who reads none
    of these pages."""
    words = dict.fromkeys(WORDS, "Your next step")
    template = world.do(world.coordinator, make_template, name="Next step", words=words)["template"]
    writer = world.add_staff("Wanda", "Quill", Role.COORDINATOR, world.cohort)
    written = world.do(writer, draft_message, world.cohort, people=[owner.id])["message"]
    sheet = Sheet(("Email", "D1"), ((2, (world.email(owner.id), "92")),))
    read = {"name": "grades.csv", "sheet": sheet}
    return template, written, world.do(writer, read_file, ImportKind.PROGRESS, world.cohort, **read)["run"]


def _career(world: World, owner: Student) -> tuple[int, int, int]:
    """A job, an application and a goal of the owner's."""
    detail = {"employer": "Heron Clinic", "starts_on": world.today}
    job = world.do(owner.actor, hiring.hire, owner.enrollment, detail=detail)
    said = {"employer": "Otter Clinic", "state": "planned", "setting": "hospital"}
    application = world.do(owner.actor, applications.add_application, owner.enrollment, said=said)
    aim = world.do(owner.actor, learning.set_aim, owner.enrollment, "cpt")
    return job["entries"][0], application["application"], aim["aim"]


def _cohort(scene: Scene) -> int:
    return scene.world.cohort


def _owner(scene: Scene) -> int:
    return scene.owner.id


def _entry(scene: Scene) -> int:
    return scene.entry


def _health(scene: Scene) -> int:
    return scene.health


def _xlsx(_scene: Scene) -> str:
    return "xlsx"


def _skill(_scene: Scene) -> str:
    return "skill.vs-01"


_IN_COHORT = About(COHORT, {"cohort_id": _cohort})
_COHORT_FILE = About(COHORT, {"cohort_id": _cohort, "ending": _xlsx})
_LOG_FILE = About(STUDENT, {"person_id": _owner, "ending": _xlsx})
_LIST = About(ROOM, {"ending": _xlsx})
_IN_FILE = About(STUDENT, {"person_id": _owner})
_ON_ENTRY = About(ENTRY, {"entry_id": _entry})
_ON_SKILL = About(OWN, {"key": _skill})
_ON_PLACEMENT = About(OWN_ENTRY, {"placement_id": lambda scene: scene.placement})
_ON_LINK = About(STUDENT, {"link_id": lambda scene: scene.link})
_ON_ANSWER = About(SIGNED, {"answer_id": lambda scene: scene.answer})
_STAY = About(STUDENT, {"entry_id": lambda scene: scene.placement})
_FOLLOW_UP = About(STUDENT, {"follow_up_id": lambda scene: scene.follow_up})
_FILE = About(HIDDEN, {"evidence_id": lambda scene: scene.paper})
_TARGET = About(HEALTH, {"person_id": _owner, "target": lambda _scene: "doc.tb"})
_UPLOAD = About(SENDERS, {"upload_id": lambda scene: scene.upload})
_APPLICATION = {"application_id": lambda scene: scene.application}
_JOB = {"entry_id": lambda scene: scene.job}
_REPORT = {"report_id": lambda scene: scene.report}
_BOOKING = {"entry_id": lambda scene: scene.booking}
_EXPORT = About(ROOM, {"kind": lambda _scene: "results"})
_PERSON = About(ROOM, {"person_id": lambda scene: scene.stranger})
_DRAFT = About(ASKERS, {"message_id": lambda scene: scene.draft_of_another})
_IMPORT = About(ASKERS, {"run_id": lambda scene: scene.import_of_another})
_IMPORT_ROW = About(ASKERS, {**_IMPORT.parts, "number": lambda _scene: 2})
_TEMPLATE = About(ROOM, {"template_id": lambda scene: scene.template})
_SITE = About(ROOM, {"site_id": lambda scene: scene.site})
_FORGED = About(NO_LINK, {"token": lambda _scene: "no-such-link"})
_FORGED_FORM = About(NO_LINK, {"token": lambda _scene: "A" * 48, "key": lambda _scene: "extern.midterm"})

_OWN_CORRECTION = About(OWN_ENTRY, {"correction_id": lambda scene: scene.correction})

ABOUT: dict[str, About] = {
    "account.home": About(PUBLIC),
    "account.join": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.language": About(PUBLIC),
    "account.sign_in": About(PUBLIC),
    "account.lost": About(PUBLIC),
    "account.reset": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.by_mail": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.new_address": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "health.alive": About(PUBLIC),
    "health.ready": About(PUBLIC),
    "parts.parts": About(PUBLIC),
    "account.settings": About(ROOM),
    "account.choose_mail": About(ROOM),
    "account.stop_mail": About(
        PUBLIC, {"kind": lambda _scene: "due_soon", "token": lambda _scene: "no-such-link"}
    ),
    "account.away": About(ROOM),
    "account.end_away": About(AWAY, {"absence_id": lambda scene: scene.absence}),
    "account.password": About(ROOM),
    "account.change_address": About(ROOM),
    "account.end_device": About(ROOM, {"session_id": lambda _scene: 1}),
    "account.end_others": About(ROOM),
    "account.sign_out": About(ROOM),
    "account.second": About(PUBLIC),
    "account.passkey_options": About(PUBLIC),
    "account.use_passkey": About(PUBLIC),
    "account.confirm": About(ROOM),
    "account.confirm_options": About(ROOM),
    "account.confirm_by_passkey": About(ROOM),
    "account.factors": About(ROOM),
    "account.begin_app": About(ROOM),
    "account.app": About(ROOM),
    "account.app_image": About(MAYBE),
    "account.remove_app": About(MAYBE),
    "account.renew_codes": About(MAYBE),
    "account.make_passkey": About(ROOM),
    "account.add_passkey": About(ROOM),
    "account.remove_passkey": About(ROOM, {"passkey_id": lambda _scene: 1}),
    "admin.cohorts": About(ROOM),
    "admin.new_cohort": About(ROOM),
    "admin.create_cohort": About(ROOM),
    "admin.cohort": About(ROOM, {"cohort_id": lambda scene: scene.world.cohort}),
    "admin.change_cohort": About(ROOM, {"cohort_id": lambda scene: scene.world.cohort}),
    "admin.people": About(ROOM),
    "admin.outbox": About(ROOM),
    "admin.outbox_file": _LIST,
    "admin.send_again": About(ROOM, {"outbox_id": lambda _scene: 1}),
    "admin.drop": About(ROOM, {"outbox_id": lambda _scene: 1}),
    "admin.invite_staff": About(ROOM),
    "admin.person": _PERSON,
    "admin.away": _PERSON,
    "admin.give_role": _PERSON,
    "admin.take_role": About(ROOM, {"grant_id": lambda _scene: 1}),
    "admin.rename_person": _PERSON,
    "admin.signature_person": _PERSON,
    "admin.close_person": _PERSON,
    "admin.reopen_person": _PERSON,
    "admin.invite_again_person": _PERSON,
    "admin.sign_out_person": _PERSON,
    "admin.reset_factor_person": _PERSON,
    "staff.home": About(ROOM),
    "staff.cohorts": About(ROOM),
    "staff.review": About(ROOM),
    "staff.accept_several": About(ROOM),
    "staff.phrases": About(ROOM),
    "staff.add_phrase": About(ROOM),
    "staff.change_phrase": About(ROOM, {"phrase_id": lambda _scene: 1}),
    "staff.undo": _ON_ENTRY,
    "staff.find": About(ROOM),
    "staff.board": _IN_COHORT,
    "staff.board_file": _COHORT_FILE,
    "staff.missing_shifts_file": _COHORT_FILE,
    "staff.cohorts_file": _LIST,
    "staff.review_file": _LIST,
    "staff.find_file": _LIST,
    "staff.placements_file": _LIST,
    "staff.hired_file": _LIST,
    "staff.preceptors_file": _LIST,
    "staff.sites_file": _LIST,
    "staff.clocks_file": _LIST,
    "staff.releases_file": _LIST,
    "staff.notices_file": _LIST,
    "staff.exam_results_file": _LIST,
    "staff.imports": About(ROOM),
    "staff.read_import": About(ROOM),
    "staff.import_": _IMPORT,
    "staff.import__file": About(ASKERS, {**_IMPORT.parts, "ending": _xlsx}),
    "staff.name_columns": _IMPORT,
    "staff.mend_row": _IMPORT_ROW,
    "staff.say_same": _IMPORT,
    "staff.look_again": _IMPORT,
    "staff.apply_import": _IMPORT,
    "staff.undo_import": _IMPORT,
    "staff.put_away_import": _IMPORT,
    "admin.people_file": _LIST,
    "admin.cohorts_file": _LIST,
    "staff.turns": About(ROOM),
    "staff.turns_file": _LIST,
    "staff.matrix": _IN_COHORT,
    "staff.matrix_file": _COHORT_FILE,
    "staff.finish": _IN_COHORT,
    "staff.finish_file": _COHORT_FILE,
    "staff.invite": _IN_COHORT,
    "staff.invite_student": _IN_COHORT,
    "staff.student": _IN_FILE,
    "staff.student_history": _IN_FILE,
    "staff.come_back": _IN_FILE,
    "staff.invite_again": _IN_FILE,
    "staff.take_leave": _IN_FILE,
    "staff.write_note": _IN_FILE,
    "staff.record": _IN_FILE,
    "staff.reenroll": _IN_FILE,
    "staff.enroll_further": _IN_FILE,
    "staff.set_routes": _IN_FILE,
    "staff.withdraw": _IN_FILE,
    "staff.accept": _ON_ENTRY,
    "staff.return_": About(HEALTH, {"entry_id": _health}),
    "staff.void": _ON_ENTRY,
    "staff.preceptors": About(ROOM),
    "staff.ask_again": _ON_LINK,
    "staff.close_link": _ON_LINK,
    "staff.take_answer": _ON_ANSWER,
    "staff.refuse_answer": _ON_ANSWER,
    "preceptor.page": _FORGED,
    "preceptor.sign": _FORGED,
    "preceptor.language": _FORGED,
    "preceptor.wrong_person": _FORGED,
    "preceptor.send_on": _FORGED,
    "preceptor.did_not_come": _FORGED,
    "preceptor.evaluation": _FORGED_FORM,
    "preceptor.evaluate": _FORGED_FORM,
    "student.preceptor": About(OWN),
    "student.ask_preceptor": _ON_PLACEMENT,
    "student.make_code": _ON_PLACEMENT,
    "student.code": About(OWN_ENTRY, {"link_id": lambda scene: scene.code}),
    "student.feedback": About(OWN),
    "student.send_feedback": About(OWN),
    "admin.settings": About(ROOM),
    "admin.programs": About(ROOM),
    "admin.version": About(ROOM, {"version_id": lambda scene: scene.world.path_version}),
    "admin.change_setting": About(ROOM, {"key": lambda _scene: "reminder_days"}),
    "evidence.show": _FILE,
    "evidence.content": _FILE,
    "evidence.download": _FILE,
    "evidence.remove": About(SENDERS, {"evidence_id": lambda scene: scene.draft}),
    "evidence.add": _TARGET,
    "evidence.add_files": _TARGET,
    "evidence.begin": _TARGET,
    "evidence.arrived": _UPLOAD,
    "evidence.piece": _UPLOAD,
    "evidence.finish": _UPLOAD,
    "evidence.give_up": _UPLOAD,
    "record.record": About(OWN),
    "record.json": About(OWN),
    "record.pdf": About(OWN),
    "record.copies": About(OWN),
    "record.share": About(OWN),
    "record.revoke": About(STUDENT, {"copy_id": lambda scene: scene.copy}),
    "record.student": _IN_FILE,
    "record.student_json": _IN_FILE,
    "record.student_pdf": _IN_FILE,
    # Whoever holds a link's token comes in, signed in or not; a forged one opens nothing for anybody.
    "record.shared": _FORGED,
    "record.shared_json": _FORGED,
    "record.shared_pdf": _FORGED,
    "record.feed": _FORGED,
    "record.verify": About(PUBLIC),
    "record.check": About(PUBLIC),
    "record.offline": About(PUBLIC),
    "record.keys": About(PUBLIC),
    "record.checklist": _IN_FILE,
    "record.checklist_file": About(STUDENT, {"person_id": _owner, "kind": _xlsx}),
    "record.cohort_checklist": _IN_COHORT,
    "record.cohort_checklist_file": About(COHORT, {"cohort_id": _cohort, "kind": _xlsx}),
    "record.calendar": About(OWN),
    "record.make_feed": About(OWN),
    "record.end_feed": About(OWN),
    "safety.incident": About(HIDDEN, {"incident_id": lambda scene: scene.incident}),
    "safety.needle_stick": About(ROOM),
    "safety.report": About(OWN),
    "safety.send_report": About(OWN),
    "safety.report_for": _IN_FILE,
    "safety.send_for": _IN_FILE,
    "staff.kit": _IN_COHORT,
    "staff.kit_file": _COHORT_FILE,
    "staff.send_parts": _IN_COHORT,
    "staff.mark_arrived": About(STUDENT, _REPORT),
    "staff.several": About(COHORT, {"cohort_id": _cohort, "act": lambda _scene: "mark"}),
    "staff.carry_out_several": About(COHORT, {"cohort_id": _cohort, "act": lambda _scene: "mark"}),
    "staff.session": _IN_COHORT,
    "staff.score_in_session": _IN_COHORT,
    "staff.score": _ON_ENTRY,
    "staff.sheets": About(ROOM),
    "staff.sheet": About(ROOM, {"key": _skill}),
    "rights.record": About(OWN),
    "rights.things": About(OWN),
    "rights.openings": About(OWN),
    "rights.download": About(OWN),
    "rights.choose_directory": About(OWN),
    "rights.corrections": About(OWN),
    "rights.ask_correction": About(OWN),
    "rights.withdraw_correction": _OWN_CORRECTION,
    "rights.attach_statement": _OWN_CORRECTION,
    "rights.logs": _IN_FILE,
    "rights.disclosures_file": _LOG_FILE,
    "rights.openings_file": _LOG_FILE,
    "rights.retention_file": _LIST,
    "rights.place_hold": _IN_FILE,
    "rights.lift_hold": _IN_FILE,
    "rights.decide_correction": About(STUDENT, {"correction_id": lambda scene: scene.correction}),
    "rights.retention": About(ROOM),
    "rights.erase_listed": About(ROOM),
    "rights.erase": About(ROOM, {"person_id": _owner}),
    "staff.notices": About(ROOM),
    "staff.settle_notice": About(HIDDEN, {"notice_id": lambda scene: scene.notice}),
    "staff.hired": About(ROOM),
    "staff.job": _IN_FILE,
    "staff.verify_job": _IN_FILE,
    "staff.recheck_job": _IN_FILE,
    "staff.placements": About(ROOM),
    "staff.place": _IN_FILE,
    "staff.place_student": _IN_FILE,
    "staff.contacts": About(ROOM),
    "staff.contacts_file": _LIST,
    "staff.follow_up": _FOLLOW_UP,
    "staff.close_follow_up": _FOLLOW_UP,
    "staff.move_follow_up": _FOLLOW_UP,
    "staff.visit": _STAY,
    "staff.record_visit": _STAY,
    "staff.contact": _STAY,
    "staff.confirm_contact": _STAY,
    "staff.end": _STAY,
    "staff.end_placement": _STAY,
    "staff.extend": _STAY,
    "staff.extend_placement": _STAY,
    "staff.sites": About(ROOM),
    "staff.clocks": About(ROOM),
    "staff.releases": About(ROOM),
    "staff.release": _IN_FILE,
    "staff.type_queue_date": _IN_FILE,
    "staff.approve_roster": About(STUDENT, _BOOKING),
    "staff.exam_results": About(ROOM),
    "staff.read_export": _EXPORT,
    "staff.map_export": _EXPORT,
    "staff.apply_export": _EXPORT,
    "staff.match_export": _EXPORT,
    "outcomes.report": About(ROOM),
    "outcomes.people": About(ROOM, {"definition": lambda _scene: "abhes.placement"}),
    "outcomes.charts": About(ROOM),
    "mail.messages": About(ROOM),
    "mail.write": _IN_COHORT,
    "mail.draft_message": _IN_COHORT,
    "mail.message": _DRAFT,
    "mail.change_message": _DRAFT,
    "mail.preview": _DRAFT,
    "mail.send_message": _DRAFT,
    "mail.discard_message": _DRAFT,
    "mail.templates": About(ROOM),
    "mail.new_template": About(ROOM),
    "mail.make_template": About(ROOM),
    "mail.template": _TEMPLATE,
    "mail.change_template": _TEMPLATE,
    "mail.retire_template": _TEMPLATE,
    "mail.student_messages": _IN_FILE,
    "student.messages": About(OWN),
    "outcomes.figures_file": _LIST,
    "outcomes.people_file": About(ROOM, {"definition": lambda _scene: "abhes.placement", "ending": _xlsx}),
    "outcomes.packets": About(ROOM),
    "outcomes.ask": About(ROOM),
    "outcomes.packet": About(ASKERS, {"packet_id": lambda _scene: 1}),
    "outcomes.download": About(ASKERS, {"packet_id": lambda _scene: 1}),
    "staff.site": _SITE,
    "staff.edit_site": _SITE,
    "staff.change_site": _SITE,
    "staff.new_site": About(ROOM),
    "staff.create_site": About(ROOM),
    "student.externship": About(OWN),
    "student.prefer": About(OWN),
    "student.hours": About(OWN),
    "student.log_shift": About(OWN),
    "student.log_planned": About(OWN),
    "student.preview_shift": About(OWN),
    "student.kit": About(OWN),
    "student.confirm_kit": About(OWN),
    "student.report_part": About(OWN, {"part": lambda _scene: "gloves"}),
    "student.part_arrived": About(OWN_ENTRY, _REPORT),
    "student.take_back_report": About(OWN_ENTRY, _REPORT),
    "student.practice": _ON_SKILL,
    "student.log_run": _ON_SKILL,
    "student.ask_plan": _ON_SKILL,
    "student.submission": About(OWN),
    "student.send_submission": About(OWN),
    "student.path": About(OWN),
    "student.step": About(OWN, {"step": lambda _scene: "training"}),
    "student.exam": About(OWN),
    "student.credentials": About(OWN),
    "student.log_other": About(OWN, {"code": lambda _scene: "rma", "kind": lambda _scene: "attempt"}),
    "student.book": About(OWN),
    "student.move_booking": About(OWN_ENTRY, _BOOKING),
    "student.cancel_booking": About(OWN_ENTRY, _BOOKING),
    "student.log_attempt": About(OWN),
    "student.log_practice_exam": About(OWN),
    "student.career": About(OWN),
    "student.consent": About(OWN),
    "student.application": About(OWN),
    "student.add_application": About(OWN),
    "student.edit_application": About(OWN_ENTRY, _APPLICATION),
    "student.change_application": About(OWN_ENTRY, _APPLICATION),
    "student.remove_application": About(OWN_ENTRY, _APPLICATION),
    "student.hired": About(OWN),
    "student.hire": About(OWN),
    "student.leaving": About(OWN_ENTRY, _JOB),
    "student.end_job": About(OWN_ENTRY, _JOB),
    "student.proof": About(OWN),
    "student.send_proof": About(OWN),
    "student.closer": About(OWN),
    "student.close_search": About(OWN),
    "student.learning": About(OWN),
    "student.log_course": About(OWN),
    "student.courses_file": About(OWN, {"ending": _xlsx}),
    "student.set_aim": About(OWN),
    "student.drop_aim": About(OWN_ENTRY, {"aim_id": lambda scene: scene.aim}),
    "student.papers": About(OWN),
    "student.skills": About(OWN),
    "student.skill": _ON_SKILL,
    "student.log_practice": _ON_SKILL,
    "student.log_entry": About(OWN, {"key": _skill, "kind": lambda _scene: "checkoff"}),
    "student.requests": About(OWN),
    "student.ask": About(OWN),
    "student.set_goals": About(OWN),
    "student.history": About(OWN),
    "student.take_back": About(OWN_ENTRY, {"entry_id": _entry}),
}
