"""States of a line, and who holds it."""

from flask_babel import gettext, lazy_gettext

from tracker.domain.statuses import Holder, State

_STATES = {
    State.NOT_ASKED: lazy_gettext("Not asked"),
    State.WAIVED: lazy_gettext("Waived"),
    State.EXPIRED: lazy_gettext("Expired"),
    State.RETURNED: lazy_gettext("Returned"),
    State.WAITING: lazy_gettext("Waiting"),
    State.EXPIRING: lazy_gettext("Expiring"),
    State.DONE: lazy_gettext("Done"),
    State.BLOCKED: lazy_gettext("Blocked"),
    State.CLOSED: lazy_gettext("Closed"),
    State.STARTED: lazy_gettext("Started"),
    State.OPEN: lazy_gettext("Open"),
}
_HOLDERS = {
    Holder.NOBODY: lazy_gettext("Nobody"),
    Holder.STUDENT: lazy_gettext("Student"),
    Holder.INSTRUCTOR: lazy_gettext("Instructor"),
    Holder.COORDINATOR: lazy_gettext("Coordinator"),
    Holder.PRECEPTOR: lazy_gettext("Preceptor"),
    Holder.SITE: lazy_gettext("Site"),
    Holder.KIT_SUPPLIER: lazy_gettext("Kit supplier"),
    Holder.EXAM_BODY: lazy_gettext("Exam body"),
}
_YOURS = {
    Holder.NOBODY: lazy_gettext("nobody"),
    Holder.STUDENT: lazy_gettext("you"),
    Holder.INSTRUCTOR: lazy_gettext("your instructor"),
    Holder.COORDINATOR: lazy_gettext("your coordinator"),
    Holder.PRECEPTOR: lazy_gettext("your preceptor"),
    Holder.SITE: lazy_gettext("the site"),
    Holder.KIT_SUPPLIER: lazy_gettext("the kit supplier"),
    Holder.EXAM_BODY: lazy_gettext("the exam body"),
}
_THEIRS = _YOURS | {
    Holder.STUDENT: lazy_gettext("the student"),
    Holder.INSTRUCTOR: lazy_gettext("the instructor"),
    Holder.COORDINATOR: lazy_gettext("the coordinator"),
    Holder.PRECEPTOR: lazy_gettext("the preceptor"),
}


def state(value: State) -> str:
    """The word for a state: "Waiting"."""
    return str(_STATES[value])


def overdue() -> str:
    """The word for the flag beside a state."""
    return gettext("Overdue")


def holder(value: Holder, you: Holder | None = None) -> str:
    """Whose turn it is, as a label: "Instructor"; "You" when it is the reader."""
    return gettext("You") if value is you else str(_HOLDERS[value])


def who(value: Holder, *, to_student: bool = True) -> str:
    """Whose turn it is, inside a sentence: "your instructor", to staff "the instructor"."""
    return str((_YOURS if to_student else _THEIRS)[value])
