"""A sheet file is read whole or refused with all that is wrong in it."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain.small_sheet import CRITICAL, KIT, SMALL, STEP, VALUE, sheet, small
from tracker.domain.errors import PathError
from tracker.domain.path_loader import MAX_BYTES
from tracker.domain.sheets import unapproved


def problems(*arguments, **options):
    with pytest.raises(PathError) as refused:
        small(*arguments, **options)
    return set(refused.value.problems)


def test_reads_a_whole_sheet():
    found = sheet()
    assert (found.points, len(found.steps), found.kit, found.minutes) == (12, 6, ("watch",), 0)
    assert found.values[0].tolerance == Decimal("0.4")
    assert found.competencies == {"I.P.1.b"}
    assert small().kit["gloves"].consumable


def test_an_approved_sheet_is_not_listed():
    text = SMALL.replace('approved_by = ""', 'approved_by = "A. Nurse, RN"')
    text = text.replace('approved_on = ""', 'approved_on = "2026-01-31"')
    found = small(text).sheets.values()
    assert [one.approved_on for one in found] == [date(2026, 1, 31)]
    assert unapproved(found) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"skill.vs-02"', '"skill.none"', "skill: is no skill of the path"),
        ('"skill.vs-02"', '"enroll.papers"', "skill: is no skill of the path"),
        ('"skill.vs-02"', '"skill.ic-01"', "skill: belongs to infection-control, not to vital-signs"),
        ('es = "Por qué"', 'es = ""', "purpose.es: the Spanish purpose is missing"),
        ('en = "Safely"', 'en = " "', "safety.en: the English safety is missing"),
        (', es = "Lo hace"', "", "step 1.text.es: the Spanish text is missing"),
        ('["watch"]', '["watch", "drum"]', "kit: 'drum' is no part of the kit"),
        ('["watch"]', '["watch", "watch"]', "kit: names something twice"),
        (STEP * 5, STEP * 4, "step: 5 steps are not 6 to 14"),
        (STEP * 5, STEP * 14, "step: 15 steps are not 6 to 14"),
        (CRITICAL + STEP * 5, "", "step: is missing"),
        ("critical = true", "critical = false", "step: none is critical"),
        ("points = 2", "points = 0", "step 1.points: 0 is below 1"),
        ("points = 2\n", "", "step 1.points: is missing"),
        ('["I.P.1.b"]', '["page 3"]', "step 1.competency: 'page 3' is no leaf of the competency list"),
        ("pass_mark = 80", "pass_mark = 0", "pass_mark: 0 is below 1"),
        ("pass_mark = 80", "pass_mark = 101", "pass_mark: 101 is above 100"),
        ("pass_mark = 80", "pass_mark = 79.5", "pass_mark: must be a whole number, not 79.5"),
        ("attempts = 3", "attempts = 0", "attempts: 0 is below 1"),
        ("attempts = 3", "attempts = 3\ntimer = 9999", "timer: 9999 is above 3600"),
        ("attempts = 3", "attempts = 3\ncolor = 1", "color: unknown key"),
        ('"proposal"', '""', "origin: is missing: an unverified figure must say where it comes from"),
        ('edition = "1"\n', "", "edition: is missing"),
        ("tolerance = 0.4", "tolerance = nan", "value 1.tolerance: must be a number, not NaN"),
        ("tolerance = 0.4", 'tolerance = "4"', "value 1.tolerance: must be a number, not '4'"),
        ("tolerance = 0.4", "tolerance = -1", "value 1.tolerance: -1 is below 0"),
        ("tolerance = 0.4\n", "", "value 1.tolerance: is missing"),
        ("highest = 110", "highest = 90", "value 1.highest: is not above lowest"),
        (VALUE, VALUE * 2, "value: a key stands twice"),
        ('approved_by = ""', 'approved_by = "A"', "approved_by: and approved_on go together"),
        ('on = ""', 'on = "soon"', "approved_on: must be a day like 2026-01-31, not 'soon'"),
    ],
)  # fmt: skip
def test_refuses(old, new, what):
    assert old in SMALL
    assert what in {told for _where, told in problems(SMALL.replace(old, new, 1))}


def test_names_every_problem_at_once():
    text = SMALL.replace("attempts = 3", "attempts = 0").replace('["watch"]', '["drum"]')
    assert problems(text + "\n[other]\n", KIT + "[[part]]\n", "nowhere") >= {
        ("nowhere", "is no section of the path"),
        ("nowhere", "other: unknown key"),
        ("skill.vs-02", "skill: belongs to vital-signs, not to nowhere"),
        ("skill.vs-02", "attempts: 0 is below 1"),
        ("skill.vs-02", "kit: 'drum' is no part of the kit"),
        ("kit", "part 3.key: is missing"),
    }


def test_refuses_two_sheets_of_a_skill():
    assert problems(SMALL * 2) == {("skill.vs-02", "has two sheets")}


def test_refuses_a_part_twice():
    assert problems(SMALL, KIT * 2) >= {("kit", "watch: stands twice")}


def test_refuses_a_sheet_without_a_competency_that_is_asked():
    asked = {"skill.vs-02": ["I.P.1.b", "I.P.1.c"], "skill.vs-03": ["I.P.1.c"]}
    assert problems(leaves=asked) == {("skill.vs-02", "no step shows I.P.1.c")}


@pytest.mark.parametrize("text", ["", "[[sheet]", "x = 1e9999999999999999999", "#" * (MAX_BYTES + 1)])
def test_refuses_what_is_no_sheet_file(text):
    assert {where for where, _what in problems(text)} == {"vital-signs"}


def test_tells_of_a_broken_kit_beside_the_rest():
    told = problems(SMALL.replace("attempts = 3", "attempts = 0"), "[[part")
    assert {where for where, _what in told} == {"kit", "skill.vs-02"}
