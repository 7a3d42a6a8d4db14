"""What one reader is shown of a school of two programs, held against what is true."""

from collections import Counter
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page, read, words
from tests.screens.told import WORDS, board_row, cells, file_of, number, rows_of, table_of
from tests.screens.truth import Truth, newest, truths, turns, waiting
from tests.screens.two_programs import Place, Town
from tests.web.staff_pages import browser
from tracker.domain.statuses import Holder, PeriodKind, State
from tracker.queries.queue import MOST
from tracker.web import wording

LEDGERS = ("/turns", "/review", "/cohorts", "/placements", "/hired", "/preceptors", "/clocks",
           "/contacts?show=open", "/clocks/release", "/notices")  # fmt: skip
OWN = ("/messages",)
"""What everybody has of their own, with a column of cohorts as the ledgers have."""
OF_COHORT = ("", "?show=help", "?show=slipped", "/matrix", "/finish", "/kit")
SHOWN = {"Your turn": "mine", "Slipped since last week": "slipped", "Away": "away"}
"""What home counts of a cohort, and the filter of its board."""


COUNTED = {WORDS[state] for state in (State.DONE, State.EXPIRING, State.WAIVED)}


class Reader:
    """What one reader is shown, held against what is true."""

    def __init__(self, app: Flask, town: Town, name: str) -> None:
        self.app, self.town, self.name = app, town, name
        self.actor = town.readers[name]
        self.client: FlaskClient = browser(app, self.actor)
        held = town.held(name)
        self.held = [place for place in town.places if place.name in held]
        self.hidden = [place for place in town.places if place.name not in held]
        self.found = {place.name: truths(town, place) for place in town.places}

    def compare(self) -> None:
        """Everywhere."""
        self.cohorts()
        for place in self.held:
            self.board(place)
            self.helped(place)
            self.matrix(place)
            self.files(place)
            self.turns(place)
        self.home()
        self.nothing_else()

    def board(self, place: Place) -> None:
        """Done, asked and pace of each row, on the page and in its file."""
        expected = Counter((one.name, one.stands.done, one.stands.asked, one.days) for one in self.of(place))
        page = Counter(map(board_row, self.page(f"/cohorts/{place.cohort}").all("table.board tbody tr")))
        assert page == expected, self.at(place)
        file = self.rows(f"/cohorts/{place.cohort}.csv")
        said = [(r["Student"], int(r["Done"]), int(r["Asked"]), number(r["Pace, days"])) for r in file]
        assert Counter(said) == expected, self.at(place)

    def helped(self, place: Place) -> None:
        """Why help is needed: as many reasons as the rules find; board, file and home in the same words."""
        board = f"/cohorts/{place.cohort}"
        rows = self.page(f"{board}?show=help").all("table.board tbody tr")
        counted = Counter((words(row.css_first("th")), len(row.css(".reasons li"))) for row in rows)
        found = [(one.name, len(self.helps(place, one))) for one in self.of(place)]
        assert counted == Counter(pair for pair in found if pair[1]), self.at(place)
        told = Counter((words(row.css_first("th")), words(row.css_first(".reasons"))) for row in rows)
        file = self.rows(f"{board}.csv?show=help")
        assert Counter((row["Student"], row["Why"]) for row in file) == told, self.at(place)
        people = [one.css("p a") + one.css(".reasons") for one in self.page("/home").all(".help-list > li")]
        said = [(words(who), words(why)) for who, where, why in people if words(where) == place.name]
        assert Counter(said) == told, self.at(place)

    def matrix(self, place: Place) -> None:
        """Every cell of every step, and the totals: together what the students have done."""
        there = [one for one in self.of(place) if not one.has_left]
        totals = 0
        for step in place.path.steps if there else ():
            address = f"/cohorts/{place.cohort}/matrix.csv?group={step.key}"
            _heads, *rows, total = table_of(self.client, address)
            assert Counter(map(tuple, rows)) == Counter(cells(one, step.key) for one in there), self.at(place)
            done = [sum(row[at] in COUNTED for row in rows) for at in range(1, len(total))]
            assert [int(count) for count in total[1:]] == done, self.at(place)
            totals += sum(done)
        assert totals == sum(one.stands.done for one in there), self.at(place)

    def files(self, place: Place) -> None:
        """The file of each student, in each enrollment."""
        for one in self.of(place):
            lead = self.page(f"/students/{one.person}?enrollment={one.enrollment}").text(".file-head .lead")
            said = f"{one.stands.done}/{one.stands.asked} done · {self.pace(one)}"
            assert lead.startswith(said), (self.at(place), lead, said)

    def turns(self, place: Place) -> None:
        """Whose turn: the ledger has what the path page says, in total and by holder."""
        expected = Counter[tuple[str, str, str]]()
        for one in newest(self.of(place)):
            for (holder, line), count in turns(self.town.world.session, one).items():
                expected[one.name, holder, line] += count
        rows = self.rows(f"/turns.csv?cohort={place.cohort}")
        titles = {line for _name, _holder, line in expected}
        said = Counter(
            (row["Student"], row["Whose turn"], row["What"] if row["What"] in titles else "") for row in rows
        )
        assert said == expected, (self.at(place), said - expected, expected - said)
        by_holder = Counter(row["Whose turn"] for row in rows)
        assert self.chips(f"/turns?cohort={place.cohort}") == {"All": len(rows), **by_holder}, self.at(place)

    def chips(self, address: str) -> dict[str, int]:
        """The totals of a list by their labels."""
        found = {}
        for chip in self.page(address).all(".chips a"):
            count = words(chip.css_first("b"))
            found[words(chip).partition(f" {count} ")[0]] = int(count)
        return found

    def cohorts(self) -> None:
        """The list of cohorts: the counts of each that is held, and no other."""
        rows = {
            row["Cohort"]: [int(count) for count in list(row.values())[4:]]
            for row in self.rows("/cohorts.csv")
        }
        assert rows == {place.name: self.counts(place) for place in self.held}, self.name

    def counts(self, place: Place) -> list[int]:
        """Students, what waits for the reader, behind, on leave, finished."""
        there = [one for one in self.of(place) if not one.has_left]
        return [
            len(there),
            self.waits(place),
            sum(one.is_behind for one in there),
            sum(one.period == PeriodKind.LEAVE for one in there),
            sum(one.days is None for one in there),
        ]

    def waits(self, place: Place) -> int:
        """How many entries of a place the reader decides."""
        found = waiting(self.town.world.session, place)
        if place.cohort in self.coordinates:
            return sum(found.values())
        return found.get(Holder.INSTRUCTOR, 0) if self.name == "instructor" else 0

    def home(self) -> None:
        """What waits is the list's total; the cohorts' counts are those of their boards."""
        total = sum(self.waits(place) for place in self.held)
        listed = Counter(row["Cohort"] for row in self.rows("/review.csv"))
        assert total > MOST or listed == Counter({one.name: self.waits(one) for one in self.held}), self.name
        review = self.page("/review")
        assert int(words(review.all(".queue .meta b")[0])) == total, self.name
        home = self.page("/home")
        assert sum(int(words(one.css_first("b"))) for one in home.all(".home-waits .ages a")) == total, (
            self.name
        )
        rows = {words(row.css_first("th")): row for row in home.all(".cohort-list tbody tr")}
        assert rows.keys() == {place.name for place in self.held}, self.name
        for place in self.held:
            labels = {cell.attributes["data-label"]: int(words(cell).split()[0])
                      for cell in rows[place.name].css("td[data-label]")}  # fmt: skip
            assert labels["Students"] == self.counts(place)[0], self.at(place)
            assert labels["Needs help"] == sum(bool(self.helps(place, one)) for one in self.of(place))
            for label, show in SHOWN.items():
                assert labels[label] == len(self.rows(f"/cohorts/{place.cohort}.csv?show={show}")), label

    def nothing_else(self) -> None:
        """Nothing of a place that is not held: no page, no row of a list, no file."""
        names = {place.name for place in self.hidden}
        for place in self.hidden:
            for part in OF_COHORT:
                assert self.client.get(f"/cohorts/{place.cohort}{part}").status_code == 404, part
        for address in (*LEDGERS, *OWN):
            if self.client.get(address).status_code == 200:
                shown = {row["Cohort"] for row in self.rows(file_of(address))}
                assert not names & shown, address
        seen = {one.person for place in self.held for one in self.of(place)}
        for one in (one for place in self.hidden for one in self.of(place)):
            status = self.client.get(f"/students/{one.person}").status_code
            assert (status == 200) == (one.person in seen), one.name

    @property
    def coordinates(self) -> set[int]:
        """The cohorts that the reader coordinates today, in their own right or as a cover."""
        is_coordinator = self.name in ("absent", "cover", "other program")
        return {place.cohort for place in self.held} if is_coordinator else set()

    def of(self, place: Place) -> list[Truth]:
        return self.found[place.name]

    def helps(self, place: Place, one: Truth) -> tuple[Any, ...]:
        return one.helps(sees_health=place.cohort in self.coordinates)

    def pace(self, one: Truth) -> str:
        with self.app.test_request_context():
            return wording.pace(one.days)

    def page(self, address: str) -> Page:
        return read(self.client.get(address))

    def rows(self, address: str) -> list[dict[str, str]]:
        return rows_of(self.client, address)

    def at(self, place: Place) -> tuple[str, str]:
        return self.name, place.name
