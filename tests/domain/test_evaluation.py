"""Evaluation forms: what the shipped ones hold, what answers come to, and which files are refused."""

import pytest

from tracker.domain.errors import Impossible, PathError
from tracker.domain.evaluation import Anchor, judge
from tracker.domain.evaluation_loader import load_evaluations, shipped_evaluations, shipped_text
from tracker.domain.path_loader import MAX_BYTES

FORMS = ("student", "site")
LEVEL = """\
[{form}.level]
below = {{ en = "Below", es = "Por debajo" }}
developing = {{ en = "Developing", es = "En desarrollo" }}
meets = {{ en = "Meets", es = "Cumple" }}
beyond = {{ en = "Beyond", es = "Supera" }}
"""
LINE = """\
[[{form}.line]]
key = "tact"
title = {{ en = "Tact", es = "Tacto" }}
competency = ["A.7"]
below = {{ en = "Shouts", es = "Grita" }}
developing = {{ en = "Talks", es = "Habla" }}
meets = {{ en = "Asks", es = "Pregunta" }}
beyond = {{ en = "Listens", es = "Escucha" }}
"""
FORM = """\
[{form}]
title = {{ en = "Form", es = "Hoja" }}
intro = {{ en = "Choose", es = "Elija" }}
"""
HEAD = """\
edition = "1"
origin = "proposal"
unverified = true
"""
OTHER = LINE.replace('"tact"', '"safety"').replace('"A.7"', "")
SMALL = HEAD + "".join((FORM + LEVEL + LINE + OTHER).format(form=form) for form in FORMS)


def small(text=SMALL):
    return load_evaluations("small", text)


def problems(text):
    with pytest.raises(PathError) as refused:
        small(text)
    return set(refused.value.problems)


class TestShipped:
    def test_the_student_form_holds_the_eight_areas_and_three_more(self):
        lines = shipped_evaluations().student.lines
        assert [leaf for line in lines for leaf in line.competency] == [f"A.{n}" for n in range(1, 9)]
        assert [line.key for line in lines if not line.competency] == ["attendance", "safety", "skill-growth"]

    def test_the_site_form_is_short(self):
        assert 5 <= len(shipped_evaluations().site.lines) <= 6

    def test_every_line_has_four_anchors_in_both_languages(self):
        for form in (shipped_evaluations().student, shipped_evaluations().site):
            for line in form.lines:
                assert list(line.anchors) == list(Anchor)
                assert all(anchor.en != anchor.es for anchor in line.anchors.values()), line.key

    def test_says_that_nobody_checked_it(self):
        for form in (shipped_evaluations().student, shipped_evaluations().site):
            assert form.unverified and form.origin and form.edition == "1"

    def test_the_file_is_read_once(self):
        assert shipped_evaluations() is shipped_evaluations()
        assert load_evaluations("ccma-evaluation", shipped_text()) == shipped_evaluations()


class TestJudging:
    def test_all_met(self):
        result = judge(small().student, {"safety": "meets", "tact": "beyond"})
        assert dict(result.answers) == {"tact": Anchor.BEYOND, "safety": Anchor.MEETS}
        assert list(result.answers) == ["tact", "safety"]
        assert (result.below_meets, result.is_adequate) == ((), True)
        assert result.competencies == {"A.7"}

    @pytest.mark.parametrize("level", ["below", "developing"])
    def test_what_is_below_meets_is_told_and_shows_no_competency(self, level):
        result = judge(small().student, {"tact": level, "safety": "meets"})
        assert (result.below_meets, result.is_adequate) == (("tact",), False)
        assert result.competencies == frozenset()

    @pytest.mark.parametrize(
        ("answers", "code", "field"),
        [
            ({}, "lines_unanswered", "tact"),
            ({"tact": "meets"}, "lines_unanswered", "safety"),
            ({"tact": "meets", "safety": ""}, "lines_unanswered", "safety"),
            ({"tact": "meets", "safety": None}, "lines_unanswered", "safety"),
            ({"tact": "meets", "safety": "great"}, "level_unknown", "safety"),
            ({"tact": "meets", "safety": "meets", "hair": "meets"}, "line_unknown", "hair"),
        ],
    )
    def test_refuses(self, answers, code, field):
        with pytest.raises(Impossible) as refused:
            judge(small().student, answers)
        assert (refused.value.code, refused.value.field) == (code, field)

    def test_names_every_line_that_is_open(self):
        with pytest.raises(Impossible) as refused:
            judge(small().student, {})
        assert refused.value.facts["lines"] == ("tact", "safety")


class TestRefusals:
    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ('edition = "1"\n', "", "edition: is missing"),
            ('"proposal"', '""', "origin: is missing: an unverified figure must say where it comes from"),
            ('es = "Hoja"', 'es = ""', "title.es: the Spanish title is missing"),
            ('en = "Choose"', 'en = " "', "intro.en: the English intro is missing"),
            ('meets = { en = "Meets", es = "Cumple" }\n', "", "level.meets: is missing"),
            ('es = "Cumple"', 'es = ""', "level.meets.es: the Spanish meets is missing"),
            ("[student.level]", '[student.level]\nhigher = "a"', "level.higher: unknown key"),
            ('key = "tact"\n', "", "line 1.key: is missing"),
            ('key = "safety"', 'key = "tact"', "line: a key stands twice"),
            ('below = { en = "Shouts", es = "Grita" }\n', "", "line 1.below: is missing"),
            ('es = "Habla"', 'es = ""', "line 1.developing.es: the Spanish developing is missing"),
            ('"Shouts"', f'"{"x" * 161}"', "line 1.below: is longer than 160 signs"),
            ('"Shouts"', '"Talks"', "line 1.anchors: two levels say the same"),
            ('["A.7"]', '["P.1"]', "line 1.competency: 'P.1' is no affective leaf of the competency list"),
            ('["A.7"]', '["A.7"]\ncolor = 1', "line 1.color: unknown key"),
            (LINE.format(form="student") + OTHER.format(form="student"), "", "line: is missing"),
            ('unverified = true\n', 'unverified = true\nmark = 3\n', "mark: unknown key"),
        ],
    )  # fmt: skip
    def test_refuses(self, old, new, what):
        assert old in SMALL
        assert what in {told for _where, told in problems(SMALL.replace(old, new, 1))}

    def test_refuses_too_many_lines(self):
        more = "".join(LINE.format(form="site").replace('"tact"', f'"line-{n}"') for n in range(19))
        assert ("site", "line: 21 lines are more than 20") in problems(SMALL + more)

    def test_names_every_problem_at_once(self):
        text = (
            SMALL.replace('"tact"', '"T"', 1).replace('es = "Cumple"', 'es = ""').replace("[site]", "[place]")
        )
        assert {where for where, _what in problems(text)} == {"evaluation", "student", "site"}

    @pytest.mark.parametrize("text", ["", "[student", "student = 3", "#" * (MAX_BYTES + 1)])
    def test_refuses_what_is_no_form(self, text):
        assert problems(text)
