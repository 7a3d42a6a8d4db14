"""The shipped path: what it asks, in which order and by when, on every combination of routes."""

import csv
from collections import Counter
from importlib import resources
from pathlib import Path as File

import pytest

from tracker.domain.path_loader import load_path, shipped
from tracker.domain.path_order import combinations_of, ride_order
from tracker.domain.statuses import EntryKind, Holder, Mode, RequirementKind

EXPECTED = File(__file__).parent / "expected"
COMBINATIONS = {
    "classic": frozenset(),
    "test-first": frozenset({"test-first"}),
    "diploma-last": frozenset({"diploma-last"}),
    "diploma-last+test-first": frozenset({"diploma-last", "test-first"}),
}
on_each_combination = pytest.mark.parametrize("name", COMBINATIONS)


def expected(name):
    """The rows of a committed table."""
    with (EXPECTED / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shipped_text():
    return (resources.files("tracker.domain") / "paths" / "ccma.toml").read_text(encoding="utf-8")


def test_asks_the_lines_of_the_curriculum_in_their_order():
    found = [(line.step, line.key, line.kind.value) for line in shipped().requirements]
    assert found == [(row["step"], row["key"], row["kind"]) for row in expected("path_keys")]


def test_counts_per_step():
    path = shipped()
    counts = Counter(line.step for line in path.requirements)
    assert [(step.key, counts[step.key]) for step in path.steps] == [
        ("diploma", 2),
        ("training", 78),
        ("externship", 27),
        ("certification", 10),
        ("employment", 6),
    ]


def test_counts_per_group():
    counts = Counter(name for line in shipped().requirements for name in line.groups)
    assert counts == {
        "home-skills": 61,
        "shown-at-site": 18,
        "clearance": 13,
        "modules": 12,
        "health": 8,
        "site-only": 7,
        "recurring": 2,
        "result-only": 2,
    }


def test_has_the_routes_goals_and_figures_of_the_program():
    path = shipped()
    assert set(path.routes) == {"test-first", "diploma-last"}
    assert set(path.goals) == {"california", "cpt", "cet", "caahep"}
    assert (path.code, path.weeks, path.expiring_days, path.promise_days) == ("ccma", 23, 60, 3)
    assert path.season == (9, 1, 4, 30)
    assert path.externship_weeks == (15, 21)
    assert set(combinations_of(path)) == set(COMBINATIONS.values())


def test_routes_order_the_stations():
    path = shipped()
    classic = ("diploma", "training", "externship", "certification", "employment")
    tested = ("diploma", "training", "certification", "externship", "employment")
    orders = {name: path.step_order(routes) for name, routes in COMBINATIONS.items()}
    assert orders == {
        "classic": classic,
        "test-first": tested,
        "diploma-last": classic,
        "diploma-last+test-first": tested,
    }


@on_each_combination
def test_asks_these_lines_in_this_order_by_these_weeks(name):
    ridden = ride_order(shipped().asked(COMBINATIONS[name]))
    found = [(line.requirement.key, line.due_week) for line in ridden]
    weeks = [
        (row["key"], int(row["due_week"]) if row["due_week"] else None) for row in expected(f"ride_{name}")
    ]
    assert found == weeks


@on_each_combination
def test_has_no_circle(name):
    lines = shipped().asked(COMBINATIONS[name])
    assert {line.index for line in ride_order(lines)} == {line.index for line in lines}


@on_each_combination
def test_nothing_is_due_before_what_comes_first(name):
    lines = shipped().asked(COMBINATIONS[name])
    due = {line.requirement.key: line.due_week for line in lines}
    early = [
        (line.requirement.key, first)
        for line in lines
        for first in line.after_keys
        if line.due_week is not None and (due[first] or 0) > line.due_week
    ]
    assert early == []


@on_each_combination
def test_what_must_come_first_is_asked_too(name):
    lines = shipped().asked(COMBINATIONS[name])
    keys = {line.requirement.key for line in lines}
    for line in lines:
        assert {*line.after_keys, *(key for key, _part in line.after_parts)} <= keys


@on_each_combination
def test_test_first_alone_sits_the_exam_before_the_program_ends(name):
    lines = {line.requirement.key: line for line in shipped().asked(COMBINATIONS[name])}
    waits_for_completion = "exam.completion" in lines["exam.passed"].after_keys
    assert waits_for_completion is ("test-first" not in name)


def test_test_first_is_released_on_a_part_of_the_hours():
    lines = {line.requirement.key: line for line in shipped().asked(COMBINATIONS["test-first"])}
    assert lines["exam.release"].after_parts == (("extern.hours", 80),)
    assert "exam.release" in lines["exam.certificate"].after_keys


def test_diploma_last_applies_without_the_diploma():
    applied = {
        name: "diploma.proof" in line.after_keys
        for name, routes in COMBINATIONS.items()
        for line in shipped().asked(routes)
        if line.requirement.key == "exam.application"
    }
    assert applied == {
        "classic": True,
        "test-first": True,
        "diploma-last": False,
        "diploma-last+test-first": False,
    }


def test_every_text_stands_in_both_languages():
    path = shipped()
    named = [path, *path.steps, *path.requirements]
    named += [*path.routes.values(), *path.goals.values(), *path.sections.values()]
    for one in named:
        assert one.title.en
        assert one.title.es
        assert one.title.get("es-US") == one.title.es


def test_unverified_figures_say_where_they_come_from():
    for line in shipped().requirements:
        assert line.origin, line.key
        doubtful = "proposal" in line.origin or "own knowledge" in line.origin or "weak" in line.origin
        assert line.unverified is doubtful, line.key


def test_repetitions_at_home_never_count_as_live():
    for line in shipped().group("home-skills"):
        assert set(line.modes) <= {Mode.KIT, Mode.SIMULATED}, line.key
        assert line.needs.live == 0, line.key
    for line in shipped().group("site-only"):
        assert set(line.modes) <= {Mode.LIVE, Mode.OBSERVED}, line.key
        assert (Mode.OBSERVED in line.modes) is line.needs.observed_counts


def test_site_signatures_stand_on_the_skills_themselves():
    path = shipped()
    line = path.by_key["extern.site-skills"]
    assert (line.needs.site, line.needs.site_group, line.entry_kinds) == (12, "shown-at-site", ())
    assert all(EntryKind.SIGNATURE in one.entry_kinds for one in path.group("shown-at-site"))
    assert line.goals["caahep"]["site"] == len(path.group("shown-at-site"))


def test_goals_ask_the_counts_that_are_written_down():
    asked = {
        (goal, line.key): dict(counts)
        for line in shipped().requirements
        for goal, counts in line.goals.items()
    }
    assert asked == {
        ("california", "skill.im-04"): {"live": 20},
        ("california", "skill.im-05"): {"live": 10},
        ("california", "skill.im-06"): {"live": 10},
        ("california", "skill.ph-03"): {"live": 10},
        ("california", "skill.ph-04"): {"live": 10},
        ("cpt", "skill.ph-03"): {"live": 30},
        ("cpt", "skill.ph-04"): {"live": 10},
        ("cet", "skill.ek-02"): {"live": 10},
        ("caahep", "extern.site-skills"): {"site": 18},
    }


def test_clocks_of_the_exam_and_the_job():
    path = shipped()
    passed = path.by_key["exam.passed"]
    assert (passed.needs.lowest, passed.needs.score, passed.needs.out_of) == (200, 390, 500)
    assert passed.waits_days == (30, 30, 365)
    assert path.by_key["job.verified"].not_before_days == 15
    assert path.by_key["exam.certificate"].valid_months == 24
    assert path.by_key["extern.hours"].needs.hours == 160


def test_health_papers_are_marked():
    papers = {line.key for line in shipped().requirements if line.is_health}
    assert papers == {
        *("doc.hepb", "doc.mmr", "doc.varicella", "doc.tdap"),
        *("doc.tb", "doc.flu", "doc.drug", "doc.site-extra"),
    }
    assert shipped().by_key["doc.flu"].seasonal


def test_lines_of_person_scope_share_subjects_without_collision():
    shared = {
        subject: [line.key for line in lines]
        for subject, lines in shipped().by_subject.items()
        if len(lines) > 1
    }
    assert shared == {
        "job": ["job.hired", "job.verified"],
        "certificate:ccma": ["exam.certificate", "ce.renewal"],
    }


def test_staff_lines_are_their_turn():
    turns = {line.key: line.turn for line in shipped().requirements if line.logged_by == "staff"}
    assert turns.keys() - {line.key for line in shipped().group("modules")} == {
        *("exam.cleared", "extern.placement", "exam.completion", "exam.release", "job.verified"),
        *("extern.midterm", "extern.final"),
    }
    others = {"module": Holder.STUDENT, "extern.midterm": Holder.PRECEPTOR, "extern.final": Holder.PRECEPTOR}
    for key, turn in turns.items():
        assert turn is others.get(key, others.get(key.split(".")[0], Holder.COORDINATOR))


def test_what_only_a_site_or_a_season_asks():
    asked = {line.key: line.asked_when for line in shipped().requirements if line.asked_when}
    assert asked == {"doc.flu": "flu_season", "doc.site-extra": "site_documents"}


def test_every_kind_is_used():
    assert {line.kind for line in shipped().requirements} == set(RequirementKind)


def test_is_read_and_resolved_once():
    assert shipped() is shipped()
    for routes in COMBINATIONS.values():
        first = shipped().asked(routes)
        assert all(shipped().asked(frozenset(routes)) is first for _ in range(300))


def test_the_same_content_is_one_version():
    text = shipped_text()
    path = shipped()
    spaced = load_path("again", "# another comment\n\n" + text.replace(" = ", "="))
    assert spaced == path
    assert spaced.digest == path.digest
    assert load_path("again", text.replace('version = "2026-1"', 'version = "2026-2"')).digest == path.digest
    other = load_path("again", text.replace("needs = { hours = 160 }", "needs = { hours = 200 }"))
    assert other != path
