"""The main entries by role, as data: what navigation draws."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from tracker.domain.policy import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation. ``family`` are more endpoints whose pages belong to it.

    ``in_more``: it stands behind "More", for students on a phone's narrow bar alone. ``asks``: who lacks it
    does not see it.
    """

    endpoint: str
    label: LazyString
    icon: str
    family: tuple[str, ...] = ()
    counts_waiting: bool = False
    in_more: bool = False
    asks: Permission | None = None


_IMPORT = (
    "read_import import_ name_columns mend_row say_same look_again apply_import undo_import put_away_import"
)
_EXTERNSHIP = (
    "student.prefer",
    "student.hours",
    "student.log_shift",
    "student.log_planned",
    "student.preview_shift",
    "student.preceptor",
    "student.code",
    "student.feedback",
)
_CAREER = (
    "student.consent",
    "student.application",
    "student.add_application",
    "student.edit_application",
    "student.change_application",
    "student.hired",
    "student.hire",
    "student.leaving",
    "student.end_job",
    "student.proof",
    "student.send_proof",
    "student.closer",
    "student.close_search",
    "student.learning",
    "student.log_course",
    "student.set_aim",
)
STUDENT = (
    Entry("student.path", lazy_gettext("Path"), "path", ("student.step", "student.requests", "student.ask")),
    Entry(
        "student.skills",
        lazy_gettext("Skills"),
        "skills",
        (
            "student.skill",
            "student.kit",
            "student.practice",
            "student.log_run",
            "student.ask_plan",
            "student.submission",
            "student.send_submission",
        ),
    ),
    Entry("student.externship", lazy_gettext("Externship"), "externship", _EXTERNSHIP),
    Entry(
        "student.exam",
        lazy_gettext("Exam"),
        "exam",
        (
            "student.credentials",
            "student.log_other",
            "student.book",
            "student.move_booking",
            "student.cancel_booking",
            "student.log_attempt",
            "student.log_practice_exam",
        ),
    ),
    Entry("student.career", lazy_gettext("Career"), "career", _CAREER, in_more=True),
    Entry("student.papers", lazy_gettext("Papers"), "papers", in_more=True),
    Entry(
        "record.record",
        lazy_gettext("My record"),
        "record",
        ("record.copies", "record.share", "record.calendar"),
        in_more=True,
    ),
    Entry("student.history", lazy_gettext("History"), "history", ("student.messages",), in_more=True),
)
STAFF = (
    Entry("staff.home", lazy_gettext("Home"), "path"),
    Entry(
        "staff.cohorts",
        lazy_gettext("Cohorts"),
        "cohorts",
        (
            "staff.board",
            "staff.matrix",
            "staff.finish",
            "staff.student",
            "staff.student_history",
            "rights.logs",
            "staff.find",
            "staff.invite",
            "staff.invite_student",
            "staff.invite_again",
            "staff.kit",
            "staff.session",
            "staff.several",
            "staff.carry_out_several",
            "staff.score_in_session",
            "staff.sheets",
            "staff.sheet",
            "record.student",
            "record.checklist",
            "record.cohort_checklist",
        ),
    ),
    Entry(
        "staff.review",
        lazy_gettext("Review"),
        "review",
        ("staff.notices", "staff.phrases", "staff.add_phrase", "staff.change_phrase"),
        counts_waiting=True,
    ),
    Entry("staff.turns", lazy_gettext("Whose turn"), "review"),
    Entry(
        "staff.placements",
        lazy_gettext("Placements"),
        "placements",
        (
            "staff.place",
            "staff.place_student",
            "staff.extend",
            "staff.extend_placement",
            "staff.end",
            "staff.end_placement",
            "staff.contact",
            "staff.confirm_contact",
            "staff.preceptors",
            "staff.ask_again",
            "staff.close_link",
            "staff.visit",
            "staff.record_visit",
        ),
    ),
    Entry(
        "staff.contacts",
        lazy_gettext("Contacts"),
        "people",
        ("staff.follow_up", "staff.close_follow_up", "staff.move_follow_up"),
        in_more=True,
    ),
    Entry(
        "staff.hired",
        lazy_gettext("Hired"),
        "career",
        ("staff.job", "staff.verify_job", "staff.recheck_job"),
        in_more=True,
    ),
    Entry(
        "staff.sites",
        lazy_gettext("Sites"),
        "sites",
        ("staff.site", "staff.new_site", "staff.create_site", "staff.edit_site", "staff.change_site"),
        in_more=True,
    ),
    Entry(
        "staff.clocks",
        lazy_gettext("Clocks"),
        "clocks",
        (
            "staff.releases",
            "staff.release",
            "staff.type_queue_date",
            "staff.approve_roster",
            "staff.exam_results",
            "staff.read_export",
            "staff.map_export",
            "staff.apply_export",
            "staff.match_export",
        ),
    ),
    Entry(
        "staff.imports",
        lazy_gettext("Imports"),
        "papers",
        tuple(f"staff.{act}" for act in _IMPORT.split()),
        in_more=True,
        asks=Permission.IMPORT,
    ),
    Entry(
        "outcomes.report",
        lazy_gettext("Outcomes"),
        "outcomes",
        ("outcomes.people", "outcomes.charts", "outcomes.packets", "outcomes.packet", "outcomes.ask"),
        asks=Permission.SEE_OUTCOMES,
        in_more=True,
    ),
    Entry(
        "mail.messages",
        lazy_gettext("Messages"),
        "messages",
        (
            "mail.write",
            "mail.draft_message",
            "mail.message",
            "mail.change_message",
            "mail.preview",
            "mail.send_message",
            "mail.templates",
            "mail.template",
            "mail.new_template",
            "mail.make_template",
            "mail.change_template",
        ),
        in_more=True,
        asks=Permission.MANAGE_MAIL,
    ),
)
ADMIN = (
    Entry(
        "admin.people", lazy_gettext("People"), "people", ("admin.person", "admin.invite_staff", "admin.away")
    ),
    Entry(
        "admin.programs",
        lazy_gettext("Programs"),
        "path",
        (
            "admin.version",
            "admin.cohorts",
            "admin.new_cohort",
            "admin.create_cohort",
            "admin.cohort",
            "admin.change_cohort",
        ),
        in_more=True,
    ),
    Entry("admin.outbox", lazy_gettext("Outbox"), "messages", in_more=True),
    Entry("admin.settings", lazy_gettext("Settings"), "settings", ("rights.retention",), in_more=True),
)
