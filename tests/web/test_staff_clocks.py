"""The coordinator's clocks, the release queue and the portal's exports, on their pages."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask

from tests.exams import ON_THE_WAY, allow, sit
from tests.pages import Page, read
from tests.web.placement_pages import TODAY, Desk, desk, settings
from tests.web.staff_pages import browser, everybody, selects
from tracker.commands import exams
from tracker.domain.kinds import Delivery
from tracker.domain.statuses import EntryKind
from tracker.services.sheets import write_xlsx

__all__ = ["desk", "settings"]
HEADS = ("Candidate Name", "Email", "Exam Date", "Result", "Scaled Score")


def booked(desk: Desk, student: Any, days: int) -> int:
    """An exam at the school so many days ahead."""
    on = desk.world.today + timedelta(days=days)
    values = {"happened_on": on, "delivery": Delivery.SCHOOL}
    return int(desk.world.do(student.actor, exams.book, student.enrollment, **values)["entries"][0])


def export(desk: Desk, rows: Any, name: str = "nha.csv", kind: str = "results", status: int = 303) -> Page:
    """Send an export; gives the page that comes."""
    client = browser(desk.app, desk.world.coordinator)
    page = read(client.get(f"/exam-results?kind={kind}"))
    content = rows if isinstance(rows, bytes) else write_xlsx(HEADS, rows)
    data = {"csrf_token": page.csrf_token, "key": f"{len(content)}-{name}", "file": (BytesIO(content), name)}
    answer = client.post(f"/exam-results/{kind}", data=data, content_type="multipart/form-data")
    assert answer.status_code == status, answer.status_code
    return read(client.get(f"/exam-results?kind={kind}")) if status == 303 else read(answer, status)


def text(desk: Desk, url: str) -> str:
    """The words of a page as the coordinator reads it."""
    return desk.page(url).text("main")


def post(desk: Desk, path: str, status: int = 303, **values: Any) -> Any:
    """Send a form of the exports' page."""
    client = browser(desk.app, desk.world.coordinator)
    token = read(client.get("/exam-results")).csrf_token
    answer = client.post(path, data={"csrf_token": token, **values})
    assert answer.status_code == status, answer.status_code
    return answer


def test_who_sees_the_lists(desk: Desk) -> None:
    allow(desk.student)
    booked(desk, desk.student, 10)
    expected = {"nobody": 302, "student": 404, "another student": 404}
    readers = everybody(desk.world, desk.student)
    for address in ("/clocks", "/clocks/release"):
        for name, actor in readers.items():
            answer = browser(desk.app, actor).get(address)
            assert answer.status_code == expected.get(name, 200), name
            if name.startswith("another"):
                assert "Larkspur" not in answer.get_data(as_text=True), name


def test_clocks_are_filtered_by_days_kind_and_cohort(desk: Desk) -> None:
    allow(desk.student)
    booked(desk, desk.student, 20)
    assert "No clock here" in text(desk, "/clocks?within=7")
    rows = text(desk, "/clocks?within=30")
    assert "Exam date, CCMA" in rows and "Roster approval" in rows
    assert "The school's roster is approved 3 working days before the exam." in rows
    only = text(desk, "/clocks?within=30&kind=roster")
    assert "Roster approval" in only and "Exam date, CCMA" not in only
    cedar = desk.world.add_cohort("Cedar", TODAY)
    assert "Exam date" in text(desk, f"/clocks?within=30&cohort={cedar}")  # no cohort of the reader's
    assert "Exam date" in text(desk, "/clocks?within=30&kind=moon&cohort=x")


def test_entries_are_read_anew_of_those_alone_whose_record_changed(desk: Desk) -> None:
    """What is kept says what recomputation says: after an act and after its void."""
    other = desk.world.add_student("Ada", "Alba")
    for student in (desk.student, other):
        allow(student)
        booked(desk, student, 20)
    client, address = browser(desk.app, desk.world.coordinator), "/clocks?within=30&kind=roster"
    first = read(client.get(address)).text("main")
    with selects(desk.app) as sent:
        assert read(client.get(address)).text("main") == first
    assert not [one for one in sent if "entry_booking" in one]
    paper = {"expires_on": TODAY + timedelta(days=9)}
    (entry,) = desk.world.record(other, "skill.em-01", EntryKind.DOCUMENT, detail=paper)
    with selects(desk.app) as sent:
        assert text(desk, "/clocks?within=30").count("Provider-level BLS/CPR card") == 1
    assert [one for one in sent if "entry_booking" in one]
    desk.world.void(entry)
    assert "Provider-level BLS/CPR card" not in text(desk, "/clocks?within=30")


def test_health_papers_are_no_matter_of_instructors(desk: Desk) -> None:
    world = desk.world
    world.record(desk.student, "doc.tb", EntryKind.DOCUMENT, detail={"expires_on": TODAY + timedelta(days=5)})
    world.record(desk.student, "doc.background", EntryKind.DOCUMENT, on=TODAY - timedelta(days=360))
    address = "/clocks?within=7"
    assert "Tuberculosis" in text(desk, address)
    seen = read(browser(desk.app, world.instructor).get(address)).text("main")
    assert "Tuberculosis" not in seen and "Background check" in seen


def test_the_roster_is_approved_in_the_list(desk: Desk) -> None:
    allow(desk.student)
    entry = booked(desk, desk.student, 10)
    form = 'form[data-command="approve_roster"]'
    assert desk.page("/clocks").one(form).attributes["action"] == f"/bookings/{entry}/roster"
    desk.send("/clocks", form)
    assert "Roster approval" not in text(desk, "/clocks")


def test_the_release_waits_for_its_checks(desk: Desk) -> None:
    world = desk.world
    pip = world.add_student("Robin", "Hawthorn", routes=frozenset({"test-first"}))
    assert "Nothing waits in the queue" in text(desk, "/clocks/release")
    allow(pip, *ON_THE_WAY, "exam.release")
    sit(pip, passed=True, score=410)
    said = text(desk, "/clocks/release")
    assert "about 21 Feb 2027, in 89 days" in said
    assert "Hours asked for the release 0 of 80 · the program asks 160 hours in all" in said
    assert "Course modules 0 of 12" in said
    assert not desk.page("/clocks/release").all('form[data-command="release"]')
    form = 'form[data-command="type_queue_date"]'
    for typed, words in (("", "Type the date."), ("2026-01-01", "The exam was on 23 Nov 2026")):
        answer = desk.send("/clocks/release", form, 422, expires_on=typed)
        assert words in read(answer, 422).text("main")
    desk.send("/clocks/release", form, expires_on="2026-12-20")
    assert "20 Dec 2026, in 26 days" in text(desk, "/clocks/release")
    assert "this is the date that stands in the portal" in text(desk, "/clocks/release")


def test_an_export_is_reconciled(desk: Desk) -> None:
    world = desk.world
    ada = world.add_student("Ada", "Moonfield")
    mail = world.email(desk.student.id)
    rows = [
        ("Larkspur, Pip", mail, "11/20/2026", "Pass", 402),
        ("Ada Moonfield", "", "2026-11-21", "Fail", 371),
        ("Sunny Marigold", "sunny@elsewhere.test", "2026-11-21", "Pass", 400),
        ("Pip Larkspur", mail, "soon", "Pass", 402),
    ]
    page = export(desk, rows, "nha.xlsx")
    parts = {part.attributes["aria-labelledby"]: part.text() for part in page.all(".portal-part")}
    assert set(parts) == {"part-new", "part-doubt", "part-unknown", "part-unreadable"}
    assert "Exam date: this is no date." in parts["part-unreadable"]
    assert "the name fits, the address does not or is not there" in parts["part-doubt"]
    post(desk, "/exam-results/results/match", 422, row="3")
    post(desk, "/exam-results/results/match", row="3", person=str(ada.id))
    post(desk, "/exam-results/results/apply", row="all")
    page = desk.page("/exam-results")
    assert "The same 2" in page.text("main") and "New" not in [h.text() for h in page.all("h2")]
    file = text(desk, f"/students/{desk.student.id}?step=certification")
    assert "402" in file
    # The same export again changes nothing, and who was doubtful is known by now.
    assert "The same 2" in export(desk, rows, "nha.xlsx").text("main")
    # A result that says otherwise stands beside the file and cannot be applied.
    other = export(desk, [("Larkspur, Pip", mail, "11/20/2026", "Fail", 402)], "again.xlsx")
    assert "On file: Exam attempt, passed, 402, 20 Nov 2026, by O. Fernsby" in other.text(
        "#part-different + ul"
    )
    post(desk, "/exam-results/results/apply", row="2")
    assert "Different from the file 1" in text(desk, "/exam-results")


def test_columns_are_named_once(desk: Desk) -> None:
    content = b"Who,When,How\nPip Larkspur,2026-11-20,Pass\n"
    page = export(desk, content)
    assert "Still to be named: Whole name, Exam date, Result." in page.text("main")
    assert not page.all(".portal-part")
    post(desk, "/exam-results/results/columns", name="Who", exam_on="When", result="How", score="Gone")
    assert "the name fits" in text(desk, "/exam-results")
    assert "the name fits" in export(desk, content + b"Ada,2026-11-20,Fail\n").text("main")


def test_hostile_tables_are_refused_in_clear_words(desk: Desk) -> None:
    for content, name, words in (
        (b"%PDF-1.7", "nha.pdf", "send a CSV or an XLSX file"),
        (b"PK\x03\x04broken", "nha.xlsx", "cannot be opened"),
        (b"Name\n", "nha.csv", "no rows in this table"),
        (b"a,b\n" + b"1,2\n" * 2001, "nha.csv", "more than 2000 rows"),
    ):
        page = export(desk, content, name, status=422)
        assert words in page.text("#portal-file-error"), name
    names = b'Name,Email,Exam Date,Result\n"=HYPERLINK(""x"")",<script>@x,2026-11-20,Pass\n'
    page = export(desk, names)
    assert "<script>@x" in page.text("#part-unknown + ul")
    for path in ("/exam-results/moon/apply", "/exam-results/moon"):
        post(desk, path, 404)


def test_the_lists_ask_the_same_however_many(desk: Desk, bare_app: Flask) -> None:
    def count() -> int:
        desk.page("/clocks")
        with selects(bare_app) as sent:
            desk.page("/clocks")
        return len(sent)

    allow(desk.student)
    sit(desk.student, passed=False)
    before = count()
    for name in ("Ada", "Noor", "Luz"):
        more = desk.world.add_student(name)
        allow(more)
        sit(more, passed=False)
        booked(desk, more, 31)
    assert count() == before
