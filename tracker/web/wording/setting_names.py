"""The settings' names, and what each one does, in the reader's language."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

from tracker.domain.settings import SettingSection

_WORDS: Mapping[str, tuple[LazyString, LazyString]] = {
    "video_retention_days": (
        lazy_gettext("Days a video is kept after its decision"),
        lazy_gettext("Then the video goes; its fingerprint and the scored sheet stay."),
    ),
    "upload_limit_mb": (
        lazy_gettext("Largest file, in MB"),
        lazy_gettext("Of photos, videos and PDF that students send."),
    ),
    "draft_days": (
        lazy_gettext("Days a file that was not sent is kept"),
        lazy_gettext("Then it is removed, as if it had never been uploaded."),
    ),
    "packet_days": (
        lazy_gettext("Days a packet of outcomes can be fetched"),
        lazy_gettext("Then its file is removed. A packet can be made again at any time."),
    ),
    "import_days": (
        lazy_gettext("Days a file that is being brought in is kept"),
        lazy_gettext("Then what nobody applied is forgotten. What was applied stays in the records."),
    ),
    "link_grace_days": (
        lazy_gettext("Days a preceptor's link lives after the placement"),
        lazy_gettext("Long enough for the last week to be signed. 0 closes it on the last day."),
    ),
    "reminder_days": (
        lazy_gettext("Days between two reminders to a preceptor"),
        lazy_gettext("Reminders stop at the answer."),
    ),
    "missing_shift_hours": (
        lazy_gettext("Hours until a shift that was not logged is missing"),
        lazy_gettext("Counted from the planned end of the shift."),
    ),
    "visit_weeks": (
        lazy_gettext("Weeks between two visits at a site"),
        lazy_gettext("A placement that nobody visited for so long says that a visit is due."),
    ),
    "due_soon_days": (
        lazy_gettext("Days before a due day on which students are written to"),
        lazy_gettext("At most one mail in so many days. 0 writes none."),
    ),
    "overdue_days": (
        lazy_gettext("Days between two mails about what is overdue"),
        lazy_gettext("To the student, while something is. 0 writes none."),
    ),
    "promise_days": (
        lazy_gettext("Days between two mails about broken promises"),
        lazy_gettext(
            "To who decides: at once when another one breaks, else after so many days. 0 writes none."
        ),
    ),
    "week_mail_day": (
        lazy_gettext("Weekday of the weekly mail"),
        lazy_gettext("1 is Monday, 7 Sunday. 0 writes none."),
    ),
    "quiet_from": (
        lazy_gettext("Quiet from, o'clock"),
        lazy_gettext("Mail by rule that falls into quiet hours goes out when they end."),
    ),
    "quiet_until": (
        lazy_gettext("Quiet until, o'clock"),
        lazy_gettext("The hours of the cohort, or of the school for staff. Equal hours mean no quiet."),
    ),
    "exposure_contact_name": (
        lazy_gettext("Whom to call"),
        lazy_gettext("A person or a desk. The card says “call your coordinator” while there is no number."),
    ),
    "exposure_contact_phone": (
        lazy_gettext("Their number"),
        lazy_gettext("Reached at any hour, best of all."),
    ),
    "occupational_health_phone": (
        lazy_gettext("Occupational health"),
        lazy_gettext("Where students are seen. The card leaves it out while it is empty."),
    ),
    "emergency_phone": (
        lazy_gettext("Emergency number"),
        lazy_gettext("For bleeding that does not stop."),
    ),
    "exposure_card_approved_by": (
        lazy_gettext("Approved by"),
        lazy_gettext("The clinician who read the card. Staff read on it who that was."),
    ),
    "correction_days": (
        lazy_gettext("Days to answer a request for correction"),
        lazy_gettext("Calendar days from the day of the request. Both sides see the last day."),
    ),
    "retention_years": (
        lazy_gettext("Years a record is kept after its end"),
        lazy_gettext("Then an administrator may erase it. Nothing is ever erased by itself."),
    ),
    "help_quiet_days": (
        lazy_gettext("Days without activity until a student needs help"),
        lazy_gettext("Days of a break or a leave do not count."),
    ),
    "help_behind_days": (
        lazy_gettext("Days behind the plan until a student needs help"),
        lazy_gettext("The board, its filters and the list of cohorts count by the same days."),
    ),
    "help_week_hours": (
        lazy_gettext("Most hours a week at the site"),
        lazy_gettext("A student whose hours left ask for more than this a week needs help."),
    ),
    "help_retake_days": (
        lazy_gettext("Days before a retake to book it"),
        lazy_gettext("From then on a failed exam without a new date is a reason for help."),
    ),
    "recheck_weeks": (
        lazy_gettext("Weeks until a job is asked about again"),
        lazy_gettext("Counted from the first day of the job."),
    ),
}

_SECTIONS: Mapping[SettingSection, LazyString] = {
    SettingSection.FILES: lazy_gettext("Files"),
    SettingSection.EXTERNSHIP: lazy_gettext("Externship"),
    SettingSection.CARD: lazy_gettext("Needle-stick card"),
    SettingSection.RECORDS: lazy_gettext("Records"),
    SettingSection.CAREER: lazy_gettext("Jobs"),
    SettingSection.MAIL: lazy_gettext("Mail by rule"),
    SettingSection.HELP: lazy_gettext("Who needs help"),
}


def setting_section(section: SettingSection) -> str:
    """The heading of a group of settings."""
    return str(_SECTIONS[section])


def setting_title(key: str) -> str:
    """What a setting is called."""
    return str(_WORDS[key][0])


def setting_hint(key: str) -> str:
    """What it does."""
    return str(_WORDS[key][1])
