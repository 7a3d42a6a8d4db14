"""Sentences for events of applications, goals and the end of a job."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from tracker.domain.kinds import ApplicationState
from tracker.web.wording import career
from tracker.web.wording.happened import Happened


def _state(told: Happened) -> str:
    value = told.text("state")
    return career.application_state(ApplicationState(value)) if value in list(ApplicationState) else value


def _added(told: Happened) -> str:
    words = {"name": told.name, "employer": told.text("employer"), "state": _state(told).lower()}
    if told.is_self:
        return gettext("You added an application: %(employer)s, %(state)s", **words)
    return gettext("%(name)s added an application: %(employer)s, %(state)s", **words)


def _changed(told: Happened) -> str:
    words = {"name": told.name, "employer": told.text("employer"), "state": _state(told).lower()}
    if told.is_self:
        return gettext("You changed an application: %(employer)s, %(state)s", **words)
    return gettext("%(name)s changed an application: %(employer)s, %(state)s", **words)


def _removed(told: Happened) -> str:
    words = {"name": told.name, "employer": told.text("employer")}
    if told.is_self:
        return gettext("You took an application off the list: %(employer)s", **words)
    return gettext("%(name)s took an application off the list: %(employer)s", **words)


def _aim_set(told: Happened) -> str:
    words = {"name": told.name, "goal": career.aim(told.text("code"))}
    if told.is_self:
        return gettext("You set a goal: %(goal)s", **words)
    return gettext("%(name)s set a goal: %(goal)s", **words)


def _aim_dropped(told: Happened) -> str:
    words = {"name": told.name, "goal": career.aim(told.text("code"))}
    if told.is_self:
        return gettext("You gave up a goal: %(goal)s", **words)
    return gettext("%(name)s gave up a goal: %(goal)s", **words)


def _job_ended(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("left_on")}
    if told.is_self:
        return gettext("You said the last day of the job: %(day)s", **words)
    return gettext("%(name)s wrote down the last day of the job: %(day)s", **words)


CAREER_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "application.added": _added,
    "application.changed": _changed,
    "application.removed": _removed,
    "aim.set": _aim_set,
    "aim.dropped": _aim_dropped,
    "job.ended": _job_ended,
}
