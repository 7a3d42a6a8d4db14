"""Standing of the kit and the externship: blocked parts, plans after the last attempt, rules of sites."""

from dataclasses import replace

import pytest

from tests.domain.facts_of import PATH, day, entry, facts, line_on, papers, placement, practices
from tracker.domain.errors import PathError
from tracker.domain.facts import KitBlock
from tracker.domain.path import ShiftRules
from tracker.domain.path_loader import load_path
from tracker.domain.program_loader import load_program, pack_texts
from tracker.domain.sheet_loader import shipped_texts
from tracker.domain.standing import standing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, Mode, RequestKind, State
from tracker.services.curriculum import shipped_document, shipped_program

SKILL, PAPER = "skill.vs-01", "doc.drug"
RETURNED, WAITING = EntryStatus.RETURNED, EntryStatus.WAITING


def plan(status: EntryStatus, *, on: int):
    """A plan for the skill after its last attempt."""
    fact = entry(SKILL, EntryKind.REQUEST, status, on=on, request=RequestKind.REMEDIATION, targets=(SKILL,))
    return replace(fact, key=None, waits_for=Holder.COORDINATOR if status is WAITING else None)


def failed(on: int):
    return entry(SKILL, EntryKind.CHECKOFF, RETURNED, on=on, passed=False)


def test_a_plan_that_waits_is_the_coordinators_turn() -> None:
    before = [papers(), practices(SKILL, 5), failed(5)]
    assert line_on(SKILL, 6, *before).holder is Holder.STUDENT
    line = line_on(SKILL, 6, *before, plan(WAITING, on=5))
    assert (line.state, line.holder, line.since) == (State.WAITING, Holder.COORDINATOR, day(5))


def test_a_granted_plan_gives_the_turn_back() -> None:
    line = line_on(SKILL, 9, papers(), practices(SKILL, 5), failed(5), plan(EntryStatus.ACCEPTED, on=8))
    assert (line.state, line.holder) == (State.RETURNED, Holder.STUDENT)


def test_a_blocked_line_names_the_part_and_when_it_was_sent() -> None:
    block = KitBlock(frozenset({SKILL}), day(4), None, "bp-cuff", day(6))
    line = line_on(SKILL, 8, papers(), kit_blocks=(block,))
    assert (line.state, line.holder, line.since) == (State.BLOCKED, Holder.KIT_SUPPLIER, day(4))
    assert (line.reason.facts["part"], line.reason.facts["sent_on"]) == ("bp-cuff", day(6))


def test_days_without_a_part_leave_the_plan() -> None:
    before = line_on(SKILL, 20, papers())
    block = KitBlock(frozenset({SKILL}), day(4), day(10), "bp-cuff")
    after = line_on(SKILL, 20, papers(), kit_blocks=(block,))
    assert before.due_on is not None and after.due_on is not None
    assert (after.due_on - before.due_on).days == 7
    assert after.state is State.OPEN


def drug_screen(issued: int):
    return entry(PAPER, EntryKind.DOCUMENT, on=40, issued_on=day(issued))


def test_a_site_may_ask_for_a_newer_paper() -> None:
    at_site = placement(60, 100, rules=((PAPER, 30),))
    line = line_on(PAPER, 50, papers(), drug_screen(29), at_site)
    assert (line.state, line.credit, line.holder) == (State.STARTED, False, Holder.STUDENT)
    assert (line.reason.code, line.reason.facts["oldest_on"]) == ("started_too_old", day(30))
    assert line_on(PAPER, 50, papers(), drug_screen(30), at_site).credit
    assert line_on(PAPER, 50, papers(), drug_screen(29), drug_screen(35), at_site).credit


def test_the_rule_of_a_site_ends_with_the_placement() -> None:
    at_site = placement(60, 100, rules=((PAPER, 30),))
    now = standing(PATH, facts(papers(), drug_screen(29), at_site), day(100))
    assert not now.line(PAPER).credit
    assert now.next_change_on is not None and now.next_change_on <= day(101)
    assert line_on(PAPER, 101, papers(), drug_screen(29), at_site).credit


def test_the_stricter_of_two_sites_counts() -> None:
    sites = [placement(60, 100, rules=((PAPER, 30),)), placement(90, 120, rules=((PAPER, 30),))]
    line = line_on(PAPER, 70, papers(), drug_screen(45), *sites)
    assert line.reason.facts["oldest_on"] == day(60)


def test_a_goal_counts_different_skills_where_it_asks_for_skills() -> None:
    signed = [
        entry(key, EntryKind.SIGNATURE, on=70, amount=3, mode=Mode.LIVE, basis=Basis.DECISION)
        for key in ("skill.im-05", "skill.im-06")
    ]
    goals = frozenset({"caahep", "california"})
    now = standing(PATH, facts(papers(), signed, goals=goals), day(80))
    assert now.line("extern.site-skills").goals == (("caahep", 2, 18),)
    assert now.line("skill.im-05").goals == (("california", 3, 10),)


def test_the_midterm_opens_at_half_of_the_hours() -> None:
    line = line_on("extern.midterm", 110, papers())
    assert line.state is State.CLOSED
    assert "extern.hours" in line.reason.facts["keys"]


def test_the_program_carries_its_sheets_and_kit() -> None:
    program = load_program(**shipped_program())
    assert len(program.sheets) == 66
    assert program.skills_by_part["bp-cuff"] == {"skill.vs-01"}
    assert program.shift_rules == ShiftRules(360, 30, 720)
    assert program.warning_days == (60, 30, 14)
    assert program.goals["california"].states == ("CA",)


def test_other_texts_make_another_version() -> None:
    sheets, kit = shipped_texts()
    document = shipped_document()
    bare = load_program("ccma.toml", document)
    whole = load_program("ccma.toml", document, pack_texts(sheets, kit))
    changed = load_program("ccma.toml", document, pack_texts(sheets, kit.replace("Stethoscope", "Scope")))
    assert len({bare.digest, whole.digest, changed.digest}) == 3
    assert bare.sheets == {} and bare.kit == {}


@pytest.mark.parametrize("texts", ["nothing", '{"kit": ""}', '{"kit": "", "sheets": 4}', "[]"])
def test_texts_that_cannot_be_read_are_refused(texts: str) -> None:
    with pytest.raises(PathError):
        load_program("ccma.toml", shipped_document(), texts)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("longest_minutes = 720", "longest_minutes = 0", "longest_minutes"),
        ("longest_minutes = 720", "longest_minutes = 1441", "longest_minutes"),
        ("days = [60, 30, 14]", "days = [60, 400]", "days"),
        ('states = ["CA"]', 'states = ["Calif"]', "states"),
    ],
)
def test_figures_out_of_reach_are_refused(old: str, new: str, where: str) -> None:
    text = shipped_document()
    assert old in text
    with pytest.raises(PathError, match=where):
        load_path("ccma.toml", text.replace(old, new, 1))


def test_a_program_without_these_figures_deducts_nothing() -> None:
    text = "\n".join(
        row for row in shipped_document().splitlines() if not row.startswith(("shift_rules", "warning_days"))
    )
    path = load_path("ccma.toml", text)
    assert path.shift_rules == ShiftRules(0, 0, 24 * 60)
    assert path.warning_days == ()
