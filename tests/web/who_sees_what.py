"""What each endpoint is about, for the test that asks the policy what everybody must get.

``ABOUT`` has one row an endpoint: which record its address names and how the address is filled in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.factories import Student, World
from tests.web.staff_pages import checkoff, ready
from tracker.domain.policy import Actor, Target
from tracker.domain.statuses import EntryKind, Holder, Role

PUBLIC, ROOM, OWN, OWN_ENTRY, COHORT, STUDENT, ENTRY, HEALTH = (
    "everybody",
    "no record",
    "the reader's own record",
    "an entry of the owner, read in the reader's own record",
    "the cohort",
    "the owner's file",
    "a check-off of the owner",
    "a health paper of the owner",
)


@dataclass(frozen=True)
class About:
    """What an address is about, and the values of its parts by name (functions of the stage)."""

    record: str
    parts: dict[str, Callable[["Scene"], Any]] = field(default_factory=dict)


@dataclass
class Scene:
    """One school with one of each kind of reader; ``owner`` is whose records the addresses name."""

    world: World
    owner: Student
    readers: dict[str, Actor | None]
    entry: int
    health: int

    def target(self, record: str) -> Target:
        """The record as policy sees it."""
        cohorts = frozenset({self.world.cohort})
        if record == COHORT:
            return Target(cohort_ids=cohorts)
        confirmed_by = {ENTRY: Holder.INSTRUCTOR, HEALTH: Holder.COORDINATOR}.get(record)
        is_entry = record in (ENTRY, HEALTH)
        return Target(
            person_id=self.owner.id,
            cohort_ids=cohorts,
            confirmed_by=confirmed_by,
            is_health=record == HEALTH,
            performer_id=self.owner.id if is_entry else None,
        )


def scene_of(world: World) -> Scene:
    """A school with everybody in it."""
    owner = world.add_student("Pip", "Larkspur")
    ready(world, owner)
    other = world.add_cohort("Cedar", world.today)
    gone = world.add_student("Gil", "Sorrel")
    world.withdraw(gone)
    readers: dict[str, Actor | None] = {
        "signed out": None,
        "owner": owner.actor,
        "another student": world.add_student("Ada", "Moonfield").actor,
        "foreign student": world.add_student("Noor", "Halcyon", cohort=other, papers=False).actor,
        "somebody who left": gone.actor,
        "instructor": world.instructor,
        "foreign instructor": world.add_staff("Ines", "Farol", Role.INSTRUCTOR, other),
        "coordinator": world.coordinator,
        "foreign coordinator": world.add_staff("Omar", "Alba", Role.COORDINATOR, other),
        "admin": world.admin,
    }
    health = owner.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    return Scene(world, owner, readers, checkoff(world, owner), health)


def _cohort(scene: Scene) -> int:
    return scene.world.cohort


def _owner(scene: Scene) -> int:
    return scene.owner.id


def _entry(scene: Scene) -> int:
    return scene.entry


def _health(scene: Scene) -> int:
    return scene.health


def _skill(_scene: Scene) -> str:
    return "skill.vs-01"


_IN_COHORT = About(COHORT, {"cohort_id": _cohort})
_IN_FILE = About(STUDENT, {"person_id": _owner})
_ON_ENTRY = About(ENTRY, {"entry_id": _entry})
_ON_SKILL = About(OWN, {"key": _skill})

ABOUT: dict[str, About] = {
    "account.home": About(PUBLIC),
    "account.join": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.language": About(PUBLIC),
    "account.sign_in": About(PUBLIC),
    "account.lost": About(PUBLIC),
    "account.reset": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.by_mail": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "account.new_address": About(PUBLIC, {"token": lambda _scene: "no-such-link"}),
    "health.alive": About(PUBLIC),
    "health.ready": About(PUBLIC),
    "parts.parts": About(PUBLIC),
    "account.settings": About(ROOM),
    "account.password": About(ROOM),
    "account.change_address": About(ROOM),
    "account.end_device": About(ROOM, {"session_id": lambda _scene: 1}),
    "account.end_others": About(ROOM),
    "account.sign_out": About(ROOM),
    "staff.cohorts": About(ROOM),
    "staff.review": About(ROOM),
    "staff.accept_several": About(ROOM),
    "staff.find": About(ROOM),
    "staff.board": _IN_COHORT,
    "staff.board_csv": _IN_COHORT,
    "staff.matrix": _IN_COHORT,
    "staff.matrix_csv": _IN_COHORT,
    "staff.invite": _IN_COHORT,
    "staff.invite_student": _IN_COHORT,
    "staff.student": _IN_FILE,
    "staff.student_history": _IN_FILE,
    "staff.come_back": _IN_FILE,
    "staff.invite_again": _IN_FILE,
    "staff.take_leave": _IN_FILE,
    "staff.write_note": _IN_FILE,
    "staff.record": _IN_FILE,
    "staff.reenroll": _IN_FILE,
    "staff.set_routes": _IN_FILE,
    "staff.withdraw": _IN_FILE,
    "staff.accept": _ON_ENTRY,
    "staff.return_": About(HEALTH, {"entry_id": _health}),
    "staff.void": _ON_ENTRY,
    "student.path": About(OWN),
    "student.step": About(OWN, {"step": lambda _scene: "training"}),
    "student.papers": About(OWN),
    "student.skills": About(OWN),
    "student.skill": _ON_SKILL,
    "student.log_practice": _ON_SKILL,
    "student.log_entry": About(OWN, {"key": _skill, "kind": lambda _scene: "checkoff"}),
    "student.requests": About(OWN),
    "student.ask": About(OWN),
    "student.set_goals": About(OWN),
    "student.history": About(OWN),
    "student.take_back": About(OWN_ENTRY, {"entry_id": _entry}),
}
