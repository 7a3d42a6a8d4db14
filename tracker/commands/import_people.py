"""The rows of a roster beside the people there are: who is new, who is here, who has to be asked about."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.import_found import NEW, SKIP, Assessed, Told, finding
from tracker.commands.people import add_student, enter_person, invite
from tracker.commands.together import Alike
from tracker.domain.importing.people import Directory, Match, Twin, twins
from tracker.domain.importing.rows import Problem, Row
from tracker.domain.portal import Somebody, plain
from tracker.models import Cohort, Enrollment, Person
from tracker.models.importing import Staged

_AT_ONCE = 500
EARLIEST_DAYS = 3 * 366
"""So long before today a start lies at most."""


def looked_up_roster(draft: Draft, staged: Staged, rows: list[Row], *, enters: bool) -> Assessed:
    """Look at every row; with ``enters`` new students are put into one draft."""
    assessed, session = Assessed(), draft.session
    cohort = session.get_one(Cohort, staged.run.cohort_id)
    held = _by_mail(session, rows)
    directory = Directory(_namesakes(session, draft.actor.coordinates))
    new = Draft(session, draft.actor, draft.now, joins=frozenset({cohort.id}))
    alike = Alike()
    twice = twins(row for row in rows if staged.choices.get(row.number) != SKIP)
    for row in rows:
        said = staged.choices.get(row.number)
        found = _judge(row, said, held, directory, twice, cohort)
        if found["is"] == "new":
            problem = _impossible(row, cohort, staged)
            if problem is not None:
                found = finding("error", problems=[problem])
            elif enters:
                _enter(new, assessed, row, cohort, alike, staged.invites)
        assessed.findings[row.number] = found
    if assessed.made:
        assessed.drafts.append(new)
    return assessed


Found = dict[str, Any]
Held = dict[str, tuple[Somebody, frozenset[int]]]
"""Who has an address, with the cohorts they are in."""


def _judge(
    row: Row,
    said: str | None,
    held: Held,
    directory: Directory,
    twice: Mapping[int, Twin],
    cohort: Cohort,
) -> Found:
    if said == SKIP:
        return finding(SKIP)
    problems = [*row.problems, *_missing(row)]
    if problems:
        return finding("error", problems=problems)
    somebody, cohorts = held.get(row.mail, (None, frozenset()))
    if somebody is not None:
        return _held(row, somebody, cohorts, cohort, directory)
    twin = twice.get(row.number)
    if twin is not None and (said != NEW or twin.has_same_mail):
        return finding("ask", why="twin", told=[(None, "import_twin", {"row": twin.number})])
    match: Match = directory.match(row, int(said) if said and said.isdecimal() else None)
    if match.person is not None:
        return finding("same", who=match.person.id, why=match.why)
    if match.candidates and said != NEW:
        return finding("ask", why=match.why, may=[one.id for one in match.candidates])
    return finding("new", new=1)


def _held(
    row: Row, somebody: Somebody, cohorts: frozenset[int], cohort: Cohort, directory: Directory
) -> Found:
    """Somebody has the address already; nothing of them is changed, and of people out of the reader's sight
    nothing is told."""
    told: list[Told] = []
    is_seen = somebody.id in directory.by_id
    if is_seen and plain(row.name) != plain(somebody.name):
        told.append((None, "import_other_name", {"name": somebody.name}))
    if cohort.id not in cohorts:
        told.append((None, "import_elsewhere", {}))
    return finding(
        "differs" if told else "same", who=somebody.id if is_seen else None, why="mail", differs=told
    )


def _missing(row: Row) -> Iterable[Problem]:
    if not row.email:
        yield Problem("cell_no_email")
    if not row.family and not row.given:
        yield Problem("cell_who")


def _impossible(row: Row, cohort: Cohort, staged: Staged) -> Problem | None:
    started = row.started_on or cohort.starts_on
    if abs((started - cohort.starts_on).days) > EARLIEST_DAYS:
        return Problem("cell_start")
    return None


def _enter(new: Draft, assessed: Assessed, row: Row, cohort: Cohort, alike: Alike, invites: bool) -> None:
    language = row.language.value if row.language else "en"
    given, family = (row.given, row.family) if row.family else ("", row.given)
    person_id = enter_person(new, given, family, row.email.strip().lower(), language)
    enrollment_id = add_student(new, person_id, cohort, row.started_on or cohort.starts_on, alike=alike)
    if invites:
        invite(new, person_id)
    assessed.made.append(("enrollment", enrollment_id, person_id))


def _by_mail(session: Session, rows: Iterable[Row]) -> Held:
    """Whoever has one of the addresses, in a few SELECTs."""
    mails = sorted({row.mail for row in rows if row.mail})
    found: Held = {}
    for first in range(0, len(mails), _AT_ONCE):
        part = mails[first : first + _AT_ONCE]
        people = session.execute(
            select(Person.id, Person.given_name, Person.family_name, Person.email, Enrollment.cohort_id)
            .outerjoin(Enrollment, Enrollment.person_id == Person.id)
            .where(func.lower(Person.email).in_(part))
        )
        for one in people:
            who = Somebody(one.id, one.given_name, one.family_name, one.email)
            cohorts = found.get(one.email.casefold(), (who, frozenset()))[1]
            cohorts |= {one.cohort_id} if one.cohort_id else set()
            found[one.email.casefold()] = (who, cohorts)
    return found


def _namesakes(session: Session, cohorts: frozenset[int]) -> list[Somebody]:
    """The students of the actor's cohorts, for names that are there already. One SELECT."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.cohort_id.in_(cohorts), Person.is_active)
        .distinct()
    )
    return [Somebody(row.id, row.given_name, row.family_name, row.email or "") for row in rows]
