"""A bad path is refused whole: each refusal names the file, the key and what is wrong."""

import pytest

from tracker.domain.errors import PathError
from tracker.domain.path_loader import MAX_BYTES, load_path
from tracker.domain.path_rules import MOST_ROUTES
from tracker.domain.statuses import RequirementKind

SMALL = """\
code = "small"
version = "1"
title = { en = "Small", es = "Pequeño" }
weeks = { value = 4 }
expiring_days = { value = 60 }
promise_days = { value = 3 }
externship_weeks = { first = 3, last = 4 }
season = { from = "09-01", to = "04-30" }

[[step]]
key = "training"
title = { en = "Training", es = "Formación" }

[[step]]
key = "externship"
title = { en = "Externship", es = "Externado" }

[route.early]
title = { en = "Early", es = "Temprano" }
step_order = ["externship", "training"]

[goal.many]
title = { en = "Many", es = "Muchas" }

[section.kit]
title = { en = "Kit", es = "Kit" }

[[requirement]]
key = "kit.safety"
step = "training"
kind = "milestone"
section = "kit"
title = { en = "Safety", es = "Seguridad" }
confirmed_by = "student"
needs = { once = 1 }
entries = ["confirmation"]
due_week = 1

[[requirement]]
key = "skill.draw"
step = "training"
kind = "skill"
title = { en = "Draw", es = "Extraer" }
confirmed_by = "instructor"
needs = { practice = 3, checkoff = 1 }
entries = ["practice", "checkoff"]
modes = ["kit"]
groups = ["home"]
goals = { many = { practice = 10 } }
due_week = 2
due_on = { early = 3 }
after = ["kit.safety"]

[[requirement]]
key = "site.hours"
step = "externship"
kind = "hours"
title = { en = "Hours", es = "Horas" }
confirmed_by = "preceptor"
needs = { hours = 100 }
entries = ["shift"]
due_week = 4
after = ["@home"]

[[requirement]]
key = "paper"
step = "externship"
kind = "document"
title = { en = "Paper", es = "Documento" }
confirmed_by = "coordinator"
subject = "paper"
needs = { once = 1 }
entries = ["document"]
after = ["site.hours>=50", "skill.draw[!early]"]
"""

ANOTHER_PAPER = """\
[[requirement]]
key = "paper.again"
step = "externship"
kind = "document"
title = { en = "Paper", es = "Documento" }
confirmed_by = "coordinator"
subject = "paper"
needs = { once = 1 }
entries = ["document"]

"""


def refused(text, **given):
    """The problems for which the text is refused."""
    with pytest.raises(PathError) as caught:
        load_path("small.toml", text, **given)
    for where, what in caught.value.problems:
        assert f"small.toml: {where}: {what}" in str(caught.value)
    return list(caught.value.problems)


def changed(*edits):
    """The small path with each (old, new) replaced once; the old text must be there."""
    text = SMALL
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_small_path_is_sound():
    assert [line.key for line in load_path("small.toml", SMALL).requirements] == [
        "kit.safety",
        "skill.draw",
        "site.hours",
        "paper",
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        # unknown keys, anywhere
        ('code = "small"', 'code = "small"\ncolor = "red"', "path", "color: unknown key"),
        ("{ value = 4 }", "{ value = 4, days = 2 }", "path", "weeks.days: unknown key"),
        ('key = "externship"', 'key = "externship"\nicon = 1', "step 2", "icon: unknown key"),
        ("[route.early]", "[route.early]\nfast = true", "route.early", "fast: unknown key"),
        ("[goal.many]", "[goal.many]\nfast = true", "goal.many", "fast: unknown key"),
        ('"Kit", es', '"Kit", fr = "Kit", es', "section.kit", "title.fr: unknown key"),
        ("due_week = 1\n", "due_weak = 1\n", "kit.safety", "due_weak: unknown key"),
        ("checkoff = 1", "checkof = 1", "skill.draw", "needs.checkof: unknown key"),
        ("{ practice = 10", "{ once = 10", "skill.draw", "goals.many.once: unknown key"),
        # references
        ('after = ["kit.safety"]', 'after = ["kit.safty"]', "skill.draw", "after: unknown key 'kit.safty'"),
        ('["@home"]', '["@homes"]', "site.hours", "after: unknown group 'homes'"),
        ("[!early]", "[!late]", "paper", "after: unknown route 'late'"),
        ("site.hours>=50", "site.hours>=500", "paper", "after: site.hours has no part of 500 hours"),
        ("site.hours>=50", "site.hours => 50", "paper", "after: cannot be read: 'site.hours => 50'"),
        ('step = "externship"', 'step = "extern"', "site.hours", "step: unknown step 'extern'"),
        ('section = "kit"', 'section = "kits"', "kit.safety", "section: unknown section 'kits'"),
        ("{ early = 3 }", "{ late = 3 }", "skill.draw", "due_on: unknown route 'late'"),
        ('subject = "paper"', 'only_on = "late"', "paper", "only_on: unknown route 'late'"),
        ("goals = { many", "goals = { most", "skill.draw", "goals: unknown goal 'most'"),
        (
            "due_week = 1\n",
            'only_on = "early"\n',
            "skill.draw",
            "after: kit.safety is asked on early alone: bind the rule to it",
        ),
        # doubles
        (
            'key = "paper"',
            'key = "kit.safety"',
            "kit.safety",
            "key: stands on 2 requirements",
        ),
        ('key = "externship"', 'key = "training"', "training", "key: stands on 2 steps"),
        # words that must be known
        ('kind = "hours"', 'kind = "quiz"', "site.hours", "kind: 'quiz' has no evaluator"),
        ('modes = ["kit"]', 'modes = ["video"]', "skill.draw", "modes: 'video' is unknown"),
        ('["shift"]', '["shifts"]', "site.hours", "entries: 'shifts' is unknown"),
        ('"preceptor"', '"doctor"', "site.hours", "confirmed_by: 'doctor' is unknown"),
        ('"preceptor"', '"site"', "site.hours", "confirmed_by: 'site' decides nothing"),
        ("due_week = 1\n", 'turn = "nobody"\n', "kit.safety", "turn: an open line is always somebody's turn"),
        ("due_week = 1\n", 'logged_by = "nurse"\n', "kit.safety", "logged_by: 'nurse' is unknown"),
        ("due_week = 1\n", 'asked_when = "rain"\n', "kit.safety", "asked_when: 'rain' is unknown"),
        # what may be logged must fit and must be able to close the line
        ('["shift"]', '["shift", "practice"]', "site.hours", "entries: the kind hours takes no practice"),
        (
            '["practice", "checkoff"]',
            '["practice"]',
            "skill.draw",
            "needs.checkoff: no entry of this line can fill it",
        ),
        ("{ hours = 100 }", "{}", "site.hours", "needs: asks for nothing"),
        (
            'modes = ["kit"]\n',
            "",
            "skill.draw",
            "modes: is missing on a line that takes practices or signatures",
        ),
        ("checkoff = 1 }", "checkoff = 1, site = 2 }", "skill.draw", "needs.site_group: is missing"),
        (
            "checkoff = 1 }",
            'checkoff = 1, site = 2, site_group = "home" }',
            "skill.draw",
            "needs.site: asks 2 of 1 lines",
        ),
        (
            "checkoff = 1 }",
            'checkoff = 1, site = 2, site_group = "clinic" }',
            "skill.draw",
            "needs.site_group: unknown group 'clinic'",
        ),
        (
            "{ hours = 100 }",
            "{ hours = 100, score = 120 }",
            "site.hours",
            "needs.score: 120 is not from 0 to 100",
        ),
        (
            "checkoff = 1 }",
            "checkoff = 1, score = 100, lowest = 200, out_of = 500 }",
            "skill.draw",
            "needs.score: 100 is not from 200 to 500",
        ),
        # languages
        (', es = "Extraer"', "", "skill.draw", "title.es: the Spanish title is missing"),
        ('en = "Draw"', 'en = " "', "skill.draw", "title.en: the English title is missing"),
        (', es = "Temprano"', "", "route.early", "title.es: the Spanish title is missing"),
        (', es = "Pequeño"', "", "path", "title.es: the Spanish title is missing"),
        # types and bounds
        ("due_week = 2", 'due_week = "two"', "skill.draw", "due_week: must be a whole number, not 'two'"),
        ("due_week = 2", "due_week = true", "skill.draw", "due_week: must be a whole number, not True"),
        ("due_week = 2", "due_week = 0", "skill.draw", "due_week: 0 is below 1"),
        (
            "due_week = 2",
            "due_week = 2000-01-01",
            "skill.draw",
            "due_week: must be a whole number, not a date",
        ),
        ("practice = 3", "practice = -3", "skill.draw", "needs.practice: -3 is below 0"),
        ("hours = 100", "hours = 1000000", "site.hours", "needs.hours: 1000000 is above 10000"),
        ("{ practice = 10 }", "{ practice = 0 }", "skill.draw", "goals.many.practice: 0 is below 1"),
        ("{ practice = 10 }", "{}", "skill.draw", "goals.many: names no count"),
        ("{ practice = 10 }", "10", "skill.draw", "goals.many: must be a table, not 10"),
        ("due_week = 1\n", "waits_days = [-1]\n", "kit.safety", "waits_days: -1 is below 0"),
        (
            "due_week = 1\n",
            'waits_days = ["x"]\n',
            "kit.safety",
            "waits_days: must be whole numbers, not 'x'",
        ),
        ("due_week = 1\n", "unverified = 1\n", "kit.safety", "unverified: must be true or false, not 1"),
        ('["confirmation"]', '"confirmation"', "kit.safety", "entries: must be a list, not 'confirmation'"),
        ('["confirmation"]', "[1]", "kit.safety", "entries: must be a list of texts"),
        ('["home"]', '["home", "home"]', "skill.draw", "groups: names something twice"),
        ("{ hours = 100 }", "100", "site.hours", "needs: must be a table, not 100"),
        ("{ value = 4 }", "4", "path", "weeks: must be a table, not 4"),
        ("{ value = 4 }", "{}", "path", "weeks.value: is missing"),
        ("first = 3", "first = 9", "path", "externship_weeks.last: is before first"),
        ('to = "04-30"', 'to = "02-29"', "path", "season.to: must be month and day like 09-01, not '02-29'"),
        ('key = "paper"\n', "", "requirement 4", "key: is missing"),
        ('key = "paper"', 'key = ""', "requirement 4", "key: is empty"),
        (
            'key = "paper"',
            'key = "The paper"',
            "requirement 4",
            "key: must be small letters, digits, dots and dashes, not 'The paper'",
        ),
        ('confirmed_by = "student"\n', "", "kit.safety", "confirmed_by: is missing"),
        (
            '["externship", "training"]',
            '["training"]',
            "route.early",
            "step_order: must name every step once",
        ),
        # figures without origin
        (
            "{ value = 4 }",
            "{ value = 4, unverified = true }",
            "path",
            "weeks.origin: is missing: an unverified figure must say where it comes from",
        ),
    ],
)
def test_refuses(old, new, where, what):
    # Other lines may refer to what is broken here, and are told as well.
    assert (where, what) in refused(changed((old, new)))


@pytest.mark.parametrize(
    ("edits", "where", "what"),
    [
        (
            [("due_week = 1\n", 'after = ["skill.draw"]\n')],
            "kit.safety",
            "after: circle without a route: kit.safety -> skill.draw -> kit.safety",
        ),
        (
            [("due_week = 1\n", 'after = ["skill.draw[early]"]\n')],
            "kit.safety",
            "after: circle on early: kit.safety -> skill.draw -> kit.safety",
        ),
        (
            [("due_week = 1\n", 'after = ["site.hours"]\n')],
            "kit.safety",
            "after: circle without a route: kit.safety -> site.hours -> skill.draw -> kit.safety",
        ),
        (
            [("due_week = 1\n", 'after = ["kit.safety"]\n')],
            "kit.safety",
            "after: circle without a route: kit.safety -> kit.safety",
        ),
        (
            [("due_week = 1\n", "due_week = 3\n")],
            "skill.draw",
            "due_week: 2 is before kit.safety, due in week 3, without a route",
        ),
        (
            [("due_on = { early = 3 }", "due_on = { early = 9 }")],
            "site.hours",
            "due_week: 4 is before skill.draw, due in week 9, on early",
        ),
        # a line without a date hands on the week of what comes before it
        (
            [
                ("due_week = 1\n", "due_week = 3\n"),
                ("due_week = 2\ndue_on = { early = 3 }\n", ""),
                ("due_week = 4", "due_week = 2"),
            ],
            "site.hours",
            "due_week: 2 is before skill.draw, due in week 3, without a route",
        ),
        # of a line needed in part only the opening counts
        (
            [('["site.hours>=50", "skill.draw[!early]"]', '["site.hours>=50"]\ndue_week = 1')],
            "paper",
            "due_week: 1 is before site.hours, due in week 2, without a route",
        ),
        (
            [("[[requirement]]", ANOTHER_PAPER + "[[requirement]]")],
            "paper",
            "subject: paper has document entries on paper.again already",
        ),
    ],
)
def test_refuses_what_only_the_whole_shows(edits, where, what):
    assert refused(changed(*edits)) == [(where, what)]


def test_refuses_a_date_too_early_on_the_combination_alone():
    second = (
        '[route.late]\ntitle = { en = "L", es = "L" }\nstep_order = ["training", "externship"]\n\n[goal.many]'
    )
    edits = [
        ("[goal.many]", second),
        # Early alone moves both, late alone moves the draw to week 4: together the draw is later.
        ("due_on = { early = 3 }", "due_on = { early = 4, late = 4 }"),
        ('after = ["kit.safety"]', 'after = ["kit.safety", "site.hours[early]"]'),
        ('after = ["@home"]', "due_on = { late = 6 }"),
        ('["site.hours>=50", "skill.draw[!early]"]', "[]"),
    ]
    assert refused(changed(*edits)) == [
        ("skill.draw", "due_week: 4 is before site.hours, due in week 6, on early and late"),
    ]


def test_refuses_a_kind_that_standing_cannot_judge():
    known = frozenset(RequirementKind) - {RequirementKind.HOURS}
    assert refused(SMALL, evaluators=known) == [("site.hours", "kind: 'hours' has no evaluator")]


def test_tells_all_problems_at_once():
    text = changed(
        ("due_week = 1\n", "due_weak = 1\n"),
        (', es = "Extraer"', ""),
        ('["@home"]', '["@homes"]'),
        ('subject = "paper"', 'subject = ""'),
    )
    assert refused(text) == [
        ("kit.safety", "due_weak: unknown key"),
        ("skill.draw", "title.es: the Spanish title is missing"),
        ("paper", "subject: is empty"),
        ("site.hours", "after: unknown group 'homes'"),
    ]


def test_refuses_bad_syntax_with_its_line():
    assert refused(changed(("version = ", "version "))) == [
        ("line 2, column 9", "is not TOML: Expected '=' after a key in a key/value pair")
    ]
    assert refused(SMALL + 'entries = ["document"]\n') == [
        ("line 75, column 23", "is not TOML: Cannot overwrite a value")
    ]


@pytest.mark.parametrize("text", ["x = " + "[" * 50_000, "x = " + "9" * 9_000])
def test_refuses_what_stops_the_parser(text):
    assert refused(text) == [("file", "holds a value that cannot be read")]


def test_refuses_a_large_document():
    assert refused("#" * (MAX_BYTES + 1)) == [("file", f"is larger than {MAX_BYTES} bytes")]


def test_refuses_more_routes_than_can_be_combined():
    many = "".join(
        f'[route.r{number}]\ntitle = {{ en = "R", es = "R" }}\nstep_order = ["training", "externship"]\n\n'
        for number in range(MOST_ROUTES)
    )
    [(where, what)] = refused(changed(("[goal.many]", many + "[goal.many]")))
    assert (where, what.endswith(f"{MOST_ROUTES} routes at most")) == ("path", True)


def test_an_empty_document_names_what_is_missing():
    assert {what for _where, what in refused("")} == {
        *("code: is missing", "version: is missing", "title: is missing"),
        *("title.en: the English title is missing", "title.es: the Spanish title is missing"),
        *("weeks: is missing", "weeks.value: is missing"),
        *("expiring_days: is missing", "expiring_days.value: is missing"),
        *("promise_days: is missing", "promise_days.value: is missing"),
        *(
            "externship_weeks: is missing",
            "externship_weeks.first: is missing",
            "externship_weeks.last: is missing",
        ),
        *("season: is missing", "season.from: is missing", "season.to: is missing"),
        *("step: is missing", "requirement: is missing"),
    }
