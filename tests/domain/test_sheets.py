"""Skill sheets: what the shipped ones hold, and what an evaluator's marks come to."""

import csv
from decimal import Decimal
from pathlib import Path as File

import pytest

from tests.domain.small_sheet import CRITICAL, SHEET, SMALL, STEP, sheet
from tracker.domain.errors import Impossible
from tracker.domain.path_loader import shipped
from tracker.domain.sheet_loader import load_sheets, shipped_kit, shipped_sheets, shipped_texts
from tracker.domain.sheets import score, unapproved

EXPECTED = File(__file__).parent / "expected" / "sheet_leaves.csv"
READ = {"temperature": Decimal("98.6")}


def leaves():
    """The competencies that the sheet of each skill has to show."""
    with EXPECTED.open(newline="", encoding="utf-8") as file:
        return {row["skill"]: row["leaves"].split() for row in csv.DictReader(file)}


class TestShipped:
    def test_every_checkoff_and_every_skill_of_the_site_has_a_sheet(self):
        lines = shipped().requirements
        checked = {line.key for line in lines if line.needs.checkoff > 0}
        at_site = {line.key for line in lines if "site-only" in line.groups}
        assert (len(checked), len(at_site)) == (59, 7)
        assert set(shipped_sheets()) == checked | at_site == set(leaves())

    def test_stand_in_path_order(self):
        lines = [line.key for line in shipped().requirements]
        assert list(shipped_sheets()) == sorted(shipped_sheets(), key=lines.index)

    def test_show_every_competency_of_their_skill(self):
        texts, kit = shipped_texts()
        assert load_sheets("ccma-sheets", texts, kit, shipped(), leaves()).sheets == shipped_sheets()

    def test_few_steps_are_critical(self):
        for one in shipped_sheets().values():
            most = max(5, len(one.competencies) + 1)  # a joined skill needs one for each leaf
            assert 1 <= sum(step.critical for step in one.steps) <= most, one.skill

    def test_a_passed_attempt_proves_every_psychomotor_leaf(self):
        for one in shipped_sheets().values():
            proven = {leaf for step in one.steps if step.critical for leaf in step.competency}
            assert not {leaf for leaf in one.competencies if ".P." in leaf} - proven, one.skill

    def test_figures_say_where_they_come_from(self):
        for one in (*shipped_sheets().values(), *shipped_kit().values()):
            assert one.unverified and one.origin
        assert all(value.origin for one in shipped_sheets().values() for value in one.values)

    def test_measured_skills_hold_values(self):
        measured = ("vs-01", "vs-02", "vs-03", "vs-04", "vs-05", "vs-06", "vs-07", "pt-05")
        for code in measured:
            assert shipped_sheets()[f"skill.{code}"].values, code
        assert {v.key: v.tolerance for v in shipped_sheets()["skill.vs-06"].values} == {
            "height": Decimal("0.5"),
            "weight": Decimal(2),
        }

    def test_home_skills_with_a_sharp_name_the_sharps_box(self):
        for one in shipped_sheets().values():
            if "practice-needles" in one.kit and one.skill != "skill.ph-01":  # needles stay capped
                assert "sharps-box" in one.kit, one.skill

    def test_skills_of_the_site_use_no_kit(self):
        for line in shipped().requirements:
            if "site-only" in line.groups:
                assert shipped_sheets()[line.key].kit == (), line.key

    def test_every_part_of_the_kit_is_used(self):
        assert {part for one in shipped_sheets().values() for part in one.kit} == set(shipped_kit())

    def test_both_languages_differ(self):
        for one in shipped_sheets().values():
            for text in (one.purpose, one.safety, *(step.text for step in one.steps)):
                assert text.en != text.es, one.skill

    def test_none_is_approved_yet(self):
        assert len(unapproved(shipped_sheets().values())) == 66


class TestScoring:
    def test_everything_done(self):
        result = score(sheet(), [True] * 6, READ, READ)
        assert (result.points, result.possible, result.percent, result.passed) == (12, 12, 100, True)
        assert (result.missed, result.missed_critical, result.out_of_tolerance) == ((), (), ())

    def test_one_miss_that_is_not_critical_passes(self):
        result = score(sheet(), [True, True, False, True, True, True], READ, READ)
        assert (result.percent, result.missed, result.missed_critical, result.passed) == (83, (3,), (), True)

    def test_too_few_points_fail(self):
        result = score(sheet(), [True, False, False, True, True, True], READ, READ)
        assert (result.points, result.percent, result.missed, result.passed) == (8, 66, (2, 3), False)

    @pytest.mark.parametrize(("mark", "passed"), [(83, True), (84, False)])
    def test_percent_is_rounded_down_and_never_up_to_the_mark(self, mark, passed):
        text = SMALL.replace("pass_mark = 80", f"pass_mark = {mark}")
        found = sheet(text)
        result = score(found, [True] * 5 + [False], READ, READ)  # 83.3 percent
        assert (result.percent, result.passed) == (83, passed)

    def test_a_missed_critical_step_fails_whatever_the_points(self):
        found = sheet(SMALL.replace("pass_mark = 80", "pass_mark = 1"))
        result = score(found, [False] + [True] * 5, READ, READ)
        assert (result.percent, result.missed_critical, result.passed) == (83, (1,), False)

    @pytest.mark.parametrize(
        ("read", "agrees"),
        [("98.2", True), ("99.0", True), ("98.19", False), ("99.1", False)],
    )
    def test_a_value_out_of_tolerance_fails_whatever_the_points(self, read, agrees):
        result = score(sheet(), [True] * 6, {"temperature": Decimal(read)}, READ)
        assert (result.percent, result.passed) == (100, agrees)
        assert result.out_of_tolerance == (() if agrees else ("temperature",))

    def test_decimals_are_exact(self):
        # In binary fractions 98.2 - 97.8 is more than 0.4.
        result = score(
            sheet(), [True] * 6, {"temperature": Decimal("98.2")}, {"temperature": Decimal("97.8")}
        )
        assert result.passed

    def test_a_reading_not_taken_is_out_of_tolerance(self):
        result = score(sheet(), [True] * 6, {"temperature": None}, {})
        assert (result.out_of_tolerance, result.passed) == (("temperature",), False)

    def test_a_sheet_without_values_needs_no_readings(self):
        found = sheet(SHEET + CRITICAL + STEP * 5)
        assert score(found, [True] * 6, {}, {}).passed

    @pytest.mark.parametrize(
        ("answers", "steps"),
        [
            ([], (1, 2, 3, 4, 5, 6)),
            ([True] * 5, (6,)),
            ([True, None, False, None, True, True], (2, 4)),
            ([True] * 7, ()),
        ],
    )
    def test_unanswered_steps_are_an_error(self, answers, steps):
        with pytest.raises(Impossible) as refused:
            score(sheet(), answers, READ, READ)
        assert (refused.value.code, refused.value.facts) == ("steps_unanswered", {"steps": steps})

    @pytest.mark.parametrize(
        ("values", "references", "code"),
        [
            ({}, READ, "value_unanswered"),
            (READ, {}, "reference_unanswered"),
            (READ, {"temperature": None}, "reference_unanswered"),
            ({"temperature": Decimal("986")}, READ, "value_outside"),
            (READ, {"temperature": Decimal("9.8")}, "value_outside"),
            ({"temperature": None}, {"temperature": Decimal(9)}, "value_outside"),
        ],
    )
    def test_readings_that_cannot_be_scored(self, values, references, code):
        with pytest.raises(Impossible) as refused:
            score(sheet(), [True] * 6, values, references)
        assert (refused.value.code, refused.value.field) == (code, "temperature")
