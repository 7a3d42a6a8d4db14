"""The kit in the rulebook: what needs which part, what is sharp, and since when a line is blocked."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, day
from tracker.domain.facts import KitBlock
from tracker.domain.holding import kit_blocked
from tracker.domain.kit import has_sharps, needed_for, received_line
from tracker.domain.program_loader import load_program
from tracker.services.curriculum import shipped_program

PROGRAM = load_program(**shipped_program())
SKILL = "skill.vs-01"
LINE = PATH.by_key[SKILL]

STRETCHES = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(0, 20), st.sampled_from("abc")).map(
        lambda made: KitBlock(
            frozenset({SKILL}),
            day(made[0]),
            None if made[1] is None else day(made[0] + made[1]),
            made[2],
        )
    ),
    max_size=6,
)


def covers(blocks: list[KitBlock], number: int) -> bool:
    """Whether any of these parts is missing on that day."""
    on = day(number)
    return any(block.since <= on and (block.until is None or on < block.until) for block in blocks)


@given(STRETCHES, st.integers(0, 70))
def test_a_line_is_blocked_as_long_as_any_part_is_missing_and_since_the_stretch_began(blocks, number):
    found = kit_blocked(LINE, blocks, day(number))
    assert (found is not None) == covers(blocks, number)
    if found is None:
        return
    began = next(n for n in range(number, -2, -1) if not covers(blocks, n - 1))
    assert found[3] == day(began)


@given(STRETCHES, st.integers(0, 70))
def test_it_names_every_missing_part_once_and_no_other(blocks, number):
    found = kit_blocked(LINE, blocks, day(number))
    missing = {block.part for block in blocks if covers([block], number)}
    named = found[4].facts["parts"] if found else ()
    assert len(named) == len(set(named)) and set(named) == missing


def test_a_part_that_another_skill_needs_blocks_nothing_here():
    other = KitBlock(frozenset({"skill.vs-03"}), day(1), None, "watch")
    assert kit_blocked(LINE, [other], day(5)) is None


def test_every_part_says_which_of_the_asked_skills_need_it():
    needed = needed_for(PROGRAM, {"skill.vs-01", "skill.vs-03", "skill.ph-02"})
    assert list(needed) == list(PROGRAM.kit)
    assert [line.key for line in needed["stethoscope"]] == ["skill.vs-01", "skill.vs-03"]
    assert [line.key for line in needed["bp-cuff"]] == ["skill.vs-01"]
    assert needed["eye-chart"] == ()


def test_no_skill_of_the_site_needs_a_part_of_the_kit():
    for skills in PROGRAM.skills_by_part.values():
        assert all(PROGRAM.by_key[key].needs.practice for key in skills)


def test_sharps_are_data_and_reach_the_skill_that_follows():
    sharp = {key for key, part in PROGRAM.kit.items() if part.sharp}
    assert sharp == {"practice-needles", "winged-set", "lancet-trainer", "saline-ampule", "suture-scissors"}
    skills = {key for key in PROGRAM.sheets if has_sharps(PROGRAM, key)}
    # Drawing blood at the site comes after drawing it from the block.
    assert {"skill.ph-02", "skill.ph-03", "skill.im-05", "skill.pt-01"} <= skills
    assert not skills & {"skill.vs-01", "skill.pi-01", "skill.do-01"}


def test_only_a_program_with_a_kit_asks_whether_it_came():
    assert received_line(PROGRAM) is PROGRAM.by_key["kit.received"]
    assert received_line(PATH) is None
