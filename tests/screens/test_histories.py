"""Random histories: every screen, every export and the stored row say what recomputation says.

Logging, deciding, voiding, leave, re-entry and the clock are played in any order.
"""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from selectolax.lexbor import LexborNode
from sqlalchemy.orm import Session

from tests.databases import Databases, application, make_settings
from tests.factories import World
from tests.pages import read, words
from tests.screens.history import History, steps
from tests.screens.told import WORDS, number
from tests.web.staff_pages import browser
from tracker.domain.helping import LIMITS, Limits, needs
from tracker.domain.lines import Line, Standing
from tracker.domain.pace import days_ahead_of
from tracker.domain.packing import pack
from tracker.domain.settings import SETTINGS
from tracker.domain.standing import standing
from tracker.domain.statuses import State
from tracker.extensions import db
from tracker.models import Person
from tracker.models.facts import load
from tracker.queries.integrity import check
from tracker.queries.student_path import path_page
from tracker.queries.student_record import student_record
from tracker.web import wording as words_of
from tracker.web.staff.said import line_name

random_histories = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@random_histories
@given(steps)
def test_stored_standing_equals_recomputation_at_every_moment(
    databases: Databases, tmp_path: Path, history: list[Any]
) -> None:
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        life = History(World(db.session))
        for step in history:
            life.play(step)
            life.compare()
        db.session.rollback()
        assert list(check(db.session, life.world.now)) == []
        db.session.close()
    databases.drop(url)


@settings(random_histories, max_examples=15)
@given(steps)
def test_all_screens_show_the_same(databases: Databases, tmp_path: Path, history: list[Any]) -> None:
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path)) as app:
        with app.app_context():
            engine = db.engine
        with Session(engine, autoflush=False, expire_on_commit=False) as session:
            life = History(World(session))
            for step in history:
                life.play(step)
            Screens(app, life).compare()
    databases.drop(url)


class Screens:
    """Everything that shows where the student of a history stands, on the history's day."""

    def __init__(self, app: Flask, life: History) -> None:
        self.world, self.student = life.world, life.student
        today = self.world.today
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], today=today)
        self.world.session.rollback()
        loaded = load(self.world.session, [self.student.enrollment])[self.student.enrollment]
        self.path, self.holidays = loaded.path, loaded.facts.calendar.holidays
        self.expected: Standing = standing(loaded.path, loaded.facts, today)
        self.days = days_ahead_of(self.expected, today)
        person = self.world.session.get(Person, self.student.id)
        assert person is not None
        self.name = person.sort_name
        # Who withdrew stands on the board under "Away" and no longer in the matrix.
        self.is_away = self.expected.pauses.frozen_on is not None
        self.show = "away" if self.is_away else "all"
        self.world.session.rollback()
        self.own: FlaskClient = browser(app, self.student.actor)
        self.staff: FlaskClient = browser(app, self.world.coordinator)

    def compare(self) -> None:
        """Ask every screen."""
        for step in self.path.steps:
            lines = [line for line in self.expected.lines if self.path.by_key[line.key].step == step.key]
            self.student_page(step.key, lines)
            self.student_file(step.key, lines)
            self.matrix(step.key, lines)
        self.board()
        self.board_csv()
        self.turns()
        self.helped()
        self.finish()

    def student_page(self, step: str, lines: list[Line]) -> None:
        page = read(self.own.get(f"/path/{step}"))
        for line in lines:
            shown = page.tree.css_first(f"#line-{line.key.replace('.', '-')} .cell")
            assert cell_says(shown) == (line.state.value, line.is_overdue), ("student", line)

    def student_file(self, step: str, lines: list[Line]) -> None:
        page = read(self.staff.get(f"/students/{self.student.id}?step={step}"))
        assert f"{self.expected.done}/{self.expected.asked}" in page.text(".file-head")
        for line in lines:
            shown = page.tree.css_first(f'[id="line-{line.key}"] .cell')
            if line.state is State.NOT_ASKED:
                assert shown is None
                continue
            assert cell_says(shown) == (line.state.value, line.is_overdue), ("file", line)

    def matrix(self, step: str, lines: list[Line]) -> None:
        if self.is_away:
            return
        heads, row = self.csv_row(f"/cohorts/{self.world.cohort}/matrix.csv?group={step}")
        assert len(heads) == len(lines) + 1
        for line, word in zip(lines, row[1:], strict=True):
            late = ", overdue" if line.is_overdue else ""
            assert word == WORDS[line.state] + late, ("matrix", line)

    def board(self) -> None:
        page = read(self.staff.get(f"/cohorts/{self.world.cohort}?show={self.show}"))
        row = next(row for row in page.all("table.board tbody tr") if self.name in words(row.css_first("th")))
        done = f"{self.expected.done}/{self.expected.asked}"
        assert words(row.css_first(".b-done")).replace(" ", "") == done
        assert number(words(row.css_first(".b-days"))) == self.days

    def board_csv(self) -> None:
        heads, row = self.csv_row(f"/cohorts/{self.world.cohort}.csv?show={self.show}")
        said = dict(zip(heads, row, strict=True))
        assert (int(said["Done"]), int(said["Asked"])) == (self.expected.done, self.expected.asked)
        assert number(said["Pace, days"]) == self.days

    def turns(self) -> None:
        """The ledger, page by page and in its file, holds what the path page says, and no more."""
        record = student_record(self.world.session, self.student.id, lambda _zone: self.world.today)
        assert record is not None
        page = path_page(self.world.session, record, None)
        held = [(turn.holder, key) for turn in page.turns for key in turn.keys or ("",)]
        if page.turn is not None:
            held.append((page.turn.holder, page.turn.key))
        expected = sorted((str(words_of.holder(holder)), self.named(key)) for holder, key in held)
        self.world.session.rollback()
        said = [(row[5], row[3]) for row in self.csv_rows("/turns.csv")]
        is_line = {self.named(line.key) for line in self.path.requirements}
        assert sorted((who, what if what in is_line else "") for who, what in said) == expected
        first = read(self.staff.get("/turns"))
        chips = {words(chip).split()[0]: words(chip.css_first("b")) for chip in first.all(".chips a")}
        assert int(chips["All"]) == len(said)

    def named(self, key: str) -> str:
        """A line as lists name it; nothing for a request, which is about no line."""
        return line_name(self.path, self.path.by_key[key]) if key else ""

    def helped(self) -> None:
        """Home tells every reason for help that the rules find, and the board and its file the same."""
        figures = Limits(**{name: int(SETTINGS[key].default) for name, key in LIMITS.items()})
        today, rules = self.world.today, (self.path, self.world.today, figures, self.holidays)
        found = needs(pack(self.expected), *rules, sees_health=True)
        home = read(self.staff.get("/home"))
        people = {words(one.css_first("p a")): one for one in home.all(".help-list > li")}
        assert (self.name in people) == bool(found), found
        board = f"/cohorts/{self.world.cohort}"
        kept = {words(row) for row in read(self.staff.get(f"{board}?show=help")).all("tbody tr th")}
        assert kept == people.keys() == {row[0] for row in self.csv_rows(f"{board}.csv?show=help")}
        if found:
            told = [words(reason) for reason in people[self.name].css(".reasons li")]
            assert len(told) == len(found), (told, found)
        slipped = [words(row) for row in read(self.staff.get(f"{board}?show=slipped")).all("tbody tr th")]
        assert (self.name in slipped) == any(one.has_slipped(today) for one in found)

    def finish(self) -> None:
        """The date of the list stands in the file, and on the path where there is one."""
        if self.is_away:
            return
        heads, row = self.csv_row(f"/cohorts/{self.world.cohort}/finish.csv")
        when, span = row[heads.index("Program finished")], row[heads.index("Program finished") + 1]
        file = [
            words(node) for node in read(self.staff.get(f"/students/{self.student.id}")).all(".at-pace dd")
        ]
        assert bool(file) == ("On leave" not in when), (when, file)
        if file:
            assert file[-1].startswith(" · ".join(filter(None, (when, span))))
        if when.startswith("about"):
            assert f"{when}, {span}".rstrip(", ") in read(self.own.get("/path")).text(".finish-line")

    def csv_row(self, url: str) -> tuple[list[str], list[str]]:
        heads, *rows = self._csv(url)
        return heads, next(row for row in rows if row[0] == self.name)

    def csv_rows(self, url: str) -> list[list[str]]:
        """Every row of a file."""
        return self._csv(url)[1:]

    def _csv(self, url: str) -> list[list[str]]:
        text = self.staff.get(url).get_data(as_text=True).removeprefix("\ufeff")
        return list(csv.reader(io.StringIO(text)))


def cell_says(node: LexborNode | None) -> tuple[str, bool]:
    """State and lateness of a drawn cell."""
    assert node is not None
    classes = (node.attributes["class"] or "").split()
    return next(name[5:] for name in classes if name.startswith("cell-")), "late" in classes
