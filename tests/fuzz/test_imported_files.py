"""Any file at all, of any school's habits: read or refused in words, applied whole or not at all."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import hostile
from tests.fuzz.sending import Stage, client_of, fingerprint
from tracker.extensions import db
from tracker.models import Enrollment, Person
from tracker.services.sheets import write_xlsx

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "utf-7", "shift-jis")
HEADS = (
    "Student",
    "Name",
    "First name",
    "Last name",
    "Apellidos",
    "Email",
    "Start date",
    "Language",
    "Skill",
)
LINES = ("VS-01", "VS-02 Pulse", "D1", "Module", "Grade", "Date", "Initials", "SC-02", "", "Vitals", "Notes")
CELLS = (
    "", "x", "✓", "IV", "iv 03/04/26", "2026-10-02", "10/02/2026", "31/12/2026", "13/13/2026", "92%", "0.92",
    "1", "1.0", "0,87", "150", "-3", "1e9", "abs", "no", "fail", "#REF!", "=1+1", "99999999999999999999",
    "2026-02-30", "0001-01-01", "Oct 2, 2026", "2 de octubre de 2026", "TRUE", "0", "VS-01", "D1",
)  # fmt: skip
USUAL = {
    "Start date": ("2026-09-14", ""), "Language": ("en", "Español", ""), "Skill": ("VS-01", "D1", ""),
    "D1": ("92%", "0.88", ""), "Module": ("D2", "VS-05"), "Grade": ("92", "x"), "Date": ("2026-10-02", ""),
}  # fmt: skip
"""What a head has below it; under all others stand marks."""
ANYHOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
BEFORE_APPLYING = {
    "import_run",
    "import_columns",
    "event",
    "event_payload",
    "last event",
    "receipt",
    "versions",
}
"""What a file that is read and looked at may touch: itself, and the chain of the school."""


def people(stage: Stage) -> list[tuple[str, str]]:
    """Names and addresses of the students there are."""
    with stage.app.app_context():
        students = select(Enrollment.person_id).where(Enrollment.cohort_id == stage.scene.world.cohort)
        found = db.session.execute(
            select(Person).where(Person.id.in_(students)).order_by(Person.id)
        ).scalars()
        return [(one.name, one.email or "") for one in found]


@st.composite
def tables(draw: st.DrawFn, known: list[tuple[str, str]], kind: str) -> list[list[str]]:
    """A table of a school: titles above, merged heads, the same students again, odd cells."""
    who = draw(st.sampled_from([["Student"], ["Email"], ["First name", "Last name", "Email"], []]))
    if kind == "roster":
        who = draw(st.sampled_from([["Student", "Email"], ["First name", "Last name", "Email"], who]))
    heads = who + draw(st.lists(st.sampled_from(("VS-01", "D1", *HEADS, *LINES)), min_size=1, max_size=4))
    width = len(heads)
    rubbish = st.one_of(
        st.sampled_from(CELLS), st.sampled_from(hostile.NAMES), st.text(max_size=12), st.dates().map(str)
    )
    rows = []
    for _ in range(draw(st.integers(0, 5))):
        new = draw(st.integers(1, 9))
        name, mail = draw(
            st.sampled_from([*known, *[(f"Nova{new} Quill{new}", f"nova{new}@example.test")] * 4])
        )
        given, _, family = name.partition(" ")
        usual = {"Student": name, "Name": name, "First name": given, "Last name": family, "Email": mail}
        row = [usual.get(head) or draw(st.sampled_from(USUAL.get(head, ("x", "IV")))) for head in heads]
        if draw(st.integers(0, 3)) == 0:
            row[draw(st.integers(0, width - 1))] = draw(rubbish)
        rows.append(row[: draw(st.integers(0, width))] if draw(st.integers(0, 9)) == 0 else row)
    above = draw(st.sampled_from([[], [["Class of fall"]], [["", "Vitals", "", "Phlebotomy"]], [[], ["x"]]]))
    return [*above, heads, *rows]


@st.composite
def files(draw: st.DrawFn, known: list[tuple[str, str]]) -> tuple[str, str, bytes]:
    """What a file is said to hold, its name and its content."""
    kind = draw(st.sampled_from(["roster", "progress"]))
    table = draw(tables(known, kind))
    how = draw(st.sampled_from(["csv"] * 5 + ["xlsx"] * 3 + ["bytes", "cut"]))
    name = draw(
        st.sampled_from(["fall.csv", "fall.xlsx", "a.tsv", "fall.CSV", "x.xls", ".csv", "a" * 300 + ".csv"])
    )
    if how == "bytes":
        return kind, name, draw(st.binary(max_size=200))
    if how == "csv":
        out = io.StringIO()
        csv.writer(out, delimiter=draw(st.sampled_from(",;\t|"))).writerows(table)
        return kind, name, out.getvalue().encode(draw(st.sampled_from(ENCODINGS)), "replace")
    book = write_xlsx(table[0], table[1:])
    return kind, name, book if how == "xlsx" else book[: draw(st.integers(0, len(book)))]


def sent(stage: Stage, address: str, fields: dict[str, Any]) -> Any:
    """What the coordinator gets for a form."""
    answer = client_of(stage.app, stage.readers["coordinator"]).post(
        address, data=fields, content_type="multipart/form-data"
    )
    assert answer.status_code < 500, (answer.status_code, address, fields)
    return answer


def moved(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """The tables that are not as they were."""
    return {name for name, count in after.items() if before[name] != count}


def tried(stage: Stage, put_back: Callable[[], None], examples: int) -> list[str]:
    """Send so many files, name their columns, answer, and apply; gives how each ended."""
    known, ends = people(stage), []

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=ANYHOW
    )
    @given(file=files(known), data=st.data())
    def one(file: tuple[str, str, bytes], data: st.DataObject) -> None:
        put_back()
        kind, name, content = file
        before = fingerprint(stage.app)
        fields = {"kind": kind, "cohort": str(stage.scene.world.cohort), "file": (io.BytesIO(content), name)}
        answer = sent(stage, "/imports", fields)
        if answer.status_code != 303:
            assert moved(before, fingerprint(stage.app)) == set(), name
            ends.append("refused")
            return
        address = answer.headers["Location"]
        assert moved(before, fingerprint(stage.app)) <= BEFORE_APPLYING
        page = client_of(stage.app, stage.readers["coordinator"]).get(address)
        assert page.status_code == 200
        options = {
            "order": data.draw(st.sampled_from(["", "mdy", "dmy", "x"])),
            "tick_on": str(stage.scene.world.today),
        }
        for field, holds in re.findall(r'name="(column\d+)"[^>]*?value="([^"]*)"', page.text):
            options[field] = (
                html.unescape(holds) if data.draw(st.integers(0, 9)) else data.draw(st.sampled_from(CELLS))
            )
        sent(stage, f"{address}/columns", options)
        for number in set(re.findall(r"/rows/(\d+)", page.text)):
            said = {"who": data.draw(st.sampled_from(["skip", "skip", "new", "", "9" * 5000, "robot"]))}
            said |= {"c0": data.draw(st.sampled_from(CELLS))} if data.draw(st.integers(0, 5)) == 0 else {}
            sent(stage, f"{address}/rows/{number}", said)
        assert moved(before, fingerprint(stage.app)) <= BEFORE_APPLYING
        before = fingerprint(stage.app)
        applied = sent(stage, f"{address}/apply", {})
        if applied.status_code != 303:
            assert moved(before, fingerprint(stage.app)) == set()
            ends.append("not ready")
            return
        ends.append("applied")
        after = fingerprint(stage.app)
        # Once is once.
        assert sent(stage, f"{address}/apply", {}).status_code == 409
        assert moved(after, fingerprint(stage.app)) == set()
        assert sent(stage, f"{address}/undo", {}).status_code == 303

    one()
    return ends


def test_any_file_is_brought_in_whole_or_not_at_all(stage: Stage, put_back: Callable[[], None]) -> None:
    ends = tried(stage, put_back, 40)
    assert {"refused", "not ready", "applied"} <= set(ends), ends


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_many_files_are_brought_in_whole_or_not_at_all(stage: Stage, put_back: Callable[[], None]) -> None:
    tried(stage, put_back, 600)


def bomb() -> bytes:
    """A small workbook that would unpack to hundreds of megabytes."""
    out = io.BytesIO()
    out.write(write_xlsx(["Name"], [["Ada"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/a.xml", b"0" * 300_000_000)
    return out.getvalue()


def rows(count: int) -> bytes:
    """A roster of so many."""
    lines = [f"Ada{n},Alba{n},student{n}@example.test" for n in range(count)]
    return "\n".join(["First name,Last name,Email", *lines]).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("many.csv", lambda: rows(50_000)), ("bomb.xlsx", bomb), ("huge.csv", lambda: b"a," * 6_000_000)],
)
def test_what_is_too_much_is_refused_in_words(
    stage: Stage, put_back: Callable[[], None], name: str, content: Callable[[], bytes]
) -> None:
    put_back()
    before = fingerprint(stage.app)
    fields = {
        "kind": "roster",
        "cohort": str(stage.scene.world.cohort),
        "file": (io.BytesIO(content()), name),
    }
    answer = sent(stage, "/imports", fields)
    assert answer.status_code in (409, 413, 422), answer.status_code
    assert 'class="error"' in answer.text
    # The test client writes a large body into a file of its own, which it leaves open.
    answer.request.environ["wsgi.input"].close()
    assert moved(before, fingerprint(stage.app)) == set()
