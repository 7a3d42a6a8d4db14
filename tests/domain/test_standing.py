"""The calculator, state by state, with the facts that lead there."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from tests.domain.facts_of import PATH, day, entry, facts, line_on, papers, placement, practices
from tracker.domain.calendar import Calendar
from tracker.domain.facts import KitBlock, PeriodFact
from tracker.domain.pace import days_ahead_of, student_turns
from tracker.domain.packing import pack, unpack_cell, unpack_date
from tracker.domain.standing import standing
from tracker.domain.statuses import (
    EntryKind,
    EntryStatus,
    Holder,
    Mode,
    PeriodKind,
    RequestKind,
    State,
)

WAITING, RETURNED = EntryStatus.WAITING, EntryStatus.RETURNED
SKILL = "skill.ic-01"


def request(kind: RequestKind, key: str, *, on: int = 1, until: int | None = None, **values):
    """An accepted request about one line."""
    fact = entry("enroll.papers", EntryKind.REQUEST, on=on, request=kind, targets=(key,), **values)
    return type(fact)(
        **{name: getattr(fact, name) for name in fact.__slots__}
        | {"key": None, "ends_on": until and day(until)}
    )


def test_first_day_opens_only_what_needs_nothing_before():
    now = standing(PATH, facts(), day(0))
    opened = {line.key for line in now.lines if line.state is State.OPEN}
    assert {"enroll.papers", "diploma.proof", "skill.em-01", "job.hired"} <= opened
    assert now.line(SKILL).state is State.CLOSED
    assert now.line(SKILL).reason.facts["keys"] == ("kit.received",)
    assert now.line("exam.release").state is State.NOT_ASKED
    assert (now.done, now.step) == (0, "diploma")


def test_counts_ask_118_lines_in_a_winter_externship_without_routes():
    """123 lines, less 2 of routes, 2 recurring and the extra papers no site has asked for yet."""
    assert standing(PATH, facts(), day(0)).asked == 118
    asked = standing(PATH, facts(placement(98, 140, asks_documents=True)), day(0)).asked
    assert asked == 119


def test_flu_vaccine_is_asked_only_when_the_placement_touches_the_season():
    spring = placement(240, 280)
    assert line_on("doc.flu", 20, spring).state is State.NOT_ASKED
    assert line_on("doc.flu", 20, papers(), placement(98, 140)).state is State.OPEN


def test_skill_goes_from_open_to_done():
    have = papers()
    assert line_on(SKILL, 3, have).state is State.OPEN
    have += practices(SKILL, 2)
    started = line_on(SKILL, 3, have)
    assert (started.state, started.have, started.need) == (State.STARTED, 2, 3)
    have += practices(SKILL, 1, on=3)
    ready = line_on(SKILL, 3, have)
    assert (ready.state, ready.reason.code) == (State.STARTED, "started_checkoff")
    asked = entry(SKILL, EntryKind.CHECKOFF, WAITING, on=4)
    waiting = line_on(SKILL, 5, have, asked)
    assert (waiting.state, waiting.holder, waiting.since) == (State.WAITING, Holder.INSTRUCTOR, day(4))
    assert waiting.reason.facts["promised_on"] == day(7)
    done = line_on(SKILL, 6, have, entry(SKILL, EntryKind.CHECKOFF, on=5))
    assert (done.state, done.credit, done.since, done.holder) == (State.DONE, True, day(5), Holder.NOBODY)


def test_returned_until_answered_by_a_new_entry():
    have = papers() + practices(SKILL, 3)
    returned = entry(SKILL, EntryKind.CHECKOFF, RETURNED, on=5)
    line = line_on(SKILL, 6, have, returned)
    assert (line.state, line.holder, line.since) == (State.RETURNED, Holder.STUDENT, day(5))
    again = entry(SKILL, EntryKind.CHECKOFF, WAITING, on=7)
    assert line_on(SKILL, 8, have, returned, again).state is State.WAITING


def test_withdrawn_and_voided_entries_say_nothing():
    gone = [
        entry(SKILL, EntryKind.CHECKOFF, EntryStatus.WITHDRAWN),
        entry(SKILL, EntryKind.CHECKOFF, EntryStatus.VOIDED),
    ]
    assert line_on(SKILL, 6, papers(), gone).state is State.OPEN


def test_a_practice_in_a_mode_the_skill_does_not_take_counts_nothing():
    live = entry(SKILL, EntryKind.PRACTICE, amount=5, mode=Mode.LIVE)
    assert line_on(SKILL, 6, papers(), live).have == 0


def test_signature_at_the_site_speaks_to_the_site_line_alone():
    signed = entry("skill.im-05", EntryKind.SIGNATURE, amount=1, mode=Mode.LIVE)
    home = line_on("skill.im-05", 100, papers(), signed)
    assert home.have == 0
    site = line_on("extern.site-skills", 100, papers(), signed)
    assert (site.have, site.need, site.state) == (1, 12, State.STARTED)
    waiting = entry("skill.im-05", EntryKind.SIGNATURE, WAITING, amount=1, mode=Mode.LIVE)
    assert line_on("skill.im-05", 100, papers(), waiting).state is not State.WAITING
    assert line_on("extern.site-skills", 100, papers(), waiting).state is State.WAITING


def test_goal_is_a_second_bar_and_changes_neither_state_nor_count():
    signed = entry("skill.ph-03", EntryKind.SIGNATURE, amount=1, mode=Mode.LIVE)
    plain = line_on("skill.ph-03", 100, signed)
    goal = line_on("skill.ph-03", 100, signed, goals=frozenset({"cpt"}))
    assert plain.state is goal.state is State.DONE
    assert goal.goals == (("cpt", 1, 30),)
    assert (plain.have, plain.need) == (goal.have, goal.need) == (1, 1)


def test_observed_counts_only_where_the_line_says_so():
    observed = {"amount": 1, "mode": Mode.OBSERVED}
    assert line_on("skill.ek-04", 100, entry("skill.ek-04", EntryKind.SIGNATURE, **observed)).credit
    assert not line_on("skill.ph-03", 100, entry("skill.ph-03", EntryKind.SIGNATURE, **observed)).credit


def test_module_below_the_mark_is_started_and_says_the_best_score():
    low = entry("module.d1", EntryKind.SCORE, amount=72)
    line = line_on("module.d1", 5, papers(), low)
    assert (line.state, line.reason.code) == (State.STARTED, "started_score")
    assert line.reason.facts["best"] == 72
    assert line_on("module.d1", 5, papers(), low, entry("module.d1", EntryKind.SCORE, amount=80)).credit


def test_hours_sum_minutes_and_close_at_160():
    shifts = [entry("extern.hours", EntryKind.SHIFT, amount=450) for _ in range(21)]
    line = line_on("extern.hours", 120, shifts)
    assert (line.state, line.have, line.need) == (State.STARTED, 157, 160)
    shifts.append(entry("extern.hours", EntryKind.SHIFT, amount=150))
    assert line_on("extern.hours", 120, shifts).state is State.DONE


@pytest.mark.parametrize(
    ("number", "state", "credit"),
    [
        (10, State.DONE, True),
        (39, State.DONE, True),
        (40, State.EXPIRING, True),
        (100, State.EXPIRING, True),
        (101, State.EXPIRED, False),
    ],
)
def test_paper_expires_with_60_days_of_warning(number, state, credit):
    tb = entry("doc.tb", EntryKind.DOCUMENT, on=5, expires_on=day(100))
    line = line_on("doc.tb", number, papers(), tb)
    assert (line.state, line.credit) == (state, credit)


def test_clearance_is_judged_until_the_placement_ends_and_then_stays_done():
    tb = entry("doc.tb", EntryKind.DOCUMENT, on=5, expires_on=day(120))
    short = line_on("doc.tb", 20, papers(), tb, placement(98, 140))
    assert (short.state, short.reason.code, short.credit) == (State.EXPIRING, "lapses_at_site", True)
    assert line_on("doc.tb", 121, papers(), tb, placement(98, 140)).state is State.EXPIRED
    assert line_on("doc.tb", 200, papers(), tb, placement(98, 110)).state is State.DONE


@pytest.mark.parametrize("number", [30, 190, 227, 229, 260, 270])
def test_a_vaccine_that_lasts_through_its_season_stays_done(number):
    """The season ends on day 228, the placement on day 260: nobody gives the vaccine in May."""
    shot = entry("doc.flu", EntryKind.DOCUMENT, on=20, issued_on=day(20))
    line = line_on("doc.flu", number, papers(), shot, placement(190, 260))
    assert (line.state, line.credit, line.expires_on) == (State.DONE, True, day(228))


def test_the_next_placement_in_a_season_asks_for_the_vaccine_of_that_season():
    shot = entry("doc.flu", EntryKind.DOCUMENT, on=20, issued_on=day(20))
    known = (papers(), shot, placement(190, 220), placement(430, 470))
    assert line_on("doc.flu", 225, *known).reason.code == "lapses_at_site"
    assert line_on("doc.flu", 229, *known).state is State.EXPIRED


def test_what_validity_means_without_a_date_on_the_paper():
    card = entry("skill.em-01", EntryKind.DOCUMENT, on=0, issued_on=day(0))
    assert line_on("skill.em-01", 1, card).expires_on.isoformat() == "2028-09-14"
    shot = entry("doc.flu", EntryKind.DOCUMENT, on=20, issued_on=day(20))
    assert line_on("doc.flu", 30, papers(), shot, placement(98, 140)).expires_on.isoformat() == "2027-04-30"


def test_renewal_that_waits_keeps_the_old_credit_until_it_expires():
    old = entry("doc.tb", EntryKind.DOCUMENT, on=5, expires_on=day(100))
    new = entry("doc.tb", EntryKind.DOCUMENT, WAITING, on=90)
    line = line_on("doc.tb", 95, papers(), old, new)
    assert (line.state, line.credit, line.reason.code) == (State.WAITING, True, "waiting_kept")
    late = line_on("doc.tb", 101, papers(), old, new)
    assert (late.state, late.credit, late.holder) == (State.EXPIRED, False, Holder.COORDINATOR)


def test_failed_attempt_counts_nothing_and_blocks_until_the_retake_date():
    failed = entry("exam.passed", EntryKind.ATTEMPT, on=150, passed=False, amount=380)
    blocked = line_on("exam.passed", 160, failed)
    assert (blocked.state, blocked.holder, blocked.credit) == (State.BLOCKED, Holder.EXAM_BODY, False)
    assert blocked.reason.facts["until"] == day(180)
    assert line_on("exam.passed", 180, failed).state is State.STARTED
    passed = entry("exam.passed", EntryKind.ATTEMPT, on=181, passed=True, amount=392)
    assert line_on("exam.passed", 182, failed, passed).state is State.DONE


def test_a_provisional_certificate_ends_twelve_months_after_the_exam_until_it_is_upgraded():
    last = {"routes": frozenset({"diploma-last"})}
    passed = entry("exam.passed", EntryKind.ATTEMPT, on=150, passed=True, amount=402)  # 11 Feb 2027
    paper = entry("exam.certificate", EntryKind.DOCUMENT, on=160, issued_on=day(160))
    typed = entry("exam.certificate", EntryKind.DOCUMENT, on=160, expires_on=date(2029, 2, 21))
    for certificate in (paper, typed):
        line = line_on("exam.certificate", 200, passed, certificate, **last)
        assert (line.state, line.expires_on) == (State.DONE, date(2028, 2, 11))
        classic = line_on("exam.certificate", 200, passed, certificate)
        assert classic.expires_on == date(2029, 2, 21)
    assert line_on("exam.certificate", 516, passed, paper, **last).state is State.EXPIRED
    upgrade = entry("diploma.nha-upgrade", EntryKind.CONFIRMATION, on=300)
    line = line_on("exam.certificate", 516, passed, paper, upgrade, **last)
    assert (line.state, line.expires_on) == (State.DONE, date(2029, 2, 21))


def test_a_renewal_extends_the_certificate():
    paper = entry("exam.certificate", EntryKind.DOCUMENT, on=160, issued_on=day(160))
    renewal = entry("ce.renewal", EntryKind.RENEWAL, on=880, issued_on=day(880))
    assert line_on("exam.certificate", 900, paper).state is State.EXPIRED
    line = line_on("exam.certificate", 900, paper, renewal)
    assert (line.state, line.expires_on) == (State.DONE, date(2031, 2, 10))
    assert line_on("exam.certificate", 900, paper, replace(renewal, status=WAITING)).state is State.EXPIRED
    own = line_on("ce.renewal", 900, paper, renewal)
    assert own.expires_on == line.expires_on
    assert not line_on("ce.renewal", 200, paper).credit


def test_waits_grow_and_the_fourth_is_not_known():
    failed = [entry("exam.passed", EntryKind.ATTEMPT, on=150 + 40 * n, passed=False) for n in range(4)]
    third = line_on("exam.passed", 240, failed[:3])
    assert third.reason.facts["until"] == day(230 + 365)
    fourth = line_on("exam.passed", 900, failed)
    assert (fourth.state, fourth.reason.code) == (State.BLOCKED, "ask_exam_body")


def test_stated_result_wins_over_the_score():
    odd = entry("exam.passed", EntryKind.ATTEMPT, on=150, passed=True, amount=380)
    assert line_on("exam.passed", 151, odd).state is State.DONE


def test_what_comes_first_gates_opening_only():
    have = papers() + practices(SKILL, 1)
    without_kit = [fact for fact in have if fact.key != "kit.received"]
    assert line_on(SKILL, 6, without_kit).state is State.STARTED
    assert line_on("skill.ic-02", 6, without_kit).state is State.CLOSED


def test_a_part_of_the_hours_opens_the_release_on_its_route():
    modules = [entry(line.key, EntryKind.SCORE, amount=90) for line in PATH.group("modules")]
    passed = entry("exam.passed", EntryKind.ATTEMPT, on=100, passed=True)
    cleared = entry("exam.cleared", EntryKind.CONFIRMATION, on=100)
    some = entry("extern.hours", EntryKind.SHIFT, amount=79 * 60, on=110)
    route = frozenset({"test-first"})
    closed = line_on("exam.release", 120, modules, passed, cleared, some, routes=route)
    assert closed.reason.facts["keys"] == ("extern.hours",)
    more = entry("extern.hours", EntryKind.SHIFT, amount=60, on=111)
    assert (
        line_on("exam.release", 120, modules, passed, cleared, some, more, routes=route).state is State.OPEN
    )


def test_requests_move_waive_and_open():
    late = request(RequestKind.EXTENSION, SKILL, until=60)
    assert line_on(SKILL, 6, papers(), late).due_on == day(60)
    waived = line_on("skill.ek-04", 6, request(RequestKind.WAIVER, "skill.ek-04", on=4))
    assert (waived.state, waived.credit, waived.since) == (State.WAIVED, True, day(4))
    opened = line_on("extern.site-orientation", 6, request(RequestKind.EXCEPTION, "extern.site-orientation"))
    assert opened.state is State.OPEN


def test_due_dates_are_sundays_moved_by_breaks_and_leave():
    assert line_on("module.d4", 1, papers()).due_on == day(97)
    calendar = Calendar(day(0), breaks=((day(70), day(83)),))
    assert line_on("module.d4", 1, papers(), calendar=calendar).due_on == day(111)
    leave = PeriodFact(PeriodKind.LEAVE, day(30), day(39))
    assert line_on("module.d4", 50, papers(), periods=(leave,)).due_on == day(107)
    assert line_on("module.d1", 50, papers(), periods=(leave,)).due_on == day(13)


def test_leave_stops_lateness_and_days_behind():
    leave = PeriodFact(PeriodKind.LEAVE, day(12), None)
    before = standing(PATH, facts(papers(), periods=(leave,)), day(12))
    long_after = standing(PATH, facts(papers(), periods=(leave,)), day(80))
    assert days_ahead_of(before, day(12)) == days_ahead_of(long_after, day(80))
    assert not long_after.line("module.d1").is_overdue
    assert long_after.pauses.paused_since_on == day(12)


def test_days_ahead_does_not_jump_when_a_break_begins_or_ends():
    calendar = Calendar(day(0), breaks=((day(20), day(33)),))
    days = [
        days_ahead_of(standing(PATH, facts(papers(), calendar=calendar), day(n)), day(n))
        for n in range(15, 38)
    ]
    steps = {second - first for first, second in itertools.pairwise(days)}
    assert steps <= {0, -1}


def test_withdrawn_enrollment_freezes_at_its_end():
    end = PeriodFact(PeriodKind.WITHDRAWN, day(40), None)
    have = papers() + practices(SKILL, 2)
    frozen = standing(PATH, facts(have, periods=(end,)), day(40))
    later = standing(PATH, facts(have, entry("doc.tb", EntryKind.DOCUMENT, on=60), periods=(end,)), day(300))
    assert pack(frozen) == pack(later)
    assert later.next_change_on is None


def test_kit_block_gives_the_line_to_the_supplier_and_moves_its_due_date():
    block = KitBlock(frozenset({SKILL}), day(5), None)
    line = line_on(SKILL, 30, papers(), kit_blocks=(block,))
    assert (line.state, line.holder, line.since, line.is_overdue) == (
        State.BLOCKED,
        Holder.KIT_SUPPLIER,
        day(5),
        False,
    )
    over = KitBlock(frozenset({SKILL}), day(5), day(14))
    assert line_on(SKILL, 30, papers(), kit_blocks=(over,)).due_on == day(20 + 10)


def test_job_counts_only_for_enrollments_that_started_before_it():
    old = entry("job.hired", EntryKind.JOB, on=5, starts_on=day(-20))
    new = entry("job.hired", EntryKind.JOB, on=5, starts_on=day(30))
    assert not line_on("job.hired", 40, old).credit
    assert line_on("job.hired", 40, new).credit


def test_every_line_that_is_not_finished_has_one_holder():
    now = standing(PATH, facts(papers(), practices(SKILL, 3)), day(30))
    for line in now.lines:
        settled = line.state in (State.DONE, State.WAIVED, State.CLOSED, State.NOT_ASKED)
        assert (line.holder is Holder.NOBODY) == settled, line


def test_next_step_is_what_was_returned_then_what_is_due_first():
    have = papers() + practices(SKILL, 3)
    returned = entry(SKILL, EntryKind.CHECKOFF, RETURNED, on=5)
    turns = student_turns(standing(PATH, facts(have, returned), day(30)).lines)
    assert turns[0].key == SKILL
    turns = student_turns(standing(PATH, facts(have), day(0)).lines)
    assert turns[0].due_on == min(line.due_on for line in turns if line.due_on)


def test_paced_to_is_the_due_date_of_the_next_line_in_due_order():
    nothing = standing(PATH, facts(), day(0))
    assert nothing.paced_to_on == day(6)
    waiting = standing(PATH, facts(entry("enroll.papers", EntryKind.DOCUMENT, WAITING, on=0)), day(0))
    assert waiting.paced_to_on > day(5)


def test_packed_row_says_the_same_as_the_lines():
    have = papers() + practices(SKILL, 3)
    tb = entry("doc.tb", EntryKind.DOCUMENT, on=5, expires_on=day(100))
    now = standing(PATH, facts(have, tb, entry("doc.tb", EntryKind.DOCUMENT, WAITING, on=30)), day(40))
    row = pack(now)
    assert len(row.cells) == len(row.holders) == len(PATH.requirements)
    for line in now.lines:
        assert unpack_cell(row.cells[line.index]) == (line.state, line.credit)
        assert unpack_date(row.due[3 * line.index : 3 * line.index + 3]) == line.due_on
        assert unpack_date(row.since[3 * line.index : 3 * line.index + 3]) == line.since
    assert row.done == sum(unpack_cell(cell)[1] for cell in row.cells)
