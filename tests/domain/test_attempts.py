"""Attempts at a check-off: sheets frozen and read back, attempts counted, steps missed most often."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.domain.small_sheet import SMALL, sheet
from tracker.domain.attempts import Hint, Run, freeze, marks, missed_most, thaw, tries, unticked
from tracker.domain.sheet_loader import shipped_sheets
from tracker.domain.sheets import score

APPROVED = SMALL.replace('approved_by = ""', 'approved_by = "N. Quill, RN"').replace(
    'approved_on = ""', 'approved_on = "2026-11-02"'
)


class TestFreezing:
    @pytest.mark.parametrize("skill", sorted(shipped_sheets()))
    def test_every_shipped_sheet_reads_back_equal(self, skill):
        before = shipped_sheets()[skill]
        after = thaw(freeze(before))
        assert after == before
        assert freeze(after) == freeze(before)

    def test_an_approval_is_frozen_with_it(self):
        after = thaw(freeze(sheet(APPROVED)))
        assert (after.approved_by, after.approved_on) == ("N. Quill, RN", date(2026, 11, 2))

    def test_the_text_is_canonical(self):
        text = freeze(sheet())
        assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert "°F" in text

    def test_decimals_come_back_exact(self):
        value = thaw(freeze(sheet())).values[0]
        assert (value.tolerance, value.highest) == (Decimal("0.4"), Decimal(110))
        assert isinstance(value.highest, Decimal)

    def test_any_change_changes_the_text(self):
        before = sheet()
        for after in (replace(before, pass_mark=81), replace(before, steps=before.steps[:-1])):
            assert freeze(after) != freeze(before)

    def test_scoring_a_thawed_sheet_gives_the_same(self):
        read = {"temperature": Decimal("98.6")}
        answers = [True, False, True, True, True, True]
        assert score(thaw(freeze(sheet())), answers, read, read) == score(sheet(), answers, read, read)

    @pytest.mark.parametrize(
        "damage",
        [
            "",
            "[]",
            "null",
            "{}",
            '{"format":2}',
            freeze(sheet()).replace('"format":1', '"format":9'),
            freeze(sheet()).replace('"pass_mark":80,', ""),
            freeze(sheet()).replace('"tolerance":"0.4"', '"tolerance":"wide"'),
            freeze(sheet()).replace('"skill":', '"other":1,"skill":'),
            freeze(replace(sheet(), approved_on=date(2026, 1, 1))).replace("2026-01-01", "2026-13-01"),
        ],
    )
    def test_what_is_no_frozen_sheet_is_refused(self, damage):
        with pytest.raises(ValueError, match="no frozen sheet"):
            thaw(damage)

    def test_only_what_a_sheet_holds_can_be_frozen(self):
        with pytest.raises(TypeError, match="cannot be frozen"):
            freeze(replace(sheet(), minutes={1}))


class TestTries:
    def test_a_skill_without_attempts(self):
        found = tries(3, (), ())
        assert (found.number, found.used, found.left) == (1, 0, 3)
        assert not found.is_last and not found.needs_remediation

    def test_the_last_attempt_of_a_set(self):
        found = tries(3, (11, 12), ())
        assert (found.number, found.left, found.is_last, found.needs_remediation) == (3, 1, True, False)

    def test_after_the_last_attempt_a_remediation_is_needed(self):
        found = tries(3, (11, 12, 13), ())
        assert (found.number, found.left, found.is_last, found.needs_remediation) == (4, 0, False, True)

    def test_a_remediation_gives_a_fresh_set_and_numbers_go_on(self):
        found = tries(3, (11, 12, 13), (14,))
        assert (found.number, found.used, found.left, found.needs_remediation) == (4, 0, 3, False)

    def test_attempts_after_the_last_remediation_count(self):
        found = tries(2, (11, 12, 15, 16, 19), (14, 17))
        assert (found.number, found.used, found.is_last) == (6, 1, True)

    def test_fewer_allowed_than_used_leaves_none(self):
        assert tries(1, (11, 12), ()).left == 0

    @given(
        some.integers(1, 20),
        some.sets(some.integers(1, 99), max_size=30),
        some.sets(some.integers(1, 99), max_size=5),
    )
    def test_what_always_holds(self, allowed, failed, remediated):
        found = tries(allowed, failed, remediated - failed)
        assert 0 <= found.left <= allowed
        assert found.used + found.left >= allowed
        assert found.number == len(failed) + 1
        assert found.needs_remediation == (found.left == 0)


class TestMissedMost:
    def runs(self, *missed, edition="1"):
        return [Run(edition, steps) for steps in missed]

    def test_nothing_was_missed(self):
        assert missed_most(sheet(), self.runs((), ())) == ()

    def test_most_often_first(self):
        assert missed_most(sheet(), self.runs((4,), (2, 4), (2, 4))) == (Hint(4, 3), Hint(2, 2))

    def test_of_equals_the_newest_first(self):
        assert [hint.step for hint in missed_most(sheet(), self.runs((5,), (2,), (5, 2, 1)))] == [5, 2, 1]

    def test_three_at_most(self):
        assert [hint.step for hint in missed_most(sheet(), self.runs((1, 2, 3, 4, 5)))] == [1, 2, 3]

    def test_another_edition_says_nothing(self):
        old = self.runs((1,), (1,), edition="0")
        assert missed_most(sheet(), old + self.runs((6,))) == (Hint(6, 1),)

    def test_long_ago_is_forgotten(self):
        assert missed_most(sheet(), self.runs(*[()] * 10, (3,))) == ()

    def test_a_step_that_the_sheet_has_not_is_no_hint(self):
        assert missed_most(sheet(), self.runs((0, 7, 6))) == (Hint(6, 1),)


class TestAnswers:
    def test_what_stays_unticked_was_missed(self):
        assert unticked(sheet(), {1, 2, 4, 6}) == (3, 5)

    def test_everything_ticked(self):
        assert unticked(sheet(), set(range(1, 7))) == ()

    def test_nothing_ticked_is_no_self_check(self):
        assert unticked(sheet(), ()) == ()

    def test_marks_stand_in_the_order_of_the_sheet(self):
        assert marks(sheet(), {6: True, 1: False, 9: True}) == [False, None, None, None, None, True]
