"""The phlebotomy program: a path of its own, the person's papers shared, nothing tied to the first one."""

from dataclasses import replace

import pytest

from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import PathError
from tracker.domain.landmarks import line_at
from tracker.domain.path import Path
from tracker.domain.path_loader import SHIPPED, load_path, shipped
from tracker.domain.path_order import ride_order
from tracker.domain.path_rules import broken
from tracker.domain.path_table import Problem
from tracker.domain.program_loader import load_program
from tracker.domain.readiness import line_for
from tracker.domain.sheet_loader import shipped_sheets
from tracker.domain.statuses import EntryKind, Landmark, RequirementKind
from tracker.services.curriculum import shipped_document, shipped_program


@pytest.fixture(scope="module")
def path() -> Path:
    """The path to the CPT with its sheets."""
    return load_program(**shipped_program("cpt"))


def test_it_asks_what_the_body_asks(path: Path) -> None:
    cpt = shipped_credentials().by_code["cpt"]
    exam, certificate = path.by_key["exam.passed"], path.by_key["exam.certificate"]
    assert (path.by_key["skill.ph-03"].needs.live, path.by_key["skill.ph-04"].needs.live) == (30, 10)
    assert line_for(path, EntryKind.ATTEMPT) is exam
    assert exam.subject == cpt.exam_subject
    assert certificate.subject == cpt.certificate_subject
    figures = {name: figure.value for name, figure in cpt.figures.items()}
    scale = (exam.needs.score, exam.needs.lowest, exam.needs.out_of)
    assert scale == (figures["pass_mark"], figures["lowest"], figures["highest"])
    assert certificate.valid_months == figures["valid_months"]
    assert cpt.waits is not None and exam.waits_days == cpt.waits.days
    assert path.by_key["ce.credits"].needs.credits == figures["ce_credits"]
    assert {line for one in cpt.eligibility for line in one.lines} <= path.by_key.keys()


def test_its_modules_train_the_whole_plan(path: Path) -> None:
    plan = shipped_credentials().by_code["cpt"].plan
    assert plan is not None and plan.items == 100
    assert {line.domain for line in path.requirements if line.domain} == plan.by_code.keys()


def test_what_belongs_to_the_person_is_one_thing_in_both(path: Path) -> None:
    first = shipped()
    papers = {line.subject for line in first.group("clearance") if line.subject}
    assert papers <= path.by_subject.keys()
    assert {"diploma", "nha-account", "job", "job-consent"} <= path.by_subject.keys()
    for subject, lines in path.by_subject.items():
        for line, other in zip(lines, first.by_subject.get(subject, ()), strict=False):
            assert (line.kind, line.needs, line.vaccine) == (other.kind, other.needs, other.vaccine), subject


def test_every_skill_has_a_sheet_and_shared_ones_are_the_same(path: Path) -> None:
    skills = {line.key for line in path.requirements if line.kind is RequirementKind.SKILL}
    assert skills - path.sheets.keys() == {"extern.site-skills"}
    shared = path.sheets.keys() & shipped_sheets().keys()
    assert len(shared) == 12
    assert all(path.sheets[key] == shipped_sheets()[key] for key in shared)
    assert path.sheets.keys() - shared == {"skill.ph-07", "skill.ph-08", "skill.ph-09"}
    assert {part for sheet in path.sheets.values() for part in sheet.kit} == path.kit.keys()


def test_no_text_speaks_of_the_other_program(path: Path) -> None:
    texts = [line.title for line in path.requirements] + [path.title]
    for sheet in path.sheets.values():
        texts += [sheet.purpose, sheet.safety, *(step.text for step in sheet.steps)]
    for text in texts:
        for said in (text.en, text.es):
            assert not {"CCMA", "medical assistant", "asistente médico"} & {
                word for word in ("CCMA", "medical assistant", "asistente médico") if word in said
            }, said


def test_its_lines_can_be_ridden_in_order(path: Path) -> None:
    ridden = [line.requirement.key for line in ride_order(path.asked(frozenset()))]
    assert len(ridden) == len(path.requirements)
    assert all(line.origin for line in path.requirements)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_path_says_what_its_lines_stand_for(code: str) -> None:
    path = shipped(code)
    assert all(line_at(path, landmark) for landmark in Landmark)


def test_documents_from_before_say_it_by_their_keys() -> None:
    rows = [row for row in shipped_document().splitlines() if not row.startswith("landmark")]
    old = load_path("old.toml", "\n".join(rows))
    for landmark in Landmark:
        line = line_at(old, landmark)
        assert line is not None and line == replace(line_at(shipped(), landmark), landmark=None)  # type: ignore[type-var]


def test_two_lines_never_stand_for_one_thing() -> None:
    path = shipped()
    twice = tuple(replace(line, landmark=Landmark.KIT) for line in path.requirements[:2])
    # Paths are compared, and kept, by their digest: another content has another one.
    other = replace(path, requirements=twice, digest=f"{path.digest}-twice")
    problems: list[Problem] = broken(other, frozenset(RequirementKind))
    assert ("kit", "landmark: stands on 2 requirements") in problems
    text = shipped_document().replace('landmark = "kit"', 'landmark = "moon"')
    with pytest.raises(PathError) as caught:
        load_path("x.toml", text)
    assert ("kit.received", "landmark: 'moon' is unknown") in caught.value.problems
