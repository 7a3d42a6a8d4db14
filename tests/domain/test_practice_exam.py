"""Practice exams by domain: the plan's weights, the weakest domains, what trains them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.path_loader import shipped
from tracker.domain.practice_exam import analysis, are_possible, percent, read_marks, written

PLAN = shipped_credentials().by_code["ccma"].plan
assert PLAN is not None
FULL = {domain.code: (domain.items, domain.items) for domain in PLAN.domains}


def test_the_weakest_cost_the_most_items_of_the_exam() -> None:
    marks = FULL | {"D3B": (14, 28), "D3F": (0, 6), "D7": (5, 7), "D1": (14, 15)}
    found = analysis(shipped(), PLAN, marks)
    assert [one.domain.code for one in found.weakest] == ["D3B", "D3F", "D7"]
    assert (found.expected, found.of, found.missing) == (150 - 14 - 6 - 2 - 1, 150, ())
    general = found.weakest[0]
    assert general.modules == ("module.d3b",)
    assert "skill.im-06" in general.skills
    assert all(shipped().by_key[key].domain == "D3B" for key in (*general.modules, *general.skills))


def test_the_weights_count_and_not_the_items_of_the_practice() -> None:
    # Half of 2 items of a domain that has 28 in the exam costs more than all 10 of one that has 6.
    found = analysis(shipped(), PLAN, {"D3B": (1, 2), "D3F": (0, 10)})
    assert [one.domain.code for one in found.weakest] == ["D3B", "D3F"]
    assert (found.expected, found.of) == (14, 34)
    assert len(found.missing) == 10


def test_knowledge_has_a_module_and_no_skill() -> None:
    found = analysis(shipped(), PLAN, {"D1": (0, 15), "D2": (0, 8)})
    assert [(one.modules, one.skills) for one in found.scores] == [(("module.d1",), ()), (("module.d2",), ())]


@pytest.mark.parametrize(
    "marks", [{}, {"D9": (1, 2)}, {"D1": (3, 2)}, {"D1": (-1, 2)}, {"D1": (0, 0)}, {"D1": (1, 501)}]
)
def test_marks_that_cannot_be(marks: dict[str, tuple[int, int]]) -> None:
    assert not are_possible(marks, PLAN)


PAIRS = st.integers(1, 60).flatmap(lambda items: st.tuples(st.integers(0, items), st.just(items)))


@given(st.dictionaries(st.sampled_from(sorted(FULL)), PAIRS, min_size=1))
def test_any_marks(marks: dict[str, tuple[int, int]]) -> None:
    assert read_marks(written(marks)) == marks
    assert are_possible(marks, PLAN)
    assert 0 <= percent(marks) <= 100
    found = analysis(shipped(), PLAN, marks)
    assert 0 <= found.expected <= found.of <= 150
    assert len(found.scores) + len(found.missing) == len(PLAN.domains)
    assert percent(marks) != 100 or not found.weakest
