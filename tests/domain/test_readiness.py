"""The gate of the first day, read from the shipped path, and the weeks it is judged against."""

from datetime import timedelta

from tests.domain.facts_of import PATH, START, day, entry
from tracker.domain.calendar import Calendar
from tracker.domain.path import NO_ROUTES
from tracker.domain.readiness import gate_of, line_for, planned_stay, still_open
from tracker.domain.statuses import EntryKind, RequestKind, State

GATE = gate_of(PATH, NO_ROUTES)
DONE = dict.fromkeys(PATH.by_key, State.DONE)


def exception(key: str):
    fact = entry("enroll.papers", EntryKind.REQUEST, request=RequestKind.EXCEPTION, targets=(key,))
    return type(fact)(**{name: getattr(fact, name) for name in fact.__slots__} | {"key": None})


def test_the_gate_is_found_by_what_comes_first_not_by_name():
    assert GATE.placement.key == "extern.placement"
    assert GATE.first_day.key == "extern.site-orientation"
    assert GATE.before_placement == ("extern.preferences",)
    clearance = {line.key for line in PATH.group("clearance")}
    assert clearance < set(GATE.before_first_day)
    assert GATE.placement.key not in GATE.before_first_day
    assert line_for(PATH, EntryKind.PLACEMENT) is GATE.placement


def test_what_is_open_stands_in_the_order_of_the_gate():
    assert still_open(GATE, DONE, ()) == ()
    states = DONE | {"skill.vs-01": State.STARTED, "extern.preferences": State.OPEN, "doc.tb": State.EXPIRING}
    assert still_open(GATE, states, ()) == ("extern.preferences", "skill.vs-01")
    for met in (State.WAIVED, State.NOT_ASKED, State.EXPIRING):
        assert still_open(GATE, DONE | {"skill.vs-01": met}, ()) == ()


def test_an_exception_lets_the_student_begin_with_lines_open():
    states = DONE | {"skill.vs-01": State.STARTED, "extern.preferences": State.OPEN}
    assert still_open(GATE, states, [exception("extern.site-orientation")]) == ("extern.preferences",)
    both = [exception("extern.site-orientation"), exception("extern.placement")]
    assert still_open(GATE, states, both) == ()


def test_the_planned_weeks_move_with_pauses_and_with_today():
    calendar = Calendar(START)
    stay = planned_stay(PATH, calendar, (), START)
    assert ((stay.starts_on - START).days, (stay.ends_on - START).days) == (14 * 7, 21 * 7 - 1)
    week = timedelta(days=7)
    moved = planned_stay(PATH, calendar, ((day(10), day(16)),), START)
    assert (moved.starts_on, moved.ends_on) == (stay.starts_on + week, stay.ends_on + week)
    late = planned_stay(PATH, calendar, (), stay.starts_on + timedelta(days=3))
    assert (late.starts_on, late.ends_on) == (stay.starts_on + timedelta(days=3), stay.ends_on + timedelta(3))
