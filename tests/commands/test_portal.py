"""Rows of the portal's exports in the records: applied once, confirmed, never flipped."""

from datetime import date, timedelta

import pytest

from tests.commands.test_logging import line, refused
from tests.exams import allow, result, sit
from tests.factories import World
from tracker.commands import portal
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.kinds import PortalKind
from tracker.domain.portal import Field, PortalRow
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Source, State
from tracker.models import Entry, PortalExport, PortalMatch

pytestmark = pytest.mark.both_databases

RESULTS, CERTIFICATES, APPLICATIONS = PortalKind.RESULTS, PortalKind.CERTIFICATES, PortalKind.APPLICATIONS


def apply(world: World, student, kind: PortalKind, row: PortalRow, by=None) -> list[int]:
    made = world.do(by or world.coordinator, portal.apply_row, student.enrollment, kind=kind, row=row)
    return made["entries"]


def stored(world: World, entry_id: int) -> Entry:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get(Entry, entry_id)


def test_a_result_counts_whatever_is_open_before_it(world):
    pip = world.add_student()
    on = world.today - timedelta(days=3)
    made = apply(world, pip, RESULTS, result(pip, on))
    entry = stored(world, made[0])
    assert (entry.source, entry.basis, entry.amount) == (Source.IMPORT, Basis.DECISION, 402)
    assert line(world, pip, "exam.passed").state is State.DONE
    # The same export again, and the same result without its score: nothing changes.
    assert apply(world, pip, RESULTS, result(pip, on)) == []
    assert apply(world, pip, RESULTS, result(pip, on, score=None)) == []


def test_nothing_decided_is_flipped(world):
    pip = world.add_student()
    allow(pip)
    on = world.today - timedelta(days=3)
    sit(pip, passed=False, score=362, on=on)
    for row in (result(pip, on), result(pip, on + timedelta(days=2), passed=False, score=362)):
        with pytest.raises(Conflict, match="portal_differs"):
            apply(world, pip, RESULTS, row)
    assert not line(world, pip, "exam.passed").credit


def test_what_waits_is_confirmed(world):
    pip = world.add_student()
    allow(pip)
    detail = {"passed": True, "plan_version": "2022", "delivery": "center", "voucher": ""}
    waiting = pip.log("exam.passed", EntryKind.ATTEMPT, amount=402, detail=detail)
    assert apply(world, pip, RESULTS, result(pip, world.today)) == [waiting]
    entry = stored(world, waiting)
    assert (entry.status, entry.source, entry.decided_by_id) == (
        EntryStatus.ACCEPTED,
        Source.STUDENT,
        world.coordinator.person_id,
    )


def test_certificates_and_applications(world):
    pip = world.add_student()
    issued = world.today - timedelta(days=1)
    days = {Field.ISSUED_ON: issued, Field.EXPIRES_ON: date(2028, 11, 1)}
    row = PortalRow(2, "Pip", "", days=days, serial="A-1")
    assert len(apply(world, pip, CERTIFICATES, row)) == 1
    assert apply(world, pip, CERTIFICATES, row) == []
    assert line(world, pip, "exam.certificate").expires_on == date(2028, 11, 1)
    days = {Field.APPLIED_ON: issued, Field.EXAM_ON: world.today + timedelta(days=9)}
    row = PortalRow(2, "Pip", "", days=days)
    assert len(apply(world, pip, APPLICATIONS, row)) == 2
    assert apply(world, pip, APPLICATIONS, row) == []
    assert line(world, pip, "exam.booking").state is State.DONE


def test_what_cannot_be_is_refused(world):
    pip, on = world.add_student(), world.today
    with refused(world, "score_outside"):
        apply(world, pip, RESULTS, result(pip, on, score=199))
    with refused(world, "date_outside"):
        apply(world, pip, RESULTS, result(pip, on + timedelta(days=1)))
    days = {Field.ISSUED_ON: on, Field.EXPIRES_ON: on}
    with refused(world, "expires_before_issue"):
        apply(world, pip, CERTIFICATES, PortalRow(2, "Pip", "", days=days, serial="A-1"))
    with pytest.raises(NotFound):
        apply(world, pip, RESULTS, result(pip, on, problem=("cell_day", Field.EXAM_ON)))
    with pytest.raises(NotAllowed):
        apply(world, pip, RESULTS, result(pip, on), by=world.instructor)
    with pytest.raises(NotFound):
        apply(world, pip, RESULTS, result(pip, on), by=world.add_student().actor)


def test_an_export_is_kept_for_its_reader(world):
    def read(actor, rows):
        world.do(actor, portal.read_export, RESULTS, name="nha.csv", heads=("Name", "When"), rows=rows)

    read(world.coordinator, [(2, ("Pip", world.today)), (3, ("Ada", 402))])
    world.do(world.coordinator, portal.map_columns, RESULTS, columns={"name": "Name", "exam_on": "When"})
    read(world.coordinator, [(2, ("Pip", world.today))])
    kept = world.session.get(PortalExport, (RESULTS, world.coordinator.person_id))
    assert kept.rows == f'[[2, ["Pip", "{world.today}"]]]'
    assert '"exam_on": "When"' in kept.columns
    world.session.rollback()
    for actor in (world.instructor, world.admin, world.add_student().actor):
        with pytest.raises(NotAllowed):
            read(actor, [])
        with pytest.raises(NotAllowed):
            world.do(actor, portal.map_columns, RESULTS, columns={})
    with refused(world, "no_export"):
        world.do(world.coordinator, portal.map_columns, CERTIFICATES, columns={})


def test_a_match_is_kept(world):
    pip, ada = world.add_student(), world.add_student("Ada")
    row = result(pip, world.today)
    world.do(world.coordinator, portal.match_row, pip.enrollment, row=row)
    world.do(world.coordinator, portal.match_row, ada.enrollment, row=row)
    assert world.session.get(PortalMatch, row.key).person_id == ada.id
    world.session.rollback()
    with pytest.raises(NotFound):
        world.do(pip.actor, portal.match_row, ada.enrollment, row=row)
