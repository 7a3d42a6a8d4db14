"""A small school of two programs, three cohorts and their coordinators, lived through at random."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path as Folder
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.databases import Databases, application, make_settings
from tests.factories import STARTS_ON, Student, World
from tests.importing import read as read_import
from tests.path_versions import document
from tests.screens.history import History, step
from tracker.commands import absences, further, messaging, notes, people, school, versions
from tracker.domain.contacts import ContactWay
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import Role
from tracker.extensions import db
from tracker.services.curriculum import shipped_program

few_schools = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    # A school is too dear to be lived through a hundred times more: what fails is shown as it came.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LIVES = 5
weeks = st.lists(st.tuples(st.integers(0, LIVES - 1), step), min_size=15, max_size=40)
"""Who does what, one after the other."""


@dataclass(frozen=True)
class Place:
    """A cohort with who coordinates it and the path that it follows."""

    name: str
    cohort: int
    coordinator: Actor
    path: Path


class Life(History):
    """A student's life in one place; what staff do there is done by its coordinator."""

    def __init__(self, world: World, place: Place, student: Student) -> None:
        self.world, self.place, self.student = world, place, student

    def play(self, step: tuple[Any, ...]) -> None:
        """Do one thing there; of a line that the program has not, nothing."""
        stand_in(self.world, self.place)
        if step[0] != "practice" or step[1] in self.place.path.by_key:
            super().play(step)


class Town:
    """The school: Juniper and Sorrel follow one program, Yarrow the other. Five lives, two of one person:
    who studies in Juniper begins in Yarrow as well."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.places = (self._juniper(), self._sorrel(), self._yarrow())
        self.readers = {
            "admin": world.admin,
            "absent": self.places[0].coordinator,
            "cover": self.places[1].coordinator,
            "other program": self.places[2].coordinator,
            "instructor": world.instructor,
        }
        self.lives = self._people()
        self.is_covered = False
        self._letters()

    def play(self, steps: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
        """Everything that happens."""
        for who, what in steps:
            self.lives[who].play(what)

    def cover(self) -> None:
        """Juniper's coordinator is away from today on, Sorrel's covers."""
        absent, cover = self.readers["absent"].person_id, self.readers["cover"].person_id
        today = self.world.today
        days = {"starts_on": today, "ends_on": today + timedelta(days=9), "cover_id": cover}
        self.world.do(self.readers["absent"], absences.set_absence, absent, **days)
        self.is_covered = True

    def held(self, reader: str) -> set[str]:
        """The places that a reader holds today, by name."""
        own = {
            "admin": {"Juniper", "Sorrel", "Yarrow"},
            "absent": {"Juniper"},
            "cover": {"Sorrel", "Juniper"} if self.is_covered else {"Sorrel"},
            "other program": {"Yarrow"},
            "instructor": {"Juniper", "Yarrow"},
        }
        return own[reader]

    def _juniper(self) -> Place:
        return Place("Juniper", self.world.cohort, self.world.coordinator, self.world.path)

    def _sorrel(self) -> Place:
        cohort = self.world.add_cohort("Sorrel", STARTS_ON + timedelta(days=14))
        nadia = self.world.add_staff("Nadia", "Cole", Role.COORDINATOR, cohort, credential="RN")
        return Place("Sorrel", cohort, nadia, self.world.path)

    def _yarrow(self) -> Place:
        world, program, first = self.world, shipped_program("cpt"), self.world.path_version
        world.path_version = world.do(world.admin, school.publish_path, **program)["path_version"]
        cohort = world.add_cohort("Yarrow", STARTS_ON)
        world.path_version = first
        vera = world.add_staff("Vera", "Stone", Role.COORDINATOR, cohort)
        world.do(world.admin, people.grant_role, world.instructor.person_id, Role.INSTRUCTOR, cohort)
        return Place("Yarrow", cohort, vera, load_program(**program))

    def _people(self) -> tuple[Life, ...]:
        juniper, sorrel, yarrow = self.places
        found = [
            Life(self.world, place, self.world.add_student(name, cohort=place.cohort, papers=False))
            for name, place in (("Pip", juniper), ("Ada", juniper), ("Beryl", sorrel), ("Sable", yarrow))
        ]
        both = found[1].student
        values = {"cohort_id": yarrow.cohort, "started_on": self.world.today}
        made = self.world.do(self._everywhere(), further.enroll_further, both.enrollment, **values)
        again = Student(self.world, both.actor, made["enrollment"], both.token)
        return (*found, Life(self.world, yarrow, again))

    def _everywhere(self) -> Actor:
        """Who coordinates the cohorts of both programs, as the one that enrolls in a further one."""
        held = frozenset(place.cohort for place in self.places)
        return replace(self.world.coordinator, coordinates=held)

    def _letters(self) -> None:
        """What only staff write, so that their lists have rows too."""
        world = self.world
        for place, life in zip(self.places, (self.lives[0], self.lives[2], self.lives[3]), strict=True):
            stand_in(world, place)
            said = {"text": "Rang about the kit.", "way": ContactWay.CALL, "follow_up_on": world.today}
            world.do(place.coordinator, notes.write_note, life.student.enrollment, **said)
            world.do(place.coordinator, messaging.draft_message, place.cohort, people=[life.student.id])
        stand_in(world, self.places[0])
        read_import(world, [("Student", "IC-01"), ("Larkspur1, Pip", "x"), ("Nobody, Ned", "x")])
        given = {"source": "next.toml", "document": document()}
        world.do(world.admin, versions.stage_path, "ccma", **given)


def stand_in(world: World, place: Place) -> None:
    """Let what the world does be done in this place."""
    world.cohort, world.coordinator, world.path = place.cohort, place.coordinator, place.path


@contextmanager
def town_of(databases: Databases, folder: Folder, kind: str = "sqlite") -> Iterator[tuple[Flask, Town]]:
    """An application with such a school, whose pages are asked on the school's day once ``open_pages``
    was called."""
    url = databases.new(kind)
    with application(make_settings(url, folder)) as app:
        with app.app_context():
            engine = db.engine
        with Session(engine, autoflush=False, expire_on_commit=False) as session:
            yield app, Town(World(session))
    databases.drop(url)


def open_pages(app: Flask, town: Town) -> None:
    """From now on pages are drawn on the day that the school has come to."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], today=town.world.today)
    town.world.session.rollback()
