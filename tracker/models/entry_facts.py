"""Entries in one row each with all their details, and the fact behind such a row."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from tracker.domain.facts import EntryFact
from tracker.domain.kinds import Closing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, Mode, RequestKind, Source
from tracker.models.details import DETAIL_TABLES
from tracker.models.entries import Entry
from tracker.models.entry_rows import rules_of


def _detail_columns() -> list[Any]:
    """Detail columns under their own names. An entry has one detail row at most, so a name that
    several detail tables share is read from whichever has the row."""
    named: dict[str, list[Any]] = {}
    for table in DETAIL_TABLES:
        for column in table.__table__.c:
            if column.name != "entry_id":
                named.setdefault(column.name, []).append(column)
    return [
        columns[0] if len(columns) == 1 else func.coalesce(*columns).label(name)
        for name, columns in named.items()
    ]


_DETAIL_COLUMNS = _detail_columns()


def entries_select() -> Any:
    """Entries with all their details in one row each, by plain column names."""
    statement = select(*Entry.__table__.c, *_DETAIL_COLUMNS)
    for table in DETAIL_TABLES:
        statement = statement.outerjoin(table, table.__table__.c.entry_id == Entry.id)
    return statement


def fact_of(row: Mapping[str, Any]) -> EntryFact:
    """The fact behind one row of ``entries_select`` or behind the values a command writes."""
    get = row.get
    request, closing = get("request"), get("closing")
    return EntryFact(
        id=row["id"],
        kind=EntryKind(row["kind"]),
        status=EntryStatus(row["status"]),
        happened_on=row["happened_on"],
        logged_on=row["logged_on"],
        key=get("requirement"),
        subject=get("subject"),
        amount=get("amount"),
        mode=Mode(row["mode"]) if get("mode") else None,
        basis=Basis(row["basis"]) if get("basis") else None,
        source=Source(row["source"]),
        decided_on=get("decided_on"),
        waits_for=Holder(row["waits_for"]) if get("waits_for") else None,
        promised_on=get("promised_on"),
        issued_on=get("issued_on"),
        expires_on=get("expires_on"),
        starts_on=get("starts_on"),
        ends_on=get("until_on") or get("ends_on"),
        passed=get("passed"),
        on_schedule=bool(get("on_schedule")),
        asks_documents=bool(get("asks_documents")),
        rules=rules_of(get("rules")),
        request=RequestKind(request) if request else None,
        targets=tuple((get("targets") or "").split()),
        delivery=get("delivery") or "",
        roster_on=get("roster_on"),
        closing=Closing(closing) if closing else None,
        job_id=get("job_id"),
    )


def with_rows(entries: tuple[EntryFact, ...], rows: Iterable[Mapping[str, Any]]) -> tuple[EntryFact, ...]:
    """The entries with those that changed in their places, new ones at the end of time."""
    known = {entry.id: entry for entry in entries} | {row["id"]: fact_of(row) for row in rows}
    return tuple(known[key] for key in sorted(known))
