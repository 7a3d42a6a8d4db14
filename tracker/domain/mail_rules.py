"""Which mail goes out by rule: to whom, how often, at which hours, and that its reader may do without it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.lines import Standing
from tracker.domain.pace import days_ahead_of, student_turns
from tracker.domain.statuses import State

WEEK = timedelta(days=7)


class MailRule(StrEnum):
    """The rules by the kind of their mail; none is required, and none names a line or a paper."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WEEK = "week"
    PROMISE_BROKEN = "promise_broken"
    STAFF_WEEK = "staff_week"


OF_STUDENTS = (MailRule.DUE_SOON, MailRule.OVERDUE, MailRule.WEEK)
OF_STAFF = (MailRule.PROMISE_BROKEN, MailRule.STAFF_WEEK)
SETTING: Mapping[MailRule, str] = {
    MailRule.DUE_SOON: "due_soon_days",
    MailRule.OVERDUE: "overdue_days",
    MailRule.PROMISE_BROKEN: "promise_days",
    MailRule.WEEK: "week_mail_day",
    MailRule.STAFF_WEEK: "week_mail_day",
}
"""The setting of each rule: so many days, or the weekday (1 is Monday); 0 switches it off."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No mail by rule goes out from ``begins`` o'clock to ``ends`` o'clock where its reader is; equal hours
    mean none."""

    begins: int
    ends: int

    def wait(self, now: datetime, zone: ZoneInfo) -> timedelta:
        """How long a mail is held that is written ``now``; nothing outside of quiet hours."""
        local = now.astimezone(zone)
        if not self._is_quiet(local.hour):
            return timedelta()
        day = local.date() if local.hour < self.ends else local.date() + timedelta(days=1)
        # By instants: the night in which clocks change is an hour longer or shorter.
        return datetime.combine(day, time(self.ends), zone).astimezone(now.tzinfo) - now

    def _is_quiet(self, hour: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def is_due(rule: MailRule, value: int, today: date, last_on: date | None) -> bool:
    """Whether the rule, set to ``value``, may write again after its last mail on ``last_on``.

    Weekly mail goes out on its weekday, or on the first day after it that the worker runs; the others
    at most once in ``value`` days.
    """
    if not value:
        return False
    if rule not in (MailRule.WEEK, MailRule.STAFF_WEEK):
        return last_on is None or today >= last_on + timedelta(days=value)
    weekday = today - timedelta(days=(today.isoweekday() - value) % 7)
    return last_on < weekday if last_on is not None else weekday == today


def letters_for_student(
    stood: Standing, today: date, values: Mapping[MailRule, int], last: Mapping[str, date]
) -> dict[MailRule, dict[str, Any]]:
    """The facts of each mail that is due for a student; ``last`` is the day of the last one by kind.

    Counts and days alone: which line it is stands behind the sign-in.
    """
    made = {
        MailRule.DUE_SOON: _due_soon(stood, today, values[MailRule.DUE_SOON]),
        MailRule.OVERDUE: _overdue(stood),
        MailRule.WEEK: _week(stood, today),
    }
    return {
        rule: facts
        for rule, facts in made.items()
        if facts is not None and is_due(rule, values[rule], today, last.get(rule))
    }


def _mine(stood: Standing) -> list[tuple[date, bool]]:
    """(day, whether it has passed) of the lines that are the student's turn and have a day."""
    return sorted((line.due_on, line.is_overdue) for line in student_turns(stood.lines) if line.due_on)


def _due_soon(stood: Standing, today: date, days: int) -> dict[str, Any] | None:
    soon = [on for on, late in _mine(stood) if not late and today <= on <= today + timedelta(days=days)]
    return {"count": len(soon), "on": soon[0].isoformat()} if soon else None


def _overdue(stood: Standing) -> dict[str, Any] | None:
    late = [on for on, late in _mine(stood) if late]
    return {"count": len(late), "on": late[0].isoformat()} if late else None


def _week(stood: Standing, today: date) -> dict[str, Any]:
    begin, mine = today - WEEK, _mine(stood)
    return {
        "done": sum(line.state is State.DONE and (line.since or begin) > begin for line in stood.lines),
        "due": sum(not late and on <= today + WEEK for on, late in mine),
        "late": sum(late for _on, late in mine),
        "waits": sum(line.state is State.WAITING for line in stood.lines),
        "ahead": days_ahead_of(stood, today),
    }


def letter_of_promises(
    promised: Mapping[date | None, int], today: date, days: int, last_on: date | None
) -> dict[str, Any] | None:
    """The facts about promises of an answer that are broken; None while the rule is silent.

    It writes on the day on which another one is broken, and else again after so many days.
    """
    late: Collection[date] = [on for on in promised if on is not None and on < today]
    if not late or not days:
        return None
    is_new = last_on is None or max(late) >= last_on
    if not is_new and not is_due(MailRule.PROMISE_BROKEN, days, today, last_on):
        return None
    return {"count": sum(promised[on] for on in late), "on": min(late).isoformat()}
