"""A spreadsheet of the demo school that the coordinator has just read: something of everything in it."""

from datetime import timedelta
from typing import Any

from tracker.commands.importing import read_file
from tracker.demo.names import JUNIPER
from tracker.demo.placed import students_of
from tracker.demo.school import DemoSchool
from tracker.domain.importing.heads import Sheet
from tracker.domain.kinds import ImportKind

_HEADS = ("Student", "Email", "IC-01 Hand hygiene", "SC-02 Swabs", "Foundational knowledge and basic science")


def spreadsheet(school: DemoSchool) -> None:
    """Rows of the cohort in the middle of training: by address, by name alone, one that is not understood."""
    group = school.groups[JUNIPER]
    day = (school.today - timedelta(days=3)).isoformat()
    people = [loaded.person for loaded in students_of(school, group)][:6]
    rows = [[f"{one.given_name} {one.family_name}", one.email or "", f"LV {day}", day, ""] for one in people]
    rows[1][3] = "LOA"
    rows[2][1] = ""
    rows[3][4] = "97%"
    rows.append(["Nobody Known", "", "x", "", ""])
    sheet = Sheet(_HEADS, tuple((number, tuple(cells)) for number, cells in enumerate(rows, 3)))
    named: dict[str, Any] = {"name": "Skills of the fall.xlsx", "sheet": sheet}
    school.do(group.coordinator, read_file, ImportKind.PROGRESS, group.id, day=school.today, **named)
