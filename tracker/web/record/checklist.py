"""Master competency checklists as pages, PDF and sheets, for one student or a whole cohort."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.domain.checklist import Item, Proof
from tracker.domain.competencies import EDITIONS, NEWEST, Edition
from tracker.domain.policy import Permission
from tracker.domain.rights import AccessKind
from tracker.extensions import db
from tracker.queries.checklist import Checklists, StudentChecklist, checklists, enrollments_of_cohort
from tracker.queries.refs import CohortRef, StudentRef
from tracker.services import clock, pdf
from tracker.services.sheets import write_xlsx
from tracker.web import opened, wording
from tracker.web.access import requires
from tracker.web.record.files import attachment, no_pango
from tracker.web.staff.loaders import load_cohort, load_student

PDF, XLSX = "pdf", "xlsx"
IN_ONE_PDF = 10
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROOFS = {
    Proof.PASSED: lazy_gettext("Pass"),
    Proof.WHOLE: lazy_gettext("Gap: accepted as a whole, parts not scored"),
    Proof.OPEN: lazy_gettext("Gap: not passed yet"),
    Proof.NOT_TAUGHT: lazy_gettext("Gap: on no sheet of this program"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which edition, as of which day; what cannot be read is the newest and today."""

    edition: Edition
    as_of: date
    today: date
    problem: str = ""


@requires(Permission.SEE_STUDENT, on=load_student)
def checklist(ref: StudentRef) -> str:
    """One student's list."""
    asked = asked_of(ref.enrollments[0].zone)
    found = checklists(db.session, [ref.enrollments[0].id], asked.edition, asked.as_of)
    crumbs = [(ref.name, url_for("staff.student", person_id=ref.id))]
    files = {kind: _file_url(".checklist_file", asked, kind, person_id=ref.id) for kind in (PDF, XLSX)}
    return render_template("record/checklist.html", crumbs=crumbs, files=files, **context_of(found, asked))


@requires(Permission.SEE_COHORT, on=load_cohort)
def cohort_checklist(ref: CohortRef) -> str:
    """The whole cohort: a row a student, each of which opens a list."""
    asked = asked_of(ref.zone)
    found = checklists(db.session, enrollments_of_cohort(db.session, ref.id), asked.edition, asked.as_of)
    files: dict[str, Any] = {
        kind: _file_url(".cohort_checklist_file", asked, kind, cohort_id=ref.id) for kind in (PDF, XLSX)
    }
    files["parts"] = [
        _file_url(".cohort_checklist_file", asked, PDF, cohort_id=ref.id, part=number)
        for number in range(1, len(parts_of(found)) + 1)
    ]
    return render_template("record/cohort_checklist.html", ref=ref, files=files, **context_of(found, asked))


def student_file(person_id: int, kind: str) -> "FileOf | None":
    """A student's list as a file."""
    ref = load_student(person_id)
    return FileOf(ref, [ref.enrollments[0].id], ref.enrollments[0].zone, kind) if ref else None


def cohort_file(cohort_id: int, kind: str) -> "FileOf | None":
    """A cohort's lists as a file."""
    ref = load_cohort(cohort_id)
    return FileOf(ref, enrollments_of_cohort(db.session, ref.id), ref.zone, kind) if ref else None


@dataclass(frozen=True, slots=True)
class FileOf:
    """Whose lists, in which format."""

    ref: Any
    enrollments: list[int]
    zone: Any
    kind: str

    @property
    def target(self) -> Any:
        """The student or the cohort as policy sees it."""
        return self.ref.target


@requires(Permission.SEE_STUDENT, on=student_file, confirmed=True)
def checklist_file(wanted: FileOf) -> Response:
    """One student's list, to print or to keep."""
    return _file(wanted)


@requires(Permission.SEE_COHORT, on=cohort_file, confirmed=True)
def cohort_checklist_file(wanted: FileOf) -> Response:
    """The lists of a cohort in one file."""
    return _file(wanted)


def _file(wanted: FileOf) -> Response:
    if wanted.kind not in (PDF, XLSX):
        abort(404)
    asked = asked_of(wanted.zone)
    found = checklists(db.session, wanted.enrollments, asked.edition, asked.as_of)
    opened.note([student.person_id for student in found.students], AccessKind.EXPORT)
    part = f"-{_part_asked(found)}" if wanted.kind == PDF and len(parts_of(found)) > 1 else ""
    name = f"competencies-{asked.edition.key}-{asked.as_of.isoformat()}{part}.{wanted.kind}"
    if wanted.kind == XLSX:
        return attachment(write_xlsx(heads(), rows_of(found), title=asked.edition.key), _XLSX_TYPE, name)
    students = parts_of(found)[_part_asked(found) - 1]
    html = render_template("record/checklist_pdf.html", **context_of(students, asked))
    try:
        return attachment(pdf.pdf_of(html), "application/pdf", name)
    except pdf.NoPango:
        return no_pango()


def parts_of(found: Checklists) -> list[Checklists]:
    """The lists by tens: drawing one takes a second or two, and somebody waits for the file."""
    cuts = range(0, max(1, len(found.students)), IN_ONE_PDF)
    return [replace(found, students=found.students[at : at + IN_ONE_PDF]) for at in cuts]


def _part_asked(found: Checklists) -> int:
    typed = request.args.get("part", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    return min(max(number, 1), len(parts_of(found)))


def asked_of(zone: Any) -> Asked:
    """What the address asks for."""
    g.zone = zone
    today = clock.today(zone)
    edition = EDITIONS.get(request.args.get("edition", NEWEST), EDITIONS[NEWEST])
    typed = request.args.get("as_of", "")
    try:
        as_of = date.fromisoformat(typed) if typed else today
    except ValueError:
        return Asked(edition, today, today, gettext("This is no date. Write it like 2026-11-24."))
    return Asked(edition, min(as_of, today), today)


def context_of(found: Checklists, asked: Asked) -> dict[str, Any]:
    """What the pages and the PDF get."""
    return {
        "found": found,
        "asked": asked,
        "editions": list(EDITIONS.values()),
        "areas": areas_of,
        "proof_word": proof_word,
        "grade": grade,
    }


def areas_of(student: StudentChecklist) -> list[tuple[str, list[Item]]]:
    """The list under the headings of its edition."""
    edition = student.found.edition
    made: dict[str, list[Item]] = {}
    for item in student.found.items:
        area = edition.area_of(item.leaf)
        made.setdefault(f"{area.stem} {wording.text(area.title)}" if area else "", []).append(item)
    return list(made.items())


def proof_word(proof: Proof) -> str:
    """What stands in the column of the result."""
    return str(_PROOFS[proof])


def grade(item: Item) -> str:
    """The grade of the check-off; "P" where the proof has no points."""
    if item.proof is not Proof.PASSED:
        return "–"
    return f"{item.percent} %" if item.percent is not None else "P"


def heads() -> list[str]:
    """The columns of the sheet."""
    return [
        gettext("Institution"),
        gettext("Student"),
        gettext("Graduation date"),
        gettext("Edition"),
        gettext("Competency"),
        gettext("Skills"),
        gettext("Grade"),
        gettext("Result"),
        gettext("Date"),
        gettext("Initials"),
        gettext("Signed by"),
    ]


def rows_of(found: Checklists) -> list[list[object]]:
    """A row for each leaf of each student."""
    return [
        [
            found.school,
            student.name,
            student.graduated_on or "",
            found.edition.key,
            item.leaf,
            ", ".join(skill.code or "" for skill in item.skills),
            grade(item),
            proof_word(item.proof),
            item.on or "",
            item.initials,
            item.signer,
        ]
        for student in found.students
        for item in student.found.items
    ]


def _file_url(endpoint: str, asked: Asked, kind: str, **parts: int) -> str:
    return url_for(
        endpoint,
        kind=kind,
        edition=asked.edition.key,
        as_of=asked.as_of.isoformat(),
        **parts,  # type: ignore[arg-type]
    )
