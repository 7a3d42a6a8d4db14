"""What most presses in a packed row."""

from dataclasses import replace
from datetime import date, timedelta

from tracker.domain.calendar import Calendar
from tracker.domain.facts import Facts, PeriodFact
from tracker.domain.packing import Packed, pack, pack_date
from tracker.domain.path_loader import load_path
from tracker.domain.pressing import cell_at, most_pressing, paced_on, unsettled
from tracker.domain.standing import standing
from tracker.domain.statuses import Holder, PeriodKind, State
from tracker.services.curriculum import shipped_document

TODAY = date(2026, 11, 24)
STARTS = date(2026, 9, 14)
PATH = load_path("ccma.toml", shipped_document())
ME = frozenset({Holder.COORDINATOR})
SOON = TODAY + timedelta(days=14)

Line = tuple[State, Holder, date | None, date | None]


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def row(*lines: Line, **dates: date | None) -> Packed:
    """A packed row of these lines (state, holder, due, since)."""
    facts = Facts(1, 1, STARTS, Calendar(STARTS), periods=(PeriodFact(PeriodKind.ACTIVE, STARTS),))
    base = pack(standing(PATH, facts, TODAY))
    return replace(
        base,
        cells="".join(state.code for state, *_ in lines),
        holders="".join(holder.code for _, holder, *_ in lines),
        due="".join(pack_date(due) for *_, due, _ in lines),
        since="".join(pack_date(since) for *_, since in lines),
        **dates,
    )


STUDENT, INSTRUCTOR, COORDINATOR = Holder.STUDENT, Holder.INSTRUCTOR, Holder.COORDINATOR
DONE: Line = (State.DONE, Holder.NOBODY, day(-9), day(-9))
EXPIRING: Line = (State.EXPIRING, STUDENT, day(-9), day(-2))
OPEN: Line = (State.OPEN, STUDENT, day(5), day(-9))
BLOCKED: Line = (State.BLOCKED, Holder.KIT_SUPPLIER, day(-3), day(-6))
HELD: Line = (State.WAITING, INSTRUCTOR, day(-3), day(-1))
OVERDUE: Line = (State.STARTED, STUDENT, day(-1), day(-9))
EXPIRED: Line = (State.EXPIRED, STUDENT, day(-1), day(-1))
RETURNED: Line = (State.RETURNED, STUDENT, day(9), day(-1))
MINE: Line = (State.WAITING, COORDINATOR, day(9), day(-1))
ASCENDING = (DONE, EXPIRING, OPEN, BLOCKED, HELD, OVERDUE, EXPIRED, RETURNED, MINE)


def first(packed: Packed) -> int | None:
    found = most_pressing(unsettled(packed, TODAY), ME, SOON)
    return found.cell.index if found else None


def test_each_kind_of_line_gives_way_to_the_next() -> None:
    for count in range(2, len(ASCENDING) + 1):
        assert first(row(*ASCENDING[:count])) == count - 1


def test_nothing_presses_when_all_is_settled() -> None:
    closed: Line = (State.CLOSED, Holder.NOBODY, day(3), None)
    assert first(row(DONE, closed)) is None


def test_the_longest_wait_and_the_earliest_date_come_first() -> None:
    later: Line = (State.WAITING, COORDINATOR, day(1), day(-1))
    longer: Line = (State.WAITING, COORDINATOR, day(30), day(-5))
    assert first(row(later, longer)) == 1
    assert first(row((State.OPEN, STUDENT, day(9), None), (State.OPEN, STUDENT, day(2), None))) == 1


def test_what_staff_do_themselves_presses_shortly_before_it_is_due() -> None:
    own: Line = (State.OPEN, COORDINATOR, day(15), day(-60))
    found = most_pressing(unsettled(row(own), TODAY), ME, SOON)
    assert found is not None and not found.is_mine
    near: Line = (State.OPEN, COORDINATOR, day(14), day(-60))
    undated: Line = (State.OPEN, COORDINATOR, None, day(-60))
    for line in (near, undated):
        found = most_pressing(unsettled(row(OPEN, line), TODAY), ME, SOON)
        assert found is not None and found.is_mine and found.cell.index == 1


def test_lines_that_press_alike_are_counted() -> None:
    other: Line = (State.WAITING, Holder.PRECEPTOR, day(1), day(-1))
    found = most_pressing(unsettled(row(HELD, other, HELD), TODAY), ME, SOON)
    assert found is not None and found.alike == (0, 2)


def test_nothing_grows_overdue_while_the_plan_stands_still() -> None:
    running = row(OVERDUE)
    assert cell_at(running, 0, paced_on(running, TODAY)).is_overdue
    for name in ("paused_since_on", "frozen_on"):
        still = row(OVERDUE, **{name: day(-1)})
        assert not cell_at(still, 0, paced_on(still, TODAY)).is_overdue


def test_a_packed_row_says_the_same_as_the_standing() -> None:
    facts = Facts(1, 1, STARTS, Calendar(STARTS), periods=(PeriodFact(PeriodKind.ACTIVE, STARTS),))
    computed = standing(PATH, facts, TODAY)
    packed = pack(computed)
    for cell in unsettled(packed, TODAY):
        line = computed.lines[cell.index]
        assert (cell.state, cell.holder, cell.due_on, cell.since, cell.is_overdue) == (
            line.state,
            line.holder,
            line.due_on,
            line.since,
            line.is_overdue,
        )
