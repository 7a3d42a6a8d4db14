"""How pages and files say where a student stands."""

import csv
import io
import re

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborNode

from tests.pages import read, words
from tests.screens.truth import Truth
from tests.web.staff_pages import browser
from tracker.domain.policy import Actor
from tracker.domain.statuses import State

DAYS = re.compile(r"(\d+) days? (behind|ahead)")
DONE_OF = re.compile(r"(\d+) of (\d+) done")
WORDS = {state: state.value.replace("_", " ").capitalize() for state in State}


def own_page(app: Flask, one: Truth) -> None:
    """What the student reads on the path of an enrollment: done of asked over all steps, and the pace."""
    student = browser(app, Actor(one.person, is_student=True))
    page = read(student.get(f"/path?enrollment={one.enrollment}"))
    told = [DONE_OF.search(words(stop)) for stop in page.all(".spine .stop")]
    done = [(int(found[1]), int(found[2])) for found in told if found]
    all_done, asked = sum(n for n, _of in done), sum(of for _n, of in done)
    assert (all_done, asked) == (one.stands.done, one.stands.asked), one.name
    ruler = page.all("section.pace")
    assert not ruler or said_days(words(ruler[0])) == one.days, one.name


def file_of(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}.csv{mark}{query}"


def table_of(client: FlaskClient, address: str) -> list[list[str]]:
    """A file, heads first."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a file by its heads."""
    heads, *rows = table_of(client, address)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def number(text: str) -> int | None:
    """A signed number as pages write it; nothing is None."""
    text = text.replace("\N{MINUS SIGN}", "-").replace("+", "").lstrip("'").strip()
    return int(text) if text else None


def board_row(row: LexborNode) -> tuple[str, int, int, int | None]:
    """Who, done, asked, days ahead of a row of the board."""
    done, asked = words(row.css_first(".b-done")).replace(" ", "").split("/")
    return words(row.css_first("th")), int(done), int(asked), number(words(row.css_first(".b-days")))


def cells(one: Truth, step: str) -> tuple[str, ...]:
    """A row of the matrix of a step."""
    lines = [line for line in one.stands.lines if one.path.by_key[line.key].step == step]
    return (one.name, *(WORDS[line.state] + (", overdue" if line.is_overdue else "") for line in lines))


def said_days(text: str) -> int:
    """Days ahead as the path page says them."""
    found = DAYS.search(text)
    return 0 if found is None else int(found[1]) * (-1 if found[2] == "behind" else 1)
