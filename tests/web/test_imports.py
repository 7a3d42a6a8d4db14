"""Imports on pages: files of any kind are read or refused whole; rows are mended, applied, undone."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, pages_today, selects, send
from tracker.commands.importing import read_file
from tracker.domain.importing.heads import Sheet
from tracker.domain.kinds import ImportKind
from tracker.domain.statuses import Source
from tracker.models import Entry, Event, ImportRun, Person
from tracker.worker.imports import forget_imports

DAY = timedelta(days=1)
READ, COLUMNS, APPLY, UNDO, AWAY = (
    f"form[data-command={name}]"
    for name in ("read_import", "name_columns", "apply_import", "undo_import", "put_away_import")
)
Lines = Sequence[Sequence[object]]


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        made.today = pages_today(bare_app)
        yield made


@pytest.fixture
def ada(world: World) -> Student:
    """A student of the cohort for two weeks."""
    real, world.today = world.today, world.today - 14 * DAY
    made = world.add_student("Ada", "Alba")
    world.today = real
    return made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def as_csv(lines: Lines, separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue()


def as_book(lines: Lines, merged: Sequence[str] = ()) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(list(line))
    for cells in merged:
        page.merge_cells(cells)
    book.save(out)
    return out.getvalue()


def post(
    client: FlaskClient,
    content: bytes | str,
    name: str = "fall.csv",
    kind: str = "progress",
    cohort: str = "",
) -> TestResponse:
    """Send a file by the form."""
    page = read(client.get("/imports"))
    fields = page.fields(READ)
    data = content.encode() if isinstance(content, str) else content
    fields |= {"kind": kind, "cohort": cohort or page.one("#cohort option:last-child").attributes["value"]}
    return client.post("/imports", data=fields | {"file": (io.BytesIO(data), name)})


def opened(client: FlaskClient, content: bytes | str, name: str = "fall.csv", kind: str = "progress") -> Page:
    """Send a file that is read; gives its page."""
    answer = post(client, content, name, kind)
    assert answer.status_code == 303, read(answer, answer.status_code).text("main")
    return read(client.get(answer.headers["Location"]))


def address(page: Page) -> str:
    """The page of this file."""
    return (page.one(AWAY).attributes["action"] or "").removesuffix("/put-away")


def rows(page: Page) -> list[str]:
    return [" ".join(row.text(separator=" ").split()) for row in page.all(".import-row")]


def brought(world: World) -> int:
    world.session.rollback()
    return world.session.execute(
        select(func.count()).select_from(Entry).where(Entry.source == Source.IMPORT)
    ).scalar_one()


def grid(world: World, ada: Student) -> Lines:
    day = world.today.isoformat()
    return [["Student", "Email", "VS-05", "D1"], ["Ada Alba", world.email(ada.id), f"IV {day}", day]]


def test_from_the_file_to_the_record_and_back(client: FlaskClient, world: World, ada: Student) -> None:
    day = world.today.isoformat()
    page = opened(client, as_csv([["Student", "VS-05", "VS-04"], ["Alba, Ada", day, "LOA"]]))
    where = address(page)
    assert "Who is it?" in rows(page)[0]
    assert not page.all(APPLY)
    assert client.post(f"{where}/people", data=page.fields("form[data-command=say_same]")).status_code == 303
    page = read(client.get(where))
    assert "Not understood" in rows(page)[0]
    assert send(client, page, ".import-mend", c2=day).status_code == 303
    page = read(client.get(where))
    assert "It brings: 2 new entries for 1 student." in page.text("main")
    assert brought(world) == 0
    assert send(client, page, APPLY).status_code == 303
    assert brought(world) > 2
    page = read(client.get(where))
    assert "Brought in" in page.text("main")
    assert send(client, page, UNDO).status_code == 303
    assert "Undone" in read(client.get("/imports")).text(".import-list")
    history = read(client.get(f"/students/{ada.id}/history")).text("main")
    assert "Import undone: fall.csv" in history


def test_a_roster_is_brought_in(client: FlaskClient, world: World) -> None:
    lines = [["Nombre", "Apellidos", "Correo", "Idioma"], ["Ignacio", "Ejemplo", "i@example.test", "español"]]
    page = opened(client, as_csv(lines, ";").encode("cp1252"), kind="roster")
    assert "It brings: 1 new student." in page.text("main")
    assert send(client, page, APPLY).status_code == 303
    world.session.rollback()
    made = world.session.execute(select(Person).filter_by(email="i@example.test")).scalar_one()
    assert (made.given_name, made.family_name, made.language) == ("Ignacio", "Ejemplo", "es")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(
    client: FlaskClient, world: World, ada: Student, encoding: str, separator: str
) -> None:
    lines = [["Nombre", "Correo electrónico", "VS-05"], ["Ada Alba", world.email(ada.id), "✓"]]
    if encoding == "cp1252":
        lines[1][2] = "sí"
    page = opened(client, as_csv(lines, separator).encode(encoding))
    (row,) = rows(page)
    assert "by the address" in row and "No date here" in row


def test_a_workbook_with_a_title_and_merged_heads(client: FlaskClient, world: World, ada: Student) -> None:
    lines = [
        ["Clinical skills, fall", None, None, None, None],
        ["Student", "Email", "Vital signs", None, "Infection"],
        [None, None, "VS-05", "VS-04", "IC-01"],
        ["Ada Alba", world.email(ada.id), world.today, "x", None],
    ]
    page = opened(client, as_book(lines, ["A1:E1", "C2:D2", "A2:A3", "B2:B3"]), "Skills fall.xlsx")
    held = [field.attributes["value"] for field in page.all(".import-columns input")]
    assert [text.split()[0] for text in held] == ["Student's", "Email", "VS-05", "VS-04", "IC-01"]
    assert rows(page)[0].startswith("Row 4")


def a_bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than is taken."""
    out = io.BytesIO(as_book([["Student", "VS-05"], ["Ada Alba", "x"]]))
    made = io.BytesIO()
    with zipfile.ZipFile(out) as book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in book.namelist():
            content = book.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * 300_000_000 + b"</sheetData>")
            bomb.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "empty.csv", ""),
        ("Student,VS-05\n", "heads.csv", ""),
        (b"\x00\x01\x02" * 99, "noise.csv", ""),
        (b"PK\x03\x04nothing", "broken.xlsx", ""),
        ("%PDF-1.7", "skills.pdf", "This is no table that can be read here"),
        ("Student,VS-05\n" + "Ada,x\n" * 50_000, "large.csv", "5000 rows"),
        (a_bomb, "bomb.xlsx", ""),
        ("Student," + ",".join(f"C{n}" for n in range(300)) + "\nAda Alba,x\n", "wide.csv", "200 columns"),
    ],
    ids=["empty", "heads alone", "noise", "broken book", "pdf", "50,000 rows", "zip bomb", "wide"],
)
def test_what_is_no_table_is_refused_whole(
    client: FlaskClient, world: World, content: object, name: str, sentence: str
) -> None:
    made = content() if callable(content) else content
    page = read(post(client, made, name), 422)
    said = page.text("#file-error")
    assert sentence in said and len(said) > 10
    world.session.rollback()
    assert world.session.execute(select(ImportRun)).all() == []
    assert world.session.execute(select(Event).where(Event.kind == "import.read")).all() == []


@pytest.mark.parametrize(
    ("sent", "field"), [({"kind": "songs"}, "#kind-error"), ({"cohort": "7"}, "#cohort-error")]
)
def test_what_was_chosen_wrong_is_said(
    client: FlaskClient, world: World, ada: Student, sent: dict[str, str], field: str
) -> None:
    assert len(read(post(client, as_csv(grid(world, ada)), **sent), 422).text(field)) > 10


def test_columns_come_from_the_list_alone(client: FlaskClient, world: World, ada: Student) -> None:
    page = opened(client, as_csv([["Who", "Pulse ox"], ["Ada Alba", "x"]]))
    assert "Still to be named: Student's name" in page.text("main")
    assert not page.all(".import-row")
    where = address(page)
    again = read(send(client, page, COLUMNS, column0="Student's name", column1="Juggling"), 422)
    assert "Not in it: B: Juggling." in again.text("main")
    choice = next(
        option.attributes["value"]
        for option in page.all("#holds option")
        if "VS-05" in option.attributes["value"]
    )
    day = world.today.isoformat()
    typed = {"column0": "Student's name", "column1": choice, "tick_on": day}
    assert send(client, page, COLUMNS, **typed).status_code == 303
    assert len(rows(read(client.get(where)))) == 1


def test_every_row_is_shown_page_by_page_with_as_many_selects(
    bare_app: Flask, client: FlaskClient, world: World, ada: Student
) -> None:
    counted = []
    for many in (3, 60):
        unknown = [[f"Nobody {n}", f"nobody{n}@example.test", "x"] for n in range(many)]
        page = opened(client, as_csv([["Student", "Email", "VS-05"], *unknown]))
        client.get(address(page))
        with selects(bare_app) as sent:
            page = read(client.get(address(page)))
        counted.append(len(sent))
    assert counted[0] == counted[1]
    assert len(rows(page)) == 25
    last = read(client.get(f"{address(page)}?page=3"))
    assert len(rows(last)) == 10
    assert "Page 3 of 3" in last.text("main")
    assert len(rows(read(client.get(f"{address(page)}?page=99999")))) == 10
    for odd in ("?page=-1", "?page=x", "?show=x", "?page=٣"):
        assert len(rows(read(client.get(address(page) + odd)))) == 25
    assert rows(read(client.get(f"{address(page)}?show=new"))) == []


def test_the_list_leaves_as_a_file_with_row_column_and_reason(
    client: FlaskClient, world: World, ada: Student
) -> None:
    lines = [["Student", "Email", "VS-05"], ["=cmd()", "", "x"], ["Ada Alba", world.email(ada.id), "later"]]
    page = opened(client, as_csv(lines))
    answer = client.get(f"{address(page)}.csv?show=error")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "C: Not understood" in text and "3,To mend,Ada Alba" in text
    assert not re.search(r"(^|,)=cmd", text, re.MULTILINE)


def test_a_file_of_somebody_else_is_not_there(
    bare_app: Flask, client: FlaskClient, world: World, ada: Student
) -> None:
    page = opened(client, as_csv(grid(world, ada)))
    for other in (world.instructor, world.admin, ada.actor):
        stranger = browser(bare_app, other)
        assert stranger.get(address(page)).status_code == 404
    assert brought(world) == 0


def test_files_past_their_time_are_forgotten(bare_app: Flask, world: World, ada: Student) -> None:
    old, world.today = world.today, world.today - 30 * DAY
    sheet = Sheet(("Email", "VS-05"), ((2, (world.email(ada.id), "x")),))
    values = {"name": "old.csv", "sheet": sheet}
    world.do(world.coordinator, read_file, ImportKind.PROGRESS, world.cohort, **values)
    world.today = old
    world.session.rollback()
    with bare_app.app_context():
        assert forget_imports() == 1
        assert forget_imports() == 0
    assert world.session.execute(select(ImportRun)).all() == []


CELLS = ["x", "✓", "IV 11/02/2026", "2026-11-02", "13/13/2026", "=1+1", "99%", "1e9", "-", "LOA"]
HEADS = ["Student", "Email", "VS-05", "VS-05", "D1", "", "Name", "é"]
cells = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["x", "✓", "IV 11/02/2026", "2026-11-02", "13/13/2026", "=1+1", "99%", "1e9", "-", "LOA"]
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8),
    heads=st.lists(st.sampled_from(HEADS), max_size=6),
    kind=st.sampled_from(["progress", "roster"]),
    is_book=st.booleans(),
)
def test_any_table_is_read_or_refused_and_writes_no_entry(
    client: FlaskClient,
    world: World,
    ada: Student,
    table: list[list[str]],
    heads: list[str],
    kind: str,
    is_book: bool,
) -> None:
    lines = [heads, *table]
    clean = [[re.sub(r"[\x00-\x08\x0b-\x1f]", "", cell) for cell in line] for line in lines]
    content = as_book(clean) if is_book else as_csv(lines).encode()
    answer = post(client, content, "any.xlsx" if is_book else "any.csv", kind)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        page = read(client.get(answer.headers["Location"]))
        people = world.session.execute(select(func.count()).select_from(Person)).scalar_one()
        world.session.rollback()
        refused = client.post(f"{address(page)}/apply", data=page.fields(AWAY))
        assert refused.status_code in (303, 422)
        after = world.session.execute(select(func.count()).select_from(Person)).scalar_one()
        world.session.rollback()
        assert refused.status_code == 303 or (after, brought(world)) == (people, 0)
        client.post(f"{address(page)}/put-away", data=page.fields(AWAY) | {"key": "another"})
