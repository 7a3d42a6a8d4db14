"""Seals hold over a migration: what a later column does not say does not change a digest."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from tests.databases import Databases, application, make_settings
from tests.factories import World
from tracker.commands.draft import Draft
from tracker.domain.journal import digest
from tracker.domain.kinds import SiteSetting
from tracker.domain.statuses import EntryKind
from tracker.extensions import alembic, db
from tracker.models import Entry, Site, new_id
from tracker.models.entries import seal
from tracker.services import schema

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def entry_row(kind: EntryKind) -> dict[str, object]:
    """An entry as ``entries_select`` gives it, without a word of any detail."""
    row: dict[str, object] = {column.name: None for column in Entry.__table__.c}
    return row | {"id": 7, "kind": kind, "person_id": 1, "logged_at": NOW, "logged_on": date(2026, 11, 24)}


def sealed_before(row: dict[str, object], detail: dict[str, object] | None) -> str:
    """The digest as it was made when these columns were all there were."""
    since = ("queue_cohort_id", "again_of_id")
    own = {column.name: row[column.name] for column in Entry.__table__.c if column.name not in since}
    return digest({"entry": own, "detail": detail})


def test_a_placement_from_before_keeps_its_seal() -> None:
    detail = {
        "site_name": "Heron Clinic",
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 1, 15),
        "pattern": "Mon Tue",
        "preceptor": "M. Brisa",
        "preceptor_contact": "",
        "asks_documents": False,
    }
    row = entry_row(EntryKind.PLACEMENT)
    later = {"site_id": None, "rules": None, "until_on": None, "end_reason": None, "preceptor_id": None}
    assert seal(row | detail | later) == sealed_before(row, detail)
    assert seal(row | detail | {"until_on": date(2026, 12, 20)}) != sealed_before(row, detail)


@pytest.mark.parametrize("kind", [EntryKind.PRACTICE, EntryKind.CHECKOFF, EntryKind.SIGNATURE])
def test_an_entry_without_details_keeps_its_seal(kind: EntryKind) -> None:
    row = entry_row(kind)
    assert seal(row) == sealed_before(row, None)
    said = {EntryKind.PRACTICE: {"missed": "3"}, EntryKind.CHECKOFF: {"points": 9}}
    assert seal(row | said.get(kind, {"level": "observed"})) != sealed_before(row, None)
    assert seal(row | {"again_of_id": 3}) != seal(row)


@pytest.mark.both_databases
def test_a_database_with_data_is_brought_forward(databases: Databases, database_kind: str, tmp_path) -> None:
    url = databases.new_empty(database_kind)
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        alembic.upgrade("0002")
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO person (id, given_name, family_name, initials, credential, language, "
                    "is_active, version, event_seq, event_head, created_at) VALUES "
                    "(1, 'Pip', 'Larkspur', '', '', 'en', :yes, 0, 0, '', '2026-11-24 15:00:00')"
                ),
                {"yes": True},
            )
            connection.execute(
                text(
                    "INSERT INTO entry (id, person_id, subject, kind, status, happened_on, source, note, "
                    "logged_by_id, logged_at, logged_on, waits_for, decided_as, decision_note, void_note) "
                    "VALUES (7, 1, 'diploma', 'document', 'waiting', '2026-11-24', 'student', '', 1, "
                    "'2026-11-24 15:00:00', '2026-11-24', 'coordinator', '', '', '')"
                )
            )
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        schema.upgrade()
        assert schema.is_current()
        found = db.session.execute(select(Entry.subject, Entry.status)).one()
        assert tuple(found) == ("diploma", "waiting")
        db.session.rollback()
    databases.drop(url)


@pytest.mark.both_databases
def test_a_site_is_claimed_once(app: Flask) -> None:
    """Of two who read the same version of a site, the second starts again and sees the first."""
    world = World(db.session)
    site = new_id()
    db.session.rollback()
    with db.engine.begin() as connection:
        values = {"id": site, "name": "Heron Clinic", "setting": SiteSetting.HOSPITAL, "slots": 1}
        connection.execute(insert(Site).values(**values))
    seen: list[int] = []

    def take(session, actor, now, *, first):  # type: ignore[no-untyped-def]
        draft = Draft(session, actor, now)
        draft.claim(Site, site)
        seen.append(session.execute(select(Site.version).where(Site.id == site)).scalar_one())
        draft.update(Site, {"slots": 0}, id=site)
        if first and len(seen) == 1:
            session.rollback()
            world.do(world.admin, take, first=False)
        return draft

    world.do(world.admin, take, first=True)
    assert seen == [0, 0, 1]
