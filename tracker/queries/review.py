"""The review page: what waits for the reader, oldest promise first, and one entry in full."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.ages import Age
from tracker.domain.attempts import Tries, tries_of
from tracker.domain.lines import Line, Standing
from tracker.domain.pace import days_ahead_of
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.requirement import Requirement
from tracker.domain.sheets import Sheet
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequestKind
from tracker.models import Cohort, Person
from tracker.models.facts import Loaded, recall
from tracker.models.paths import path_of
from tracker.queries.ages import Lists, ages, of_age, spans
from tracker.queries.queue import Waiting, by_day, lists_of, oldest
from tracker.queries.refs import EntryRef


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the list, with the path and cohort it is read in."""

    waiting: Waiting
    path: Path
    cohort_name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Queue:
    """The list: at most 50 items of ``total``. ``by_holder`` and ``by_age`` count what each other choice
    would show beside the one that is made; ``waiting`` is all that waits for the reader."""

    items: tuple[Item, ...]
    total: int
    by_holder: Mapping[Holder, int]
    by_age: Mapping[Age, int]
    waiting: int

    @property
    def entry_ids(self) -> tuple[int, ...]:
        """The entries that are shown."""
        return tuple(item.waiting.entry_id for item in self.items)

    def after(self, entry_id: int) -> int | None:
        """The entry that follows in the list; else the first other one."""
        ids = [item.waiting.entry_id for item in self.items]
        if entry_id in ids and ids.index(entry_id) + 1 < len(ids):
            return ids[ids.index(entry_id) + 1]
        return next((other for other in ids if other != entry_id), None)


@dataclass(frozen=True, slots=True)
class EntryCase:
    """One entry with what a decision needs to look at.

    ``row`` has all columns and details; ``before`` are the entries of the same line and kindred
    before it, newest first; ``names`` are people by id. A check-off is decided by its ``sheet``, with
    ``tries`` left; ``together`` are the other skills that the same submission shows. ``again_of`` is the
    entry whose decision was taken back, so that this one waits.
    """

    row: Mapping[str, Any]
    requirement: Requirement | None
    line: Line | None
    path: Path
    person: Person
    cohort: Cohort
    enrollment_id: int
    standing: Standing
    days_ahead: int | None
    before: tuple[Mapping[str, Any], ...]
    names: Mapping[int, str]
    today: date
    sheet: Sheet | None = None
    tries: Tries | None = None
    together: tuple[Mapping[str, Any], ...] = ()
    again_of: Mapping[str, Any] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be decided."""
        return bool(self.row["status"] == EntryStatus.WAITING)


def review_queue(
    session: Session,
    actor: Actor,
    today_in: Callable[[tzinfo], date],
    holder: Holder | None = None,
    age: Age | None = None,
) -> Queue:
    """What waits for the reader's decision, in three SELECTs; of one holder and of one age, where asked."""
    counted = by_day(session, actor)
    cohorts = _cohorts(session, actor.cohorts)
    todays = {cohort_id: today_in(zone) for cohort_id, (_path, _name, zone) in cohorts.items()}
    of_holder = {pair: counted[pair] for pair in lists_of(actor, holder) if pair in counted}
    aged = counted if age is None else of_age(counted, age, todays)
    lists = {pair: aged[pair] for pair in of_holder if pair in aged}
    days = spans((cohort_id for cohort_id, _holder in lists), age, todays) if age else ()
    items = []
    for waiting in oldest(session, actor, lists, days):
        path, name, zone = cohorts[waiting.cohort_id]
        items.append(Item(waiting, path, name, zone))
    return Queue(tuple(items), _total(lists), _by_holder(aged), ages(of_holder, todays), _total(counted))


def _total(lists: Lists) -> int:
    return sum(sum(days.values()) for days in lists.values())


def _by_holder(lists: Lists) -> dict[Holder, int]:
    found: dict[Holder, int] = {}
    for (_cohort, held), days in lists.items():
        found[held] = found.get(held, 0) + sum(days.values())
    return found


_COHORT: Any = Cohort.__table__.c
_COHORTS = select(_COHORT.id, _COHORT.name, _COHORT.timezone, _COHORT.path_version_id).where(
    _COHORT.id.in_(bindparam("ids", expanding=True))
)
_PERSON: Any = Person.__table__.c
_NAMES = select(_PERSON.id, _PERSON.given_name, _PERSON.family_name).where(
    _PERSON.id.in_(bindparam("ids", expanding=True))
)


def _cohorts(session: Session, ids: frozenset[int]) -> dict[int, tuple[Path, str, ZoneInfo]]:
    rows = session.connection().execute(_COHORTS, {"ids": sorted(ids)})
    return {
        row.id: (path_of(session, row.path_version_id), row.name, ZoneInfo(row.timezone))
        for row in rows.all()
    }


def entry_case(session: Session, ref: EntryRef, today: date) -> EntryCase:
    """One entry in full, in five SELECTs."""
    loaded = recall(session, [ref.enrollment_id])[ref.enrollment_id]
    row = next(row for row in loaded.entries if row["id"] == ref.id)
    stands = loaded.standing_on(today)
    before = _before(loaded, row)
    requirement = ref.requirement
    is_checkoff = row["kind"] == EntryKind.CHECKOFF
    sheet = loaded.path.sheets.get(row["requirement"] or "") if is_checkoff else None
    return EntryCase(
        row=row,
        requirement=requirement,
        line=stands.lines[loaded.path.index[requirement.key]] if requirement else None,
        path=loaded.path,
        person=loaded.person,
        cohort=loaded.cohort,
        enrollment_id=ref.enrollment_id,
        standing=stands,
        days_ahead=days_ahead_of(stands, today),
        before=before,
        names=names_of(session, (row, *before)),
        today=today,
        sheet=sheet,
        tries=tries_of(sheet, loaded.facts.entries) if sheet else None,
        together=_together(loaded, row),
        again_of=next((one for one in loaded.entries if one["id"] == row["again_of_id"]), None),
    )


def _together(loaded: Loaded, row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The other check-offs of the submission that an entry is part of."""
    if row["submission_id"] is None:
        return ()
    return tuple(
        other
        for other in loaded.entries
        if other["submission_id"] == row["submission_id"]
        and other["id"] != row["id"]
        and other["status"] != EntryStatus.VOIDED
    )


def _before(loaded: Loaded, row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Earlier entries of the same line or subject; of a request, the earlier requests; of a plan after
    the last attempt, the attempts."""
    if row["request"] == RequestKind.REMEDIATION:
        skills = (row["targets"] or "").split()
        same = [
            other
            for other in loaded.entries
            if other["kind"] == EntryKind.CHECKOFF and other["requirement"] in skills
        ]
    elif row["kind"] == EntryKind.REQUEST:
        same = [other for other in loaded.entries if other["kind"] == EntryKind.REQUEST]
    else:
        same = [
            other
            for other in loaded.entries
            if (other["requirement"], other["subject"]) == (row["requirement"], row["subject"])
            and other["kind"] != EntryKind.REQUEST
        ]
    return tuple(other for other in reversed(same) if other["id"] < row["id"])


def names_of(session: Session, rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Who logged, decided or voided these entries, by id."""
    ids = {
        row[name]
        for row in rows
        for name in ("logged_by_id", "decided_by_id", "voided_by_id")
        if row[name] is not None
    }
    found = session.connection().execute(_NAMES, {"ids": sorted(ids)})
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in found}
