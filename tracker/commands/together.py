"""Many people in one draft: their drafts put together, and what newcomers who start alike share."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tracker.commands.draft import Draft, row_values
from tracker.domain.facts import Facts
from tracker.domain.path import Path
from tracker.domain.standing import standing
from tracker.models import Cohort, StandingRow

Alike = dict[tuple[int, date, frozenset[str]], dict[str, Any]]
"""What the standing row of a newcomer says, by cohort, first day and routes."""


def absorb(draft: Draft, other: Draft) -> None:
    """Take over what another draft wants written, about other people."""
    draft.statements += other.statements
    draft.chains |= other.chains
    draft.new_people |= other.new_people
    draft.claims |= other.claims
    draft.joins |= other.joins
    draft.events += other.events
    draft.payloads += other.payloads
    draft.after += other.after


def gather(draft: Draft) -> None:
    """Write equal statements in one go each, in the order in which each first came: of thousands of rows
    the database then sees a few statements. Only for drafts that insert what they later change."""
    gathered: dict[int, tuple[Any, list[dict[str, Any]]]] = {}
    for statement, rows in draft.statements:
        gathered.setdefault(id(statement), (statement, []))[1].extend(rows)
    draft.statements = list(gathered.values())


def stand_first(draft: Draft, path: Path, cohort: Cohort, facts: Facts, alike: Alike | None) -> None:
    """Put the first standing row of an enrollment into a draft; of newcomers who start alike it is computed
    once and kept in ``alike``."""
    today = draft.now.astimezone(ZoneInfo(cohort.timezone)).date()
    if alike is None or facts.entries:
        draft.restand(path, cohort.path_version_id, facts, cohort.id, today, is_new=True)
        return
    like = (cohort.id, facts.started_on, facts.routes)
    if like not in alike:
        alike[like] = row_values(standing(path, facts, today), today)
    who = {"enrollment_id": facts.enrollment_id, "person_id": facts.person_id, "cohort_id": cohort.id}
    draft.insert(StandingRow, alike[like] | who | {"path_version_id": cohort.path_version_id})
