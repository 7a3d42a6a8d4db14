"""Mail by rule: to students about their own turn, to staff about promises and about their week."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from tracker.commands import rule_mail
from tracker.commands.draft import Draft
from tracker.domain.mail_rules import OF_STAFF, MailRule, is_due, letter_of_promises
from tracker.domain.policy import Actor
from tracker.models.mail_read import rules_of
from tracker.queries.actors import actor_of, staff_after
from tracker.queries.cohorts import my_cohorts
from tracker.queries.held_cohorts import MOST_COHORTS
from tracker.queries.queue import by_day
from tracker.services import clock
from tracker.worker import daily

STUDENTS_A_ROUND, STAFF_A_ROUND = 20, 10
"""How many people one round looks at."""


def write_to_students(most: int = STUDENTS_A_ROUND) -> int:
    """Look at students, each once a day; gives at how many."""
    return daily.look("rule_mail", rule_mail.due_for_student, rule_mail.write_to_student, most)


def write_to_staff(most: int = STAFF_A_ROUND) -> int:
    """Look at who holds a cohort, each once a day; gives at how many."""
    return daily.look("staff_mail", staff_after, _write_to_staff, most)


def _write_to_staff(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """What the reader's own pages say today, in numbers."""
    zone = current_app.config["SETTINGS"].timezone
    today, rules = now.astimezone(zone).date(), rules_of(session, OF_STAFF)
    reader, last = actor_of(session, person_id, now), rule_mail.last_written(session, person_id, zone)
    promised: Counter[date | None] = Counter()
    for days in by_day(session, reader).values():
        promised.update(days)
    broken = letter_of_promises(
        promised, today, rules[MailRule.PROMISE_BROKEN], last.get(MailRule.PROMISE_BROKEN)
    )
    made: dict[MailRule, dict[str, Any]] = {}
    if broken is not None:
        made[MailRule.PROMISE_BROKEN] = broken
    if is_due(MailRule.STAFF_WEEK, rules[MailRule.STAFF_WEEK], today, last.get(MailRule.STAFF_WEEK)):
        made[MailRule.STAFF_WEEK] = _week(session, reader, promised, today)
    return rule_mail.write(session, actor, now, person_id, made, zone)


def _week(session: Session, reader: Actor, promised: Counter[date | None], today: date) -> dict[str, Any]:
    cohorts = [row for row in my_cohorts(session, reader, clock.today) if row.students]
    return {
        "waiting": promised.total(),
        "late": sum(count for on, count in promised.items() if on is not None and on < today),
        "cohorts": [
            {"name": row.name, "students": row.students, "behind": row.behind, "waiting": row.waiting}
            for row in cohorts[:MOST_COHORTS]
        ],
        "more": max(0, len(cohorts) - MOST_COHORTS),
    }
