"""The rows of a file laid beside the records: who each is about, what is new, what stands against it.

The same look serves the preview and the act: what the preview called possible is carried out by the very
same steps, so that a file is applied whole or refused before anything is written.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.import_case import ImportCase
from tracker.commands.import_claims import Done, bring_in
from tracker.commands.import_found import SKIP, Assessed, finding
from tracker.commands.import_people import looked_up_roster
from tracker.domain.importing.people import Directory
from tracker.domain.importing.rows import Row
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.portal import Somebody
from tracker.models import Enrollment, ImportItem, ImportRun, Person
from tracker.models.facts import Loaded, recall
from tracker.models.importing import Staged

_AT_ONCE = 400
"""So many students are read together."""


def assess(draft: Draft, staged: Staged, only: set[int] | None = None, *, enters: bool = False) -> Assessed:
    """Look at every row, or at ``only`` these and those about the same people. What the act would write is
    put into drafts of their own. Only with ``enters`` are those whole: the caller takes them over with
    ``finished``; else nothing is signed in them, and nobody new is made."""
    rows = staged.understood()
    if staged.run.kind is ImportKind.ROSTER:
        return looked_up_roster(draft, staged, rows, enters=enters)
    return _progress(draft, staged, rows, only, is_look=not enters)


def _progress(
    draft: Draft, staged: Staged, rows: list[Row], only: set[int] | None, *, is_look: bool
) -> Assessed:
    assessed = Assessed()
    students = students_in(draft.session, staged.run.cohort_id)
    directory = Directory([who for who, _enrollment in students.values()])
    by_person: dict[int, list[Row]] = {}
    for row in rows:
        said = staged.choices.get(row.number)
        if said == SKIP:
            assessed.findings[row.number] = finding(SKIP)
            continue
        match = directory.match(row, int(said) if said and said.isdecimal() else None)
        if match.person is None:
            kind = "ask" if match.candidates else "error"
            may = [one.id for one in match.candidates]
            assessed.findings[row.number] = finding(kind, why=match.why, may=may, problems=row.problems)
        else:
            assessed.whys[row.number] = match.why
            by_person.setdefault(match.person.id, []).append(row)
    if only is not None:
        by_person = {who: own for who, own in by_person.items() if any(row.number in only for row in own)}
    _beside_records(draft, staged, by_person, students, assessed, is_look=is_look)
    if only is not None:
        kept = only | {row.number for own in by_person.values() for row in own}
        assessed.findings = {at: one for at, one in assessed.findings.items() if at in kept}
    return assessed


def _beside_records(
    draft: Draft,
    staged: Staged,
    by_person: dict[int, list[Row]],
    students: dict[int, tuple[Somebody, int]],
    assessed: Assessed,
    *,
    is_look: bool,
) -> None:
    undone = _undone(draft.session, by_person)
    people = sorted(by_person)
    for first in range(0, len(people), _AT_ONCE):
        part = people[first : first + _AT_ONCE]
        loaded = loaded_of(draft.session, part)
        for person_id in part:
            enrollment = students[person_id][1]
            own = draft.session, draft.actor, draft.now, enrollment, loaded[person_id]
            case = ImportCase(*own, is_look=is_look)
            done = bring_in(case, by_person[person_id], staged, undone)
            _note(assessed, by_person[person_id], person_id, case, done)


def _note(assessed: Assessed, rows: list[Row], person_id: int, case: ImportCase, done: Done) -> None:
    for row in rows:
        problems = [*((one.column, one.code, {}) for one in row.problems), *done.problems.get(row.number, [])]
        new, differs = done.new.get(row.number, 0), done.differs.get(row.number, [])
        kind = "error" if problems else "new" if new else "differs" if differs else "same"
        assessed.findings[row.number] = finding(
            kind,
            who=person_id,
            why=assessed.whys[row.number],
            told=problems,
            new=new,
            differs=differs,
            same=done.same.get(row.number, 0),
        )
    if done.made:
        assessed.cases.append(case)
        assessed.made += [("entry", entry_id, person_id) for entry_id in done.made]


def students_in(session: Session, cohort_id: int) -> dict[int, tuple[Somebody, int]]:
    """The students of a cohort with their newest enrollment there. One SELECT."""
    rows = session.execute(
        select(
            Person.id, Person.given_name, Person.family_name, Person.email, Enrollment.id.label("enrollment")
        )
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.cohort_id == cohort_id, Person.is_active)
        .order_by(Enrollment.sequence)
    )
    return {
        row.id: (Somebody(row.id, row.given_name, row.family_name, row.email or ""), row.enrollment)
        for row in rows
    }


def loaded_of(session: Session, people: list[int]) -> dict[int, dict[int, Loaded]]:
    """Every enrollment of these people, oldest first. A fixed number of SELECTs."""
    rows = session.execute(
        select(Enrollment.id, Enrollment.person_id)
        .where(Enrollment.person_id.in_(people))
        .order_by(Enrollment.sequence)
    ).all()
    found = recall(session, [row.id for row in rows])
    loaded: dict[int, dict[int, Loaded]] = {}
    for row in rows:
        loaded.setdefault(row.person_id, {})[row.id] = found[row.id]
    return loaded


def _undone(session: Session, people: Iterable[int]) -> frozenset[int]:
    """The entries that an undone import had made for these people."""
    rows = session.execute(
        select(ImportItem.row_id)
        .join(ImportRun, ImportRun.id == ImportItem.run_id)
        .where(ImportRun.state == ImportState.UNDONE, ImportItem.person_id.in_(list(people)))
    )
    return frozenset(rows.scalars())
