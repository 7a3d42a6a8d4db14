"""Exports of the portal: columns found, cells read, people matched with doubt, differences told apart."""

from datetime import date, datetime
from typing import Any

import pytest

from tracker.domain.kinds import PortalKind
from tracker.domain.path_loader import shipped
from tracker.domain.portal import (
    Bad,
    Field,
    PortalRow,
    Somebody,
    guess,
    lacks,
    match,
    read_day,
    read_result,
    read_score,
    understand,
)
from tracker.domain.portal_diff import Verdict, compare, subjects_of
from tracker.domain.statuses import EntryKind, EntryStatus

ON = date(2026, 11, 3)
HEADS = ("Candidate Name", "E-mail", "Email", "Exam Date", "Result", "Scaled Score")
PEOPLE = (
    Somebody(1, "María José", "Arroyo Clavel", "mj@demo.test"),
    Somebody(2, "Pip", "Larkspur", "pip@demo.test"),
    Somebody(3, "Pip", "Larkspur", "other@demo.test"),
    Somebody(4, "Wren", "O'Cloudberry", "wren@demo.test"),
)


def row(name: str = "", email: str = "", **values: Any) -> PortalRow:
    return PortalRow(2, name, email, **values)


def test_columns_are_found_by_their_words_and_kept() -> None:
    columns = guess(PortalKind.RESULTS, HEADS, {})
    assert columns[Field.NAME] == "Candidate Name"
    assert columns[Field.EMAIL] == "Email"
    assert columns[Field.SCORE] == "Scaled Score"
    assert lacks(PortalKind.RESULTS, columns) == ()
    kept = guess(
        PortalKind.RESULTS, ("Who", "When", "How"), {"name": "Who", "exam_on": "when", "result": "gone"}
    )
    assert kept == {Field.NAME: "Who", Field.EXAM_ON: "When"}
    assert lacks(PortalKind.RESULTS, kept) == (Field.RESULT,)
    assert lacks(PortalKind.RESULTS, {Field.FAMILY: "x"}) == (Field.NAME, Field.EXAM_ON, Field.RESULT)


@pytest.mark.parametrize(
    "typed",
    ["2026-11-03", "11/3/2026", "11/03/26", "3 Nov 2026", "2026-11-03T00:00:00", "2026-11-03 00:00:00", ON,
     datetime(2026, 11, 3, 9, 30)],  # noqa: DTZ001 - a cell of a sheet
)  # fmt: skip
def test_days_as_spreadsheets_write_them(typed: object) -> None:
    assert read_day(typed) == ON


@pytest.mark.parametrize("typed", ["", "soon", "13/13/2026", "0026-11-03", 45965, "=NOW()", "3026-01-01"])
def test_no_days(typed: object) -> None:
    with pytest.raises(Bad, match="cell_day"):
        read_day(typed)


def test_results_and_scores() -> None:
    assert [read_result(text) for text in ("Pass", " PASSED", "Did not pass", "f", "")] == [
        True, True, False, False, None,
    ]  # fmt: skip
    assert [read_score(text) for text in ("402", "402.0", "")] == [402, 402, None]
    for text in ("high", "1e99", "-3", "402.5", "nan"):
        with pytest.raises(Bad, match="cell_score"):
            read_score(text)
    with pytest.raises(Bad, match="cell_result"):
        read_result("maybe")


def test_a_row_says_which_cell_is_wrong() -> None:
    columns = guess(PortalKind.RESULTS, HEADS, {})
    cells = {
        "Candidate Name": "Larkspur, Pip",
        "Exam Date": "11/3/2026",
        "Result": "Pass",
        "Scaled Score": 402,
    }
    found = understand(PortalKind.RESULTS, columns, 7, cells)
    assert (found.name, found.days, found.passed, found.score, found.problem) == (
        "Pip Larkspur", {Field.EXAM_ON: ON}, True, 402, None,
    )  # fmt: skip
    for head, value, problem in (
        ("Exam Date", "soon", ("cell_day", Field.EXAM_ON)),
        ("Exam Date", "", ("cell_missing", Field.EXAM_ON)),
        ("Result", "", ("cell_missing", Field.RESULT)),
        ("Result", "?", ("cell_result", Field.RESULT)),
        ("Result", "maybe", ("cell_result", Field.RESULT)),
        ("Scaled Score", "<script>", ("cell_score", Field.SCORE)),
    ):
        assert understand(PortalKind.RESULTS, columns, 7, cells | {head: value}).problem == problem


@pytest.mark.parametrize(
    ("name", "email", "sure", "candidates", "why"),
    [
        ("Maria Jose Arroyo Clavel", "MJ@demo.test", 1, [1], "mail_and_name"),
        ("Maria Arroyo", "mj@demo.test", 1, [1], "mail_and_name"),
        ("", "mj@demo.test", 1, [1], "mail_and_name"),
        ("Somebody Else", "mj@demo.test", None, [1], "mail_only"),
        ("Wren O'Cloudberry", "", None, [4], "name_only"),
        ("Pip Larkspur", "new@demo.test", None, [2, 3], "namesakes"),
        ("Maria Arroyo", "", None, [1], "near"),
        ("Nobody Here", "no@demo.test", None, [], "unknown"),
        ("", "", None, [], "unknown"),
    ],
)
def test_people_are_matched_with_doubt_shown(
    name: str, email: str, sure: int | None, candidates: list[int], why: str
) -> None:
    found = match(row(name, email), PEOPLE, {})
    assert (found.person.id if found.person else None) == sure
    assert ([one.id for one in found.candidates], found.why) == (candidates, why)


def test_what_somebody_said_is_kept_for_the_next_export() -> None:
    one = row("Pip Larkspur", "new@demo.test")
    assert match(one, PEOPLE, {one.key: 3}).person == PEOPLE[2]
    # Who left the reader's cohorts is not found by an old answer.
    assert match(one, PEOPLE[:2], {one.key: 3}).person is None


SUBJECTS = subjects_of(shipped())


def entry(kind: EntryKind, on: date, **values: Any) -> dict[str, Any]:
    """An accepted entry as rows have it."""
    names = ("subject", "requirement", "passed", "amount", "number", "issued_on", "expires_on")
    return dict.fromkeys(names) | {
        "id": 1, "kind": kind, "status": EntryStatus.ACCEPTED, "happened_on": on
    } | values  # fmt: skip


def verdict(kind: PortalKind, said: PortalRow, *entries: dict[str, Any]) -> Verdict:
    """What a row means beside these entries."""
    assert SUBJECTS is not None
    return compare(kind, said, entries, SUBJECTS).verdict


def test_results_beside_the_file() -> None:
    said = row("Pip", days={Field.EXAM_ON: ON}, passed=True, score=402)
    sat = entry(EntryKind.ATTEMPT, ON, subject="exam:ccma", passed=True, amount=402)
    kind = PortalKind.RESULTS
    assert verdict(kind, said) is Verdict.NEW
    assert verdict(kind, said, sat) is Verdict.SAME
    assert verdict(kind, said, sat | {"amount": None}) is Verdict.SAME
    assert verdict(kind, said, sat | {"amount": 401}) is Verdict.DIFFERENT
    assert verdict(kind, said, sat | {"passed": False}) is Verdict.DIFFERENT
    assert verdict(kind, said, sat | {"happened_on": date(2026, 11, 5)}) is Verdict.DIFFERENT
    assert verdict(kind, said, sat | {"happened_on": date(2026, 9, 5)}) is Verdict.NEW
    assert verdict(kind, said, sat | {"status": EntryStatus.WAITING}) is Verdict.CONFIRMS
    assert verdict(kind, said, sat | {"status": EntryStatus.VOIDED}) is Verdict.NEW
    assert verdict(kind, said, sat | {"subject": "exam:rma"}) is Verdict.NEW


def test_certificates_beside_the_file() -> None:
    ends = date(2028, 11, 3)
    said = row("Pip", days={Field.ISSUED_ON: ON, Field.EXPIRES_ON: ends}, serial="A-1")
    held = entry(
        EntryKind.DOCUMENT, ON, subject="certificate:ccma", number="a-1", issued_on=ON, expires_on=ends
    )
    kind = PortalKind.CERTIFICATES
    assert verdict(kind, said) is Verdict.NEW
    assert verdict(kind, said, held) is Verdict.SAME
    assert verdict(kind, said, held | {"expires_on": None}) is Verdict.SAME
    assert verdict(kind, said, held | {"number": "B-2"}) is Verdict.DIFFERENT
    assert verdict(kind, said, held | {"expires_on": date(2027, 11, 3)}) is Verdict.DIFFERENT
    old = held | {"issued_on": date(2024, 11, 3), "expires_on": date(2026, 11, 3)}
    assert verdict(kind, said, old) is Verdict.NEW


def test_applications_beside_the_file() -> None:
    said = row("Pip", days={Field.APPLIED_ON: ON, Field.EXAM_ON: date(2026, 12, 1)})
    sent = entry(EntryKind.CONFIRMATION, ON, requirement="exam.application")
    booked = entry(EntryKind.BOOKING, date(2026, 12, 1), requirement="exam.booking")
    kind = PortalKind.APPLICATIONS
    assert verdict(kind, said) is Verdict.NEW
    assert verdict(kind, said, sent) is Verdict.NEW
    assert verdict(kind, said, sent, booked) is Verdict.SAME
    assert verdict(kind, said, sent, booked | {"happened_on": date(2026, 12, 8)}) is Verdict.DIFFERENT
