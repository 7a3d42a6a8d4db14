"""A check-off session: one skill, the students of a cohort who are ready for it, what today brought.

Seven SELECTs, however many students there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.attempts import Tries, tries_of
from tracker.domain.lines import Line, Standing
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.requirement import Requirement
from tracker.domain.sheets import Sheet
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, State
from tracker.models import Enrollment
from tracker.models.facts import Loaded, load
from tracker.queries.refs import CohortRef

_NOT_NOW = frozenset({State.CLOSED, State.NOT_ASKED, State.WAIVED})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One student in a session.

    ``waiting`` is the check-off they asked for, ``today`` what was scored today. ``is_ready`` says
    that the practices are done and an attempt is left. Who was not passed today may be scored again.
    """

    loaded: Loaded
    line: Line
    tries: Tries
    waiting: Mapping[str, Any] | None
    today: Mapping[str, Any] | None
    is_ready: bool

    @property
    def person_id(self) -> int:
        """Whose record it is."""
        return self.loaded.person.id

    @property
    def enrollment_id(self) -> int:
        """The enrollment that is scored."""
        return self.loaded.enrollment.id

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return str(self.loaded.person.sort_name)


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """A skill with a sheet; how many students are ready for it, and how many of them asked."""

    requirement: Requirement
    ready: int
    asked: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything on the session's page. Students stand by name; who asked comes first."""

    ref: CohortRef
    skills: tuple[SkillChoice, ...]
    requirement: Requirement | None
    sheet: Sheet | None
    ready: tuple[Candidate, ...]
    scored: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def session_page(session: Session, actor: Actor, ref: CohortRef, key: str, today: date) -> SessionPage:
    """The students of a cohort for the skill ``key``, without the reader."""
    ids = session.execute(
        select(Enrollment.id).where(Enrollment.cohort_id == ref.id, Enrollment.person_id != actor.person_id)
    ).scalars()
    stands = [
        (loaded, found)
        for loaded in load(session, ids).values()
        if (found := standing(loaded.path, loaded.facts, today)).pauses.frozen_on is None
    ]
    stands.sort(key=lambda pair: pair[0].person.sort_name)
    skills = tuple(_choices(ref.path, stands))
    sheet = ref.path.sheets.get(key)
    if sheet is None:
        return SessionPage(ref, skills, None, None, (), (), ())
    everybody = [_candidate(loaded, stand, sheet, today) for loaded, stand in stands]
    ready = [one for one in everybody if one.is_ready and one.today is None]
    ready.sort(key=lambda one: one.waiting is None)
    scored = tuple(one for one in everybody if one.today is not None)
    others = tuple(one for one in everybody if not one.is_ready and one.today is None and not one.line.credit)
    return SessionPage(ref, skills, ref.path.by_key[key], sheet, tuple(ready), scored, others)


def _choices(path: Path, stands: list[tuple[Loaded, Standing]]) -> list[SkillChoice]:
    """The skills that are checked off at home, in path order."""
    found = []
    for key, sheet in path.sheets.items():
        if EntryKind.CHECKOFF not in path.by_key[key].entry_kinds:
            continue
        at = path.index[key]
        ready = [
            stand.lines[at].state is State.WAITING
            for loaded, stand in stands
            if _is_ready(path, stand.lines[at], tries_of(sheet, loaded.facts.entries))
        ]
        found.append(SkillChoice(path.by_key[key], len(ready), sum(ready)))
    return found


def _candidate(loaded: Loaded, stand: Standing, sheet: Sheet, today: date) -> Candidate:
    line = stand.lines[loaded.path.index[sheet.skill]]
    own = [
        row
        for row in loaded.entries
        if row["kind"] == EntryKind.CHECKOFF and row["requirement"] == sheet.skill
    ]
    waiting = next((row for row in own if row["status"] == EntryStatus.WAITING), None)
    stands = [row for row in own if row["status"] in (EntryStatus.ACCEPTED, EntryStatus.RETURNED)]
    scored = [row for row in stands if row["decided_on"] == today and row["passed"] is not None]
    tries = tries_of(sheet, loaded.facts.entries)
    return Candidate(
        loaded,
        line,
        tries,
        waiting,
        scored[-1] if scored else None,
        _is_ready(loaded.path, line, tries),
    )


def _is_ready(path: Path, line: Line, tries: Tries) -> bool:
    """Whether an evaluator may score it now."""
    if line.credit or line.state in _NOT_NOW or tries.needs_remediation:
        return False
    return line.have >= path.by_key[line.key].needs.practice
