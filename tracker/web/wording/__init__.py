"""Every word the product says about the field, in the reader's language, decided when it is said.

Templates have it all as ``words``: ``{{ words.state(line.state) }}``.
"""

import sys

from flask import Flask

from tracker.web.wording import clocks as clock
from tracker.web.wording import finish, portal
from tracker.web.wording.actions import NextAction, next_action, next_kind
from tracker.web.wording.cover_words import away_days, in_place
from tracker.web.wording.credentials import (
    credential_name,
    credential_title,
    delivery,
    portal_kind,
    subject_title,
)
from tracker.web.wording.dates import ago, count_days, day, day_year, hours, moment, near, weekday_day
from tracker.web.wording.events import event, event_note
from tracker.web.wording.file_problems import file_size, files, running_time
from tracker.web.wording.helping import help_reason, help_since, rule_name
from tracker.web.wording.kinds import entry_kind, entry_status, mode, period, request_kind, role, source
from tracker.web.wording.notices import notice
from tracker.web.wording.placements import (
    agreement,
    blocker,
    blockers,
    expiry,
    needed,
    open_lines,
    proof,
    transport,
)
from tracker.web.wording.problems import problem
from tracker.web.wording.reasons import reason
from tracker.web.wording.rights import about_kind, access_kind, basis, given
from tracker.web.wording.shifts import signed_of
from tracker.web.wording.short import due, pace, short_reason, way_back
from tracker.web.wording.states import holder, overdue, state, who
from tracker.web.wording.things import (
    answer,
    evidence_kind,
    incident_kind,
    incident_place,
    level,
    notice_kind,
    part,
    part_state,
    site_setting,
    way,
)
from tracker.web.wording.titles import (
    goal_title,
    joined,
    route_title,
    route_titles,
    section_title,
    short_title,
    step_title,
    text,
    title,
    titles,
)
from tracker.web.wording.weeks import days_words, pattern, week_hours

__all__ = [
    "NextAction",
    "about_kind",
    "access_kind",
    "ago",
    "agreement",
    "answer",
    "away_days",
    "basis",
    "blocker",
    "blockers",
    "clock",
    "count_days",
    "credential_name",
    "credential_title",
    "day",
    "day_year",
    "days_words",
    "delivery",
    "due",
    "entry_kind",
    "entry_status",
    "event",
    "event_note",
    "evidence_kind",
    "expiry",
    "file_size",
    "files",
    "finish",
    "given",
    "goal_title",
    "help_reason",
    "help_since",
    "holder",
    "hours",
    "in_place",
    "incident_kind",
    "incident_place",
    "joined",
    "level",
    "mode",
    "moment",
    "near",
    "needed",
    "next_action",
    "next_kind",
    "notice",
    "notice_kind",
    "open_lines",
    "overdue",
    "pace",
    "part",
    "part_state",
    "pattern",
    "period",
    "portal",
    "portal_kind",
    "problem",
    "proof",
    "reason",
    "register",
    "request_kind",
    "role",
    "route_title",
    "route_titles",
    "rule_name",
    "running_time",
    "section_title",
    "short_reason",
    "short_title",
    "signed_of",
    "site_setting",
    "source",
    "state",
    "step_title",
    "subject_title",
    "text",
    "title",
    "titles",
    "transport",
    "way",
    "way_back",
    "week_hours",
    "weekday_day",
    "who",
]


def register(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals["words"] = sys.modules[__name__]
