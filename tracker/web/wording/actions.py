"""What the student's next act on a line is called, and how it goes."""

from typing import NamedTuple

from flask_babel import gettext, lazy_gettext

from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryKind, Holder, RequirementKind, State
from tracker.web.wording.states import who


class NextAction(NamedTuple):
    """The label of a button and the sentence under it."""

    label: str
    how: str


_LABELS = {
    EntryKind.CONFIRMATION: lazy_gettext("Mark it done"),
    EntryKind.SCORE: lazy_gettext("Log the score"),
    EntryKind.PRACTICE: lazy_gettext("Log a practice"),
    EntryKind.CHECKOFF: lazy_gettext("Ask for the check-off"),
    EntryKind.SIGNATURE: lazy_gettext("Log what was signed"),
    EntryKind.SHIFT: lazy_gettext("Log a shift"),
    EntryKind.BOOKING: lazy_gettext("Log the exam date"),
    EntryKind.PREFERENCE: lazy_gettext("Say what suits you"),
    EntryKind.PLACEMENT: lazy_gettext("Log the placement"),
    EntryKind.DOCUMENT: lazy_gettext("File the paper"),
    EntryKind.RENEWAL: lazy_gettext("File the renewal"),
    EntryKind.EVALUATION: lazy_gettext("Log the evaluation"),
    EntryKind.ATTEMPT: lazy_gettext("Log the attempt"),
    EntryKind.JOB: lazy_gettext("Log the job"),
    EntryKind.VERIFICATION: lazy_gettext("Verify the job"),
    EntryKind.EDUCATION: lazy_gettext("Log the credits"),
    EntryKind.CLOSER: lazy_gettext("Say why you take no job"),
    EntryKind.RECHECK: lazy_gettext("Ask again"),
    EntryKind.REQUEST: lazy_gettext("Send the request"),
}
_HOWS = {
    EntryKind.CONFIRMATION: lazy_gettext("Say on which day it was."),
    EntryKind.SCORE: lazy_gettext("Say the score and the day."),
    EntryKind.PRACTICE: lazy_gettext("Say the day and how you practiced; it counts at once."),
    EntryKind.CHECKOFF: lazy_gettext("Say the day; your practices are in."),
    EntryKind.SIGNATURE: lazy_gettext("Say the day and how you did it."),
    EntryKind.SHIFT: lazy_gettext("Say when it began and ended, and the break."),
    EntryKind.BOOKING: lazy_gettext("Say on which day your exam is."),
    EntryKind.PREFERENCE: lazy_gettext("Say your days, hours, area and how you get there."),
    EntryKind.PLACEMENT: lazy_gettext("Say the site and from when to when."),
    EntryKind.DOCUMENT: lazy_gettext("Copy the dates that stand on it."),
    EntryKind.RENEWAL: lazy_gettext("Copy the dates that stand on it."),
    EntryKind.EVALUATION: lazy_gettext("Say on which day it was."),
    EntryKind.ATTEMPT: lazy_gettext("Say the day, the result and the score."),
    EntryKind.JOB: lazy_gettext("Say where, as what and since when."),
    EntryKind.VERIFICATION: lazy_gettext("Say on which day it was verified."),
    EntryKind.EDUCATION: lazy_gettext("Say the course, the day and the credits."),
    EntryKind.CLOSER: lazy_gettext("Say the reason and what proves it."),
    EntryKind.RECHECK: lazy_gettext("Say whether the job was kept."),
    EntryKind.REQUEST: lazy_gettext("Say what you need and why."),
}


def next_action(line: Line, requirement: Requirement) -> NextAction:
    """What the student can do now: the button's label and how it goes."""
    if line.state is State.RETURNED:
        how = gettext("Read what the note says, then log it again.")
        return NextAction(gettext("Answer the note"), how)
    kind = next_kind(line, requirement)
    if kind is None:
        return _elsewhere(requirement)
    label, how = str(_LABELS[kind]), str(_HOWS[kind])
    if kind is EntryKind.DOCUMENT and line.state in (State.EXPIRED, State.EXPIRING):
        label = gettext("File the new paper")
    if kind is not EntryKind.PRACTICE and requirement.confirmed_by is not Holder.STUDENT:
        how = gettext("%(how)s Then it waits for %(who)s.", how=how, who=who(requirement.confirmed_by))
    return NextAction(label, how)


def next_kind(line: Line, requirement: Requirement) -> EntryKind | None:
    """The kind of entry that brings the line on; None when the student logs nothing on it."""
    if requirement.logged_by == "staff" or not requirement.entry_kinds:
        return None
    if line.reason.code == "started_score_open":
        return None
    if line.reason.code == "started_checkoff":
        return EntryKind.CHECKOFF
    return requirement.entry_kinds[0]


def _elsewhere(requirement: Requirement) -> NextAction:
    if requirement.needs.site:
        how = gettext("They are signed on each skill's own page.")
        return NextAction(gettext("See the skills"), how)
    how = gettext("It is done in the course; %(who)s enters the score.", who=who(requirement.confirmed_by))
    if "modules" in requirement.groups:
        return NextAction(gettext("Finish the module"), how)
    if requirement.kind is RequirementKind.SKILL:
        return NextAction(gettext("Finish the course quiz"), how)
    how = gettext("There is nothing to log: %(who)s enters it.", who=who(requirement.confirmed_by))
    return NextAction(gettext("See what it is"), how)
