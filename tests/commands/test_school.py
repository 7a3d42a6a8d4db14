"""The school, its published paths and cohorts."""

import pytest
from sqlalchemy import func, select

from tests.commands.test_logging import refused
from tests.factories import STARTS_ON, ZONE, World
from tracker.commands import school
from tracker.commands.draft import SCHOOL_CHAIN
from tracker.domain.errors import NotAllowed, NotFound, PathError
from tracker.models import Cohort, Event, PathVersion
from tracker.services.curriculum import shipped_document, shipped_program

pytestmark = pytest.mark.both_databases


def versions(world: World) -> int:
    world.session.rollback()
    return world.session.execute(select(func.count()).select_from(PathVersion)).scalar_one()


def test_the_same_content_twice_is_one_version(world: World) -> None:
    again = world.do(
        world.admin, school.publish_path, source="copy.toml", document=shipped_document() + "\n# the same\n"
    )
    assert again == {"path_version": world.path_version}
    assert versions(world) == 1


def test_a_changed_path_is_a_new_version_and_leaves_cohorts_alone(world: World) -> None:
    document = shipped_document().replace('version = "2026-1"', 'version = "2026-2"', 1)
    document = document.replace(
        "needs = { practice = 3, checkoff = 1 }", "needs = { practice = 4, checkoff = 1 }", 1
    )
    made = world.do(world.admin, school.publish_path, source="next.toml", document=document)
    assert made["path_version"] != world.path_version
    cohort = world.session.get(Cohort, world.cohort, populate_existing=True)
    assert cohort is not None
    assert cohort.path_version_id == world.path_version


def test_a_bad_path_publishes_nothing_and_says_what_is_wrong(world: World) -> None:
    document = shipped_document().replace('key = "module.d1"', 'key = "module.d2"', 1)
    with pytest.raises(PathError, match=r"bad\.toml: .*module\.d2"):
        world.do(world.admin, school.publish_path, source="bad.toml", document=document)
    assert versions(world) == 1


def without(document: str, key: str) -> str:
    """The document without one line that nothing else names."""
    blocks = document.split("[[requirement]]")
    return "[[requirement]]".join(block for block in blocks if f'key = "{key}"' not in block)


def labeled(document: str, label: str) -> str:
    return document.replace('version = "2026-1"', f'version = "{label}"', 1)


def test_a_label_and_a_key_are_never_reused(world: World) -> None:
    document = shipped_document()
    other = document.replace("due_week = 34", "due_week = 35", 1)
    with pytest.raises(PathError, match="'2026-1' is published with other content"):
        world.do(world.admin, school.publish_path, source="same.toml", document=other)
    shorter = labeled(without(document, "skill.le-05"), "2026-2")
    world.do(world.admin, school.publish_path, source="shorter.toml", document=shorter)
    with pytest.raises(PathError, match=r"skill\.le-05: key: stood in version 2026-1"):
        world.do(world.admin, school.publish_path, source="back.toml", document=labeled(other, "2026-3"))
    assert versions(world) == 2


def test_programs_share_keys(world: World) -> None:
    """A key belongs to its program: another one may use it for its own line."""
    world.do(world.admin, school.publish_path, **shipped_program("cpt"))
    assert versions(world) == 2


def test_only_administrators_publish_and_open_cohorts(world: World) -> None:
    with refused(world, "not_allowed", NotAllowed):
        world.do(world.coordinator, school.publish_path, source="x", document=shipped_document())
    with refused(world, "name_taken"):
        world.add_cohort("Juniper", STARTS_ON)
    values = {"name": "Cedar", "starts_on": STARTS_ON, "timezone": ZONE}
    with refused(world, "no_path", NotFound):
        world.do(world.admin, school.create_cohort, path_version_id=1, **values)


def test_the_school_has_a_chain_of_its_own(world: World) -> None:
    kinds = world.session.execute(
        select(Event.kind).where(Event.chain == SCHOOL_CHAIN).order_by(Event.seq)
    ).scalars()
    assert list(kinds) == ["path.published", "cohort.created"]


def test_a_school_is_founded_once(world: World) -> None:
    values = {"name": "B", "timezone": ZONE, "given_name": "A", "family_name": "B", "email": "b@demo.test"}
    with refused(world, "not_empty"):
        world.do(world.admin, school.found_school, password_hash=None, **values)
