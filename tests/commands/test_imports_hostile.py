"""Spreadsheets with traps in them: nobody twice, nobody out of reach, nothing voided brought back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.commands.test_logging import line, refused
from tests.importing import PROGRESS, ROSTER, bring, codes, read, sheet, staged, states
from tracker.commands import applying, importing, review
from tracker.commands.erasing import erase
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.kinds import ImportKind
from tracker.domain.statuses import EntryStatus, Role
from tracker.models import Entry

pytestmark = pytest.mark.both_databases

ADA = ("Ada", "Bell", "ada@example.test")
HEADS = ("First name", "Last name", "Email")
KEY = "skill.vs-05"


def mend(world, run, number, **values):
    world.do(world.coordinator, importing.mend_row, run, number, **values)


def test_two_rows_of_one_address_are_never_two_people(world):
    run = read(world, [HEADS, ADA, ("Ida", "Bell", "ADA@example.test")], ROSTER)
    mend(world, run, 3, who="new")
    assert states(world, run) == {2: "new", 3: "ask"}
    with refused(world, "import_unready"):
        world.do(world.coordinator, applying.apply, run)
    # The first of them left out, the second is the only one.
    mend(world, run, 2, who="skip")
    assert states(world, run) == {2: "skip", 3: "new"}
    mend(world, run, 2, who="")
    mend(world, run, 3, cells={2: "ida@example.test"})
    assert states(world, run) == {2: "new", 3: "new"}
    assert world.do(world.coordinator, applying.apply, run)["people"] == 2


@pytest.mark.parametrize("who", ["9" * 5000, "\u0663", "robot", "-1", "1.5", "\x00"])
def test_an_answer_that_nobody_offered_is_not_kept(world, who):
    run = read(world, [HEADS, ADA], ROSTER)
    with pytest.raises(NotFound):
        mend(world, run, 2, who=who)
    assert staged(world, run).choices == {}


def test_who_lost_the_cohort_reaches_its_file_no_more(world):
    run = bring(world, [HEADS, ADA], ROSTER)
    ahead = read(world, [HEADS, ("Ida", "Bell", "ida@example.test")], ROSTER)
    moved = replace(world.coordinator, coordinates=frozenset({world.add_cohort("Maple", world.today)}))
    for command in (applying.apply, importing.look_again, importing.put_away, importing.say_same):
        with pytest.raises(NotAllowed):
            world.do(moved, command, ahead)
    with pytest.raises(NotAllowed):
        world.do(moved, applying.undo, run, note="Import undone")
    assert states(world, ahead) == {2: "new"}


def test_an_address_tells_nothing_of_people_out_of_sight(world):
    other = world.add_cohort("Maple", world.today)
    world.add_staff("Vera", "Hidden", Role.INSTRUCTOR, other)
    run = read(world, [HEADS, ("Ada", "Bell", "vera.hidden@demo.test")], ROSTER)
    found = staged(world, run).found[2]
    assert (found["is"], found["who"]) == ("differs", None)
    assert "Hidden" not in str(found)


def count_file(world, mail: str, times: str, kind: ImportKind = PROGRESS) -> int:
    run = read(world, [("Email", "Times"), (mail, times)], kind)
    columns = {0: "email", 1: f"{KEY}/practice"}
    world.do(world.coordinator, importing.name_columns, run, columns=columns, tick_on=world.today)
    return run


def test_a_practice_that_was_voided_is_not_brought_back(world):
    ada = world.add_student()
    mail = world.email(ada.id)
    world.do(world.coordinator, applying.apply, count_file(world, mail, "3"))
    assert line(world, ada, KEY).have == 3
    of_line = select(Entry.id).where(Entry.requirement == KEY, Entry.status == EntryStatus.ACCEPTED)
    first = world.session.execute(of_line.order_by(Entry.id)).scalars().first()
    world.do(world.coordinator, review.void, first, note="Not seen")
    have = line(world, ada, KEY).have
    run = count_file(world, mail, "3")
    assert states(world, run) == {2: "differs"}
    with refused(world, "import_nothing"):
        world.do(world.coordinator, applying.apply, run)
    # One more in the file is one more in the record, and no other.
    world.do(world.coordinator, applying.apply, count_file(world, mail, "4"))
    assert line(world, ada, KEY).have == have + 1


def test_two_columns_never_hold_the_same(world):
    run = read(world, [(*HEADS, "Other"), (*ADA, "b@example.test")], ROSTER)
    named = {0: "given", 1: "family", 2: "email", 3: "email"}
    with refused(world, "import_same_columns"):
        world.do(world.coordinator, importing.name_columns, run, columns=named)


def test_whole_grades_of_a_column_of_shares(world):
    ada, ida, oda = (world.add_student() for _ in range(3))
    lines = [("Email", "D1"), (world.email(ada.id), "1"), (world.email(ida.id), "0.87")]
    run = read(world, lines)
    world.do(
        world.coordinator,
        importing.name_columns,
        run,
        columns={0: "email", 1: "module.d1/score"},
        tick_on=world.today,
    )
    world.do(world.coordinator, applying.apply, run)
    amounts = select(Entry.person_id, Entry.amount).where(Entry.requirement == "module.d1")
    found = dict(world.session.execute(amounts).all())
    assert found == {ada.id: 100, ida.id: 87}
    # Alone it is asked about.
    run = read(world, [("Email", "D1"), (world.email(oda.id), "1")])
    world.do(
        world.coordinator,
        importing.name_columns,
        run,
        columns={0: "email", 1: "module.d1/score"},
        tick_on=world.today,
    )
    assert codes(world, run) == {2: [(1, "cell_share")]}


def test_a_file_is_called_without_signs_that_nobody_sees(world):
    values = {"name": "a\x00\x1b\u202eb\n.csv", "sheet": sheet([HEADS, ADA])}
    made = world.do(world.coordinator, importing.read_file, ROSTER, world.cohort, **values)
    assert staged(world, made["run"]).run.name == "ab.csv"


def test_an_erasure_empties_files_also_under_who_is_mending_them(world):
    gil = world.add_student("Gil", "Sorrel")
    world.withdraw(gil)
    world.today += timedelta(days=366 * 5)
    run = read(world, [HEADS, ADA], ROSTER)

    def mended_meanwhile(session, actor, now, *args, **values):
        draft = importing.mend_row(session, actor, now, *args, **values)
        if not staged(world, run).rows:
            return draft
        world.do(world.admin, erase, gil.id, today=world.today)
        return draft

    with pytest.raises(NotFound):
        world.do(world.coordinator, mended_meanwhile, run, 2, cells={0: "Ida"})
    assert (staged(world, run).rows, staged(world, run).fixes, states(world, run)) == ({}, {}, {})
