"""Export = screen, whatever happened: for every list, every reader and whatever filter a page offers, both
files hold the rows of the page, and every number beside a link is what the link leads to."""

from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Databases
from tests.lists import addresses, compare, lists_of
from tests.pages import Page, read
from tests.screens.offers import counted_of, heads_of, rows_at, students_of, views_of
from tests.screens.two_programs import Town, few_schools, open_pages, town_of, weeks
from tests.web.staff_pages import browser

FURTHER, FOLLOWED = 2, 2
"""So many times another filter is chosen on a page, and so many of its numbers are followed."""


class Walk:
    """One reader's walk through the views of the lists; ``chance`` chooses."""

    def __init__(self, app: Flask, town: Town, chance: Random) -> None:
        self.app, self.town, self.chance = app, town, chance
        self.clients = {name: browser(app, actor) for name, actor in town.readers.items()}
        self.clients["student"] = browser(app, town.lives[0].student.actor)
        self.wrong: list[str] = []

    def every_list(self) -> None:
        """Each list by one of those who may open it; a list that nobody opens is not covered."""
        for endpoint in lists_of(self.app):
            readers = self.chance.sample(sorted(self.clients), len(self.clients))
            assert any(self.views(reader, endpoint) for reader in readers), endpoint
        assert not self.wrong, "\n".join(self.wrong)

    def views(self, reader: str, endpoint: str) -> bool:
        """One page of a list as it opens, and under filters chosen one after the other, if the reader may
        open one. It is read again, as the log of who opened a file tells of the first time."""
        client, places = self.clients[reader], addresses(self.app, endpoint)
        self.chance.shuffle(places)
        seen = next((place for place in places if client.get(place).status_code not in (403, 404)), "")
        if not seen:
            return False
        page = read(client.get(seen))
        self.view(reader, endpoint, page)
        for _ in range(FURTHER):
            views = views_of(page) or [seen]
            page = read(client.get(self.chance.choice(views), follow_redirects=True))
            self.view(reader, endpoint, page)
        return True

    def view(self, reader: str, endpoint: str, page: Page) -> None:
        """A page beside its files and beside what its numbers lead to."""
        client, at = self.clients[reader], f"{reader} {page.response.request.full_path}"
        self.wrong += [f"{at}: {text}" for text in compare(client, endpoint, page).wrong]
        self.numbers(client, at, page)

    def numbers(self, client: FlaskClient, at: str, page: Page) -> None:
        """What the page says of its own list, and some of the numbers beside its links."""
        counted = counted_of(page, self.app)
        followed = [self.chance.choice(counted) for _ in range(FOLLOWED)] if counted else []
        for one in followed + heads_of(page, self.app):
            rows = rows_at(client, one.href)
            if rows != one.number:
                self.wrong.append(f"{at}: {one.text!r} leads to {rows} rows at {one.href}")
        students = students_of(page)
        if students is not None and students[0] != students[1]:
            self.wrong.append(f"{at}: {students} students said and drawn")


@few_schools
@given(weeks, st.booleans(), st.integers(0, 9999))
def test_every_file_is_its_page_and_every_number_its_rows(
    databases: Databases, tmp_path: Path, history: list[Any], is_covered: bool, seed: int
) -> None:
    with town_of(databases, tmp_path) as (app, town):
        town.play(history)
        if is_covered:
            town.cover()
        open_pages(app, town)
        Walk(app, town, Random(seed)).every_list()
