"""Spreadsheets in the records: looked at, applied whole or not at all, never flipping, undone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.commands.test_logging import line
from tests.factories import World
from tests.importing import PROGRESS, ROSTER, bring, codes, read, sheet, staged, states, undo
from tracker.commands import applying, importing
from tracker.commands import import_case as cases
from tracker.commands.refreshing import due_for_refresh, refresh
from tracker.commands.rule_mail import send_again
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.importing.cells import DayOrder
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Role, Source, State
from tracker.models import (
    Enrollment,
    Entry,
    Event,
    ImportColumns,
    ImportItem,
    ImportRun,
    Invitation,
    Outbox,
    Person,
)

pytestmark = pytest.mark.both_databases

DAY = timedelta(days=1)
LONG = ("Email", "Module", "Result", "Date")
BROUGHT = 7
"""Entries that a row of the grid makes: two check-offs with the practices before them."""


def count(world: World, model: type, **where: Any) -> int:
    world.session.rollback()
    return world.session.execute(select(func.count()).select_from(model).filter_by(**where)).scalar_one()


def entries(world: World, student: Any) -> list[Entry]:
    world.session.rollback()
    world.session.expire_all()
    found = select(Entry).where(Entry.person_id == student.id, Entry.source == Source.IMPORT)
    return list(world.session.execute(found.order_by(Entry.id)).scalars())


def grid(world: World, *students: Any, on: str = "") -> list[list[str]]:
    day = on or world.today.isoformat()
    rows = [[one.actor.name, world.email(one.id), f"IV {day}", day] for one in students]
    return [["Student", "Email", "VS-05", "VS-04"], *rows]


def roster(*names: str) -> list[list[str]]:
    rows = [[*name.split(), f"{name.replace(' ', '.').lower()}@example.test"] for name in names]
    return [["First name", "Last name", "Email"], *rows]


def test_a_grid_is_brought_in_with_the_practices_that_a_check_off_needs(world):
    ada = world.add_student("Ada", "Alba")
    run = read(world, grid(world, ada))
    assert states(world, run) == {2: "new"}
    assert count(world, Entry, source=Source.IMPORT) == 0
    made = world.do(world.coordinator, applying.apply, run)
    assert (made["entries"], made["people"]) == (BROUGHT, 1)
    found = entries(world, ada)
    kinds = [one.kind for one in found]
    assert (kinds.count(EntryKind.PRACTICE), kinds.count(EntryKind.CHECKOFF)) == (BROUGHT - 2, 2)
    assert {(one.status, one.basis) for one in found} == {(EntryStatus.ACCEPTED, Basis.DECISION)}
    assert "fall.csv · 2 · VS-05 · IV" in {one.decision_note for one in found}
    assert line(world, ada, "skill.vs-05").state is State.DONE
    assert line(world, ada, "skill.vs-04").state is State.DONE


def test_grades_are_brought_in(world):
    ada = world.add_student("Ada", "Alba")
    bring(world, [[*LONG], [world.email(ada.id), "D1", "92 %", str(world.today)]])
    assert [(one.kind, one.amount) for one in entries(world, ada)] == [(EntryKind.SCORE, 92)]
    assert line(world, ada, "module.d1").state is State.DONE


def test_what_comes_first_need_not_be_in_the_record(world):
    ada = world.add_student("Ada", "Alba", papers=False)
    assert line(world, ada, "skill.vs-05").state is State.CLOSED
    bring(world, grid(world, ada))
    assert line(world, ada, "skill.vs-05").state is State.DONE


def test_the_same_file_again_changes_nothing(world):
    ada = world.add_student("Ada", "Alba")
    bring(world, grid(world, ada))
    before = count(world, Entry), count(world, Event, chain=ada.id)
    run = read(world, grid(world, ada))
    assert states(world, run) == {2: "same"}
    with pytest.raises(Impossible, match="import_nothing"):
        world.do(world.coordinator, applying.apply, run)
    assert (count(world, Entry), count(world, Event, chain=ada.id)) == before


def test_the_same_rows_twice_in_one_file_count_once(world):
    ada = world.add_student("Ada", "Alba")
    lines = grid(world, ada, ada)
    run = bring(world, lines)
    assert len(entries(world, ada)) == BROUGHT
    assert staged(world, run).run.entries == BROUGHT


def test_rows_that_say_different_things_of_one_student_are_told(world):
    ada = world.add_student("Ada", "Alba")
    mail, day = world.email(ada.id), world.today.isoformat()
    run = read(world, [[*LONG], [mail, "D1", "90", day], [mail, "D1", "81", day]])
    assert states(world, run) == {2: "new", 3: "error"}
    assert codes(world, run)[3] == [(2, "import_twice")]


def test_a_decision_made_by_hand_is_never_flipped(world):
    ada = world.add_student("Ada", "Alba")
    world.record(ada, "module.d1", EntryKind.SCORE, amount=85)
    for grade in ("92%", "61%"):
        run = read(world, [["Email", "D1"], [world.email(ada.id), grade]])
        world.do(
            world.coordinator, importing.name_columns, run, columns=_named(world, run), tick_on=world.today
        )
        assert states(world, run) == {2: "differs"}
        with pytest.raises(Impossible, match="import_nothing"):
            world.do(world.coordinator, applying.apply, run)
    assert entries(world, ada) == []


def _named(world: World, run: int) -> dict[int, str]:
    return {at: str(one) for at, one in staged(world, run).columns.items()}


@pytest.mark.parametrize("act", ["return", "void", "wait"])
def test_what_was_returned_voided_or_waits_stays(world, act):
    ada = world.add_student("Ada", "Alba")
    ada.practice("skill.vs-05", times=2)
    asked = ada.log("skill.vs-05", EntryKind.CHECKOFF)
    if act == "return":
        world.send_back(asked)
    elif act == "void":
        world.accept(asked)
        world.void(asked)
    run = read(world, [["Email", "VS-05"], [world.email(ada.id), world.today.isoformat()]])
    assert states(world, run) == {2: "differs"}
    world.session.rollback()
    before = world.session.get_one(Entry, asked).status
    with pytest.raises(Impossible, match="import_nothing"):
        world.do(world.coordinator, applying.apply, run)
    world.session.expire_all()
    assert world.session.get_one(Entry, asked).status is before


def test_a_grade_that_an_import_brought_is_corrected_by_the_next(world):
    ada = world.add_student("Ada", "Alba")
    world.today -= DAY
    bring(world, [[*LONG], [world.email(ada.id), "D1", "72", str(world.today)]])
    world.today += DAY
    bring(world, [[*LONG], [world.email(ada.id), "D1", "88", str(world.today)]])
    assert [one.amount for one in entries(world, ada)] == [72, 88]
    assert line(world, ada, "module.d1").state is State.DONE


def test_one_row_that_is_not_ready_keeps_out_the_whole_file(world):
    ada, bo = world.add_student("Ada", "Alba"), world.add_student("Bo", "Reed")
    lines = [*grid(world, ada, bo), ["Nobody Known", "", "x", ""]]
    lines[2][3] = "many"
    run = read(world, lines)
    assert states(world, run) == {2: "new", 3: "error", 4: "error"}
    assert codes(world, run)[3] == [(3, "cell_unreadable")]
    before = count(world, Event)
    with pytest.raises(Impossible, match="import_unready"):
        world.do(world.coordinator, applying.apply, run)
    assert count(world, Entry, source=Source.IMPORT) == 0
    assert count(world, Event) == before
    world.do(world.coordinator, importing.mend_row, run, 3, cells={3: str(world.today)})
    world.do(world.coordinator, importing.mend_row, run, 4, who="skip")
    assert states(world, run) == {2: "new", 3: "new", 4: "skip"}
    world.do(world.coordinator, applying.apply, run)
    assert len(entries(world, ada)) == len(entries(world, bo)) == BROUGHT


def test_a_row_put_right_gives_way_to_what_was_decided_meanwhile(world):
    ada = world.add_student("Ada", "Alba")
    run = read(world, [[*LONG], [world.email(ada.id), "D1", "92", str(world.today)]])
    world.record(ada, "module.d1", EntryKind.SCORE, amount=81)
    with pytest.raises(Impossible, match="import_nothing"):
        world.do(world.coordinator, applying.apply, run)
    world.do(world.coordinator, importing.look_again, run)
    assert states(world, run) == {2: "differs"}


def test_a_name_alone_is_asked_about(world):
    ada = world.add_student("Ada", "Alba")
    day = world.today.isoformat()
    run = read(world, [["Student", "VS-05"], ["Alba, Ada", day], ["ADA  ALBA", day], ["Ado Elba", day]])
    assert states(world, run) == {2: "ask", 3: "ask", 4: "error"}
    world.do(world.coordinator, importing.say_same, run)
    assert states(world, run) == {2: "new", 3: "same", 4: "error"}
    with pytest.raises(Impossible, match="import_nobody"):
        world.do(world.coordinator, importing.say_same, run)
    world.do(world.coordinator, importing.mend_row, run, 4, who=str(ada.id))
    assert states(world, run)[4] == "same"
    world.do(world.coordinator, importing.mend_row, run, 4, who="")
    assert states(world, run)[4] == "error"


def test_namesakes_and_people_of_other_cohorts_are_never_guessed(world):
    world.add_student("Ada", "Alba")
    world.add_student("Ada", "Alba")
    other = world.add_cohort("Hazel", world.today)
    far = world.add_student("Nell", "Vale", cohort=other, papers=False)
    day = world.today.isoformat()
    run = read(world, [["Student", "Email", "VS-05"], ["Ada Alba", "", day], ["", world.email(far.id), day]])
    assert states(world, run) == {2: "ask", 3: "error"}
    with pytest.raises(Impossible, match="import_unready"):
        world.do(world.coordinator, applying.apply, run)
    # Naming somebody of another cohort does not help.
    world.do(world.coordinator, importing.mend_row, run, 3, who=str(far.id))
    assert states(world, run)[3] == "error"


def test_days_and_ticks_are_never_guessed(world):
    ada = world.add_student("Ada", "Alba")
    mail = world.email(ada.id)
    run = read(world, [["Email", "VS-05", "VS-04"], [mail, "10/11/2026", "x"]])
    assert codes(world, run)[2] == [(1, "day_ambiguous"), (2, "tick_undated")]
    options = {"columns": _named(world, run), "order": DayOrder.DAY_FIRST, "tick_on": world.today}
    with pytest.raises(Impossible, match="tick_ahead"):
        world.do(
            world.coordinator, importing.name_columns, run, **options | {"tick_on": world.today + 9 * DAY}
        )
    with pytest.raises(Impossible, match="import_unready"):
        world.do(world.coordinator, applying.apply, run)
    world.today += 9 * DAY
    world.do(world.coordinator, importing.name_columns, run, **options)
    assert states(world, run) == {2: "new"}
    world.do(world.coordinator, applying.apply, run)
    days = {one.requirement: one.happened_on for one in entries(world, ada)}
    assert (days["skill.vs-05"].day, days["skill.vs-05"].month) == (10, 11)


def test_columns_are_kept_for_the_next_file_with_these_heads(world):
    ada = world.add_student("Ada", "Alba")
    lines = [["Who", "Pulse ox"], ["Ada Alba", world.today.isoformat()]]
    run = read(world, lines)
    assert states(world, run) == {}
    with pytest.raises(Impossible, match="import_columns"):
        world.do(world.coordinator, applying.apply, run)
    columns = {0: "name", 1: "skill.vs-05/checkoff"}
    for _time in range(2):
        world.do(world.coordinator, importing.name_columns, run, columns=columns)
    assert count(world, ImportColumns) == 1
    assert states(world, run) == {2: "ask"}
    again = read(world, lines)
    assert _named(world, again) == columns
    assert ada.id in staged(world, again).found[2]["may"]


def test_a_roster_makes_students_with_their_invitations(world):
    run = read(world, roster("Ada Alba", "Bo Reed"), ROSTER)
    assert states(world, run) == {2: "new", 3: "new"}
    people = count(world, Person)
    made = world.do(world.coordinator, applying.apply, run)
    assert made["people"] == 2
    assert count(world, Person) == people + 2
    assert count(world, Outbox, kind="invitation") >= 2
    ada = world.session.execute(select(Person).filter_by(email="ada.alba@example.test")).scalar_one()
    assert (ada.given_name, ada.family_name, ada.language) == ("Ada", "Alba", "en")
    again = read(world, roster("Ada Alba", "Bo Reed"), ROSTER)
    assert states(world, again) == {2: "same", 3: "same"}


def test_a_roster_without_invitations_sends_none(world):
    sent, links = count(world, Outbox), count(world, Invitation)
    run = read(world, roster("Ada Alba"), ROSTER)
    world.do(world.coordinator, importing.name_columns, run, columns=_named(world, run), invites=False)
    world.do(world.coordinator, applying.apply, run)
    assert (count(world, Outbox), count(world, Invitation)) == (sent, links)
    assert count(world, Person, email="ada.alba@example.test") == 1


def test_a_roster_takes_nobody_twice(world):
    ada = world.add_student("Ada", "Alba")
    far = world.add_student("Nell", "Vale", cohort=world.add_cohort("Hazel", world.today), papers=False)
    lines = [
        ["Name", "Email"],
        ["Ada Alba", world.email(ada.id).upper()],
        ["Ada Alba", "another@example.test"],
        ["Nell Vale", world.email(far.id)],
        ["Bo Reed", "bo@example.test"],
        ["Bo Reed", "bo@example.test"],
        ["Cy Moss", ""],
        ["Cy Moss", "no address"],
    ]
    run = read(world, lines, ROSTER)
    assert states(world, run) == {
        2: "same", 3: "ask", 4: "differs", 5: "new", 6: "ask", 7: "error", 8: "error",
    }  # fmt: skip
    for number, said in ((3, "new"), (6, "skip"), (7, "skip"), (8, "skip")):
        world.do(world.coordinator, importing.mend_row, run, number, who=said)
    made = world.do(world.coordinator, applying.apply, run)
    assert made["people"] == 2
    assert count(world, Enrollment, person_id=far.id) == 1


def test_two_rows_of_one_address_can_never_both_be_new(world):
    run = read(world, roster("Bo Reed", "Bo Reed"), ROSTER)
    world.do(world.coordinator, importing.mend_row, run, 3, who="new")
    assert states(world, run) == {2: "new", 3: "ask"}
    with pytest.raises(Impossible, match="import_unready"):
        world.do(world.coordinator, applying.apply, run)
    assert count(world, Person, email="bo.reed@example.test") == 0
    # Whoever leaves out the first takes the second.
    world.do(world.coordinator, importing.mend_row, run, 2, who="skip")
    assert states(world, run) == {2: "skip", 3: "new"}


def test_a_row_that_becomes_another_person_frees_its_twin(world):
    ada, bo = world.add_student("Ada", "Alba"), world.add_student("Bo", "Reed")
    run = read(world, grid(world, ada, ada))
    assert states(world, run) == {2: "new", 3: "same"}
    world.do(world.coordinator, importing.mend_row, run, 2, cells={0: "Bo Reed", 1: world.email(bo.id)})
    assert states(world, run) == {2: "new", 3: "new"}


def test_an_import_is_undone_as_a_whole(world):
    ada = world.add_student("Ada", "Alba")
    run = bring(world, grid(world, ada))
    undo(world, run)
    assert {one.status for one in entries(world, ada)} == {EntryStatus.VOIDED}
    assert line(world, ada, "skill.vs-05").state is State.OPEN
    assert count(world, Event, kind="import.undone") == 1
    with pytest.raises(Conflict, match="import_not_last"):
        undo(world, run)
    # The same file may come again: what was undone was decided by nobody.
    bring(world, grid(world, ada))
    assert line(world, ada, "skill.vs-05").state is State.DONE


def test_undoing_a_roster_frees_the_addresses(world):
    run = bring(world, roster("Ada Alba"), ROSTER)
    undo(world, run)
    assert count(world, Person, email="ada.alba@example.test") == 0
    bring(world, roster("Ada Alba"), ROSTER)
    assert count(world, Person, email="ada.alba@example.test") == 1


def test_an_undone_invitation_cannot_be_sent_again(world):
    run = bring(world, roster("Ada Alba"), ROSTER)
    person = world.session.execute(
        select(Person.id).where(Person.email == "ada.alba@example.test")
    ).scalar_one()
    undo(world, run)
    world.session.rollback()
    row = world.session.execute(select(Outbox).where(Outbox.person_id == person)).scalars().one()
    assert row.dropped_at is not None and row.facts == "{}"
    with pytest.raises(Conflict, match="mail_is_settled"):
        world.do(world.admin, send_again, row.id)


def test_nothing_is_undone_once_somebody_relied_on_it(world):
    ada, bo = world.add_student("Ada", "Alba"), world.add_student("Bo", "Reed")
    run = bring(world, grid(world, ada, bo))
    brought = next(one for one in entries(world, bo) if one.kind is EntryKind.CHECKOFF)
    world.void(brought.id)
    with pytest.raises(Conflict, match="import_relied") as told:
        undo(world, run)
    assert told.value.facts["names"] == "Bo Reed"
    assert EntryStatus.VOIDED not in {one.status for one in entries(world, ada)}


def test_only_the_last_import_is_undone(world):
    ada, bo = world.add_student("Ada", "Alba"), world.add_student("Bo", "Reed")
    first = bring(world, grid(world, ada))
    world.today += DAY
    second = bring(world, grid(world, bo))
    with pytest.raises(Conflict, match="import_not_last"):
        undo(world, first)
    undo(world, second)
    undo(world, first)
    assert {one.status for one in entries(world, ada)} == {EntryStatus.VOIDED}


def test_nobody_else_sees_or_touches_a_file(world):
    ada = world.add_student("Ada", "Alba")
    run = read(world, grid(world, ada))
    colleague = world.add_staff("Nadia", "Cole", Role.COORDINATOR, world.cohort)
    acts = (applying.apply, importing.look_again, importing.say_same, importing.put_away)
    for act in acts:
        with pytest.raises(NotFound):
            world.do(colleague, act, run)
    with pytest.raises(NotFound):
        undo(world, run, by=colleague)
    for who, refusal in ((world.instructor, NotFound), (ada.actor, NotFound), (world.admin, NotFound)):
        with pytest.raises(refusal):
            read(world, grid(world, ada), by=who)
    other = world.add_cohort("Hazel", world.today)
    with pytest.raises((NotFound, NotAllowed)):
        world.do(
            world.coordinator,
            importing.read_file,
            PROGRESS,
            other,
            name="x.csv",
            sheet=sheet(grid(world, ada)),
        )


def test_what_names_students_goes_with_the_file(world):
    ada = world.add_student("Ada", "Alba")
    run = bring(world, grid(world, ada))
    stored = staged(world, run).run
    assert (stored.rows, stored.found, stored.fixes, stored.choices) == ("[]", "{}", "{}", "{}")
    assert count(world, ImportItem, run_id=run) == BROUGHT
    kept = read(world, grid(world, ada))
    world.do(world.coordinator, importing.put_away, kept)
    late = read(world, grid(world, ada))
    assert importing.due_for_removal(world.session, world.now, 20) == []
    world.today += 8 * DAY
    assert importing.due_for_removal(world.session, world.now, 20) == [late]
    world.do(world.admin, importing.expire, late)
    assert count(world, ImportRun) == 1


def test_ten_files_are_enough(world):
    ada = world.add_student("Ada", "Alba")
    for _time in range(importing.MOST_STAGED):
        read(world, grid(world, ada))
    with pytest.raises(Impossible, match="imports_enough"):
        read(world, grid(world, ada))


def test_of_very_many_students_the_worker_computes_the_standings(world, monkeypatch):
    monkeypatch.setattr(cases, "MOST_AT_ONCE", 1)
    ada, bo = world.add_student("Ada", "Alba"), world.add_student("Bo", "Reed")
    run = bring(world, grid(world, ada, bo))
    world.session.rollback()
    assert set(due_for_refresh(world.session, world.today)) == {ada.enrollment, bo.enrollment}
    undo(world, run)
    world.session.rollback()
    assert set(due_for_refresh(world.session, world.today)) == {ada.enrollment, bo.enrollment}
    for enrollment in (ada.enrollment, bo.enrollment):
        world.do(world.admin, refresh, enrollment)
    assert line(world, ada, "skill.vs-05").state is State.OPEN


@pytest.mark.parametrize("cells", [{9: "x"}, {2: "x" * 201}, {2: "a\x00b"}, {-1: "x"}])
def test_a_cell_that_is_not_there_or_too_long_is_refused(world, cells):
    ada = world.add_student("Ada", "Alba")
    run = read(world, grid(world, ada))
    before = staged(world, run).run.fixes
    with pytest.raises(Impossible, match="cell_long"):
        world.do(world.coordinator, importing.mend_row, run, 2, cells=cells)
    assert staged(world, run).run.fixes == before
    with pytest.raises(NotFound):
        world.do(world.coordinator, importing.mend_row, run, 99, cells={2: "x"})


def test_two_who_apply_the_same_file_bring_it_in_once(world):
    ada = world.add_student("Ada", "Alba")
    run = bring(world, grid(world, ada))
    with pytest.raises(Conflict, match="import_over"):
        world.do(world.coordinator, applying.apply, run)
    assert len(entries(world, ada)) == BROUGHT
