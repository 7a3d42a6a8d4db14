"""What is in a packet, piece by piece: figures, the list behind each, checklists. Made by the worker.

Each piece is a file in a folder of the packet's own before all go into one ZIP: a worker that dies leaves
whole pieces behind, and the next one makes only what is missing.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import render_template
from flask_babel import gettext

from tracker.domain.competencies import EDITIONS, NEWEST
from tracker.domain.outcomes.loader import shipped_definitions
from tracker.domain.outcomes.wioa import exit_of
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.models import Packet
from tracker.queries.checklist import Checklists, checklists
from tracker.queries.outcomes import Student, population
from tracker.services import pdf
from tracker.services.sheets import Cell, write_csv, write_xlsx
from tracker.web.outcomes.asked import Asked
from tracker.web.outcomes.files import figure_heads, figure_row, people_heads, people_row
from tracker.web.outcomes.report import rows_of
from tracker.web.record import checklist as lists
from tracker.web.wording import text
from tracker.web.wording.dates import day_year


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the packet, made when it is its turn."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Plan:
    """All pieces in order, and everybody who is in them."""

    pieces: tuple[Piece, ...]
    people: frozenset[int]


def plan(packet: Packet, owner: Actor) -> Plan:
    """What the packet holds by what its owner may see now."""
    found = _asked(packet, owner)
    figures = [found.figure(one) for one in found.definitions]
    behind = {case.person_id for figure in figures for case in figure.cases}
    students = [one for one in found.students if one.facts.id in behind]
    heads, rows = figure_heads(), [figure_row(one) for one in figures]
    pieces = [
        Piece("read-me.txt", lambda: _read_me(packet, found).encode()),
        Piece("figures.csv", lambda: write_csv(heads, rows).encode()),
        Piece("figures.xlsx", lambda: write_xlsx(heads, rows)),
    ]
    for figure in figures:
        listed = [people_row(figure, *row) for row in rows_of(found, list(figure.cases))]
        name = f"lists/{figure.definition.key.replace('.', '-')}.xlsx"
        pieces.append(Piece(name, lambda made=listed: write_xlsx(people_heads(), made)))  # type: ignore[misc]
    if packet.body == "wioa":
        pieces.append(Piece("wioa-etp.csv", lambda: _wioa(students, packet.as_of).encode()))
    return Plan((*pieces, *_checklists(students, packet.as_of)), frozenset(behind))


def named(packet: Packet, owner: Actor) -> list[int]:
    """Whom the lists of a packet name; the others stand there without a name."""
    found = _asked(packet, owner)
    behind = {case.person_id for one in found.definitions for case in found.figure(one).cases}
    return [one.facts.id for one in found.students if one.name and one.facts.id in behind]


def place(piece: Piece, folder: Path) -> bool:
    """Make a piece that is not there yet, whole or not at all; gives whether it had to be made."""
    target = folder / piece.name
    if target.exists():
        return False
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")
    half.write_bytes(piece.make())
    half.rename(target)
    return True


def bundle(plan_: Plan, folder: Path) -> Path:
    """All pieces as one ZIP."""
    made = folder / ".packet.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for piece in plan_.pieces:
            # A page that could not be drawn on this machine is not there.
            if (folder / piece.name).exists():
                file.write(folder / piece.name, piece.name)
    return made


def _asked(packet: Packet, owner: Actor) -> Asked:
    body = next(one for one in shipped_definitions() if one.key == packet.body)
    return Asked(
        body,
        packet.year,
        packet.program,
        str(packet.cohort_id or ""),
        packet.as_of,
        packet.as_of,
        packet.with_off,
        population(db.session, owner),
    )


def _read_me(packet: Packet, found: Asked) -> str:
    lines = [
        gettext(
            "%(body)s, %(year)s, as of %(day)s",
            body=text(found.body.title),
            year=packet.year,
            day=day_year(packet.as_of),
        ),
        gettext("For: %(who)s. Purpose: %(what)s", who=packet.recipient, what=packet.purpose),
        text(found.body.says),
        "",
        gettext("What nobody has proved stands in the lists as undocumented and is counted in no numerator."),
        gettext("Gaps in the checklists are shown as gaps."),
        "",
        *(f"{text(one.title)}: {one.formula}. {text(one.says)}" for one in found.definitions),
    ]
    return "\r\n".join(lines) + "\r\n"


def _checklists(students: list[Student], as_of: date) -> list[Piece]:
    """Master competency checklists: one table of all, and a page for each student whom the owner may name."""
    named = [one for one in students if one.name]
    edition = EDITIONS[NEWEST]

    def of(*some: Student) -> Checklists:
        return checklists(db.session, [one.enrollment_id for one in some], edition, as_of)

    def page(one: Student) -> bytes:
        asked = lists.Asked(edition, as_of, as_of)
        return pdf.pdf_of(render_template("record/checklist_pdf.html", **lists.context_of(of(one), asked)))

    if not named:
        return []
    table = Piece("checklists/all.xlsx", lambda: write_xlsx(lists.heads(), lists.rows_of(of(*named))))
    return [table] + [
        Piece(f"checklists/{number:04}-{_plain(one.name)}.pdf", lambda one=one: page(one))  # type: ignore[misc]
        for number, one in enumerate(named, start=1)
    ]


def _wioa(students: list[Student], as_of: date) -> str:
    """One line a student: the fields of a training provider's report that a school can supply."""
    heads = [
        gettext("Student"),
        gettext("Program"),
        gettext("Started"),
        gettext("Left the program"),
        gettext("How"),
        gettext("Completed"),
        gettext("Credential"),
        gettext("Employer"),
        gettext("Job since"),
        gettext("Job verified"),
    ]
    return write_csv(heads, [_wioa_row(one, as_of) for one in students])


def _wioa_row(one: Student, as_of: date) -> list[Cell]:
    left = exit_of(one.facts, as_of)
    done = next((spell.completed_by(as_of) for spell in one.facts.spells if spell.completed_by(as_of)), None)
    passed = next((sitting.on for sitting in one.facts.sat_by(as_of) if sitting.passed), None)
    job = next((job for job in one.facts.jobs if job.starts_on <= as_of), None)
    how = {"completed": gettext("completed"), "withdrew": gettext("withdrew")}
    return [
        one.name,
        one.program,
        one.facts.spells[0].started_on,
        left[1] if left else "",
        how[left[2]] if left else gettext("enrolled"),
        done or "",
        passed or "",
        job.employer if job else "",
        job.starts_on if job else "",
        (job.verified_on or "") if job else "",
    ]


def _plain(name: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:40] or "student"
