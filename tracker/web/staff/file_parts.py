"""The parts of a student's file in words: lines with their entries, what waits, periods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from tracker.domain.jobs import PRIVATE
from tracker.domain.lines import Line
from tracker.domain.policy import Actor, Permission, Target, allows, available_actions
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, State
from tracker.queries.evidence import File
from tracker.queries.student_file import StudentFile
from tracker.web import wording
from tracker.web.staff import said
from tracker.web.staff.details import details


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry under its line. ``details`` are its own facts in one text, ``files`` what proves it."""

    said: said.Said
    details: str
    may_void: bool
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the file, ready to be drawn."""

    key: str
    title: str
    tone: str
    word: str
    holder: str
    due: str
    why: str
    is_overdue: bool
    is_hidden: bool
    may_record: bool
    entries: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class FileSection:
    """Lines under one heading."""

    title: str
    lines: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class FileWaiting:
    """An entry that waits for a decision."""

    id: int
    title: str
    said: said.Said
    promised: str
    may_decide: bool
    holder: str
    needs_more: bool


def target_of(file: StudentFile, target: Target, requirement: Requirement | None) -> Target:
    """The record, narrowed to one of its lines."""
    return Target(
        person_id=target.person_id,
        cohort_ids=target.cohort_ids,
        confirmed_by=requirement.confirmed_by if requirement else None,
        is_health=bool(requirement and requirement.is_health),
    )


def sections(file: StudentFile, step: str, actor: Actor, target: Target) -> list[FileSection]:
    """The asked lines of a step under their headings."""
    by_title: dict[str, list[FileLine]] = {}
    for requirement, line in file.lines(step):
        if line.state is State.NOT_ASKED and not file.record.entries_of(requirement):
            continue
        title = wording.section_title(file.path, requirement.section)
        by_title.setdefault(title, []).append(_line(file, requirement, line, actor, target))
    return [FileSection(title, tuple(lines)) for title, lines in by_title.items()]


def _line(file: StudentFile, requirement: Requirement, line: Line, actor: Actor, target: Target) -> FileLine:
    narrowed = target_of(file, target, requirement)
    may = available_actions(actor, narrowed)
    is_hidden = requirement.is_health and Permission.SEE_HEALTH not in may
    entries = () if is_hidden else tuple(_entries(file, requirement, may))
    recordable = file.record.takes_entries and line.state not in (State.NOT_ASKED, State.CLOSED)
    return FileLine(
        key=line.key,
        title=said.line_title(requirement),
        tone=line.state.value,
        word=wording.state(line.state),
        holder=wording.holder(line.holder),
        due=wording.due(line, file.record.today),
        why=wording.reason(line, file.path, file.record.today, "staff"),
        is_overdue=line.is_overdue,
        is_hidden=is_hidden,
        may_record=Permission.RECORD in may and recordable and bool(requirement.entry_kinds),
        entries=entries,
    )


def _entries(file: StudentFile, requirement: Requirement, may: Iterable[Permission]) -> Iterable[FileEntry]:
    for logged in file.record.entries_of(requirement):
        if logged.kind in PRIVATE and Permission.SEE_HEALTH not in may:
            continue
        told = said.said(logged.row, file.names)
        own = [value for _term, value in details(logged.row, file.path) if value not in told.detail]
        may_void = Permission.VOID in may and told.status is EntryStatus.ACCEPTED
        files = file.files.get(told.id, ()) if Permission.SEE_FILE in may else ()
        yield FileEntry(told, " · ".join(own), may_void, files)


def waiting(file: StudentFile, actor: Actor, target: Target) -> list[FileWaiting]:
    """What waits for a decision, without papers that the reader may not see."""
    found = []
    for row, requirement in file.waiting():
        narrowed = target_of(file, target, requirement)
        narrowed = replace(narrowed, is_health=narrowed.is_health or row["kind"] in PRIVATE)
        if narrowed.is_health and not allows(actor, Permission.SEE_HEALTH, narrowed):
            continue
        found.append(
            FileWaiting(
                row["id"],
                said.entry_title(file.path, row, requirement),
                said.said(row, file.names),
                wording.day(row["promised_on"]) if row["promised_on"] else "",
                allows(actor, Permission.DECIDE, narrowed),
                wording.holder(row["waits_for"]),
                _needs_more(file, row),
            )
        )
    return found


def _needs_more(file: StudentFile, row: Mapping[str, Any]) -> bool:
    """Whether a yes alone does not decide it: a sheet has to be scored, a plan written."""
    if row["kind"] == EntryKind.CHECKOFF:
        return row["requirement"] in file.path.sheets
    return bool(row["request"] == RequestKind.REMEDIATION)


def requests(file: StudentFile) -> list[tuple[str, said.Said]]:
    """Requests that were answered, newest first."""
    return [(said.entry_title(file.path, row, None), said.said(row, file.names)) for row in file.requests()]


def step_tabs(file: StudentFile, person_id: int, step: str, **kept: Any) -> list[tuple[str, str, str, bool]]:
    """A link for each step with its n of N."""
    return [
        (
            f"{wording.step_title(file.path, count.key)} {count.done}/{count.asked}",
            "",
            url_for(".student", person_id=person_id, step=count.key, **kept),
            count.key == step,
        )
        for count in file.record.standing.steps
    ]


def kinds(requirement: Requirement) -> list[tuple[EntryKind, str]]:
    """What may be recorded on a line."""
    return [(kind, wording.entry_kind(kind)) for kind in requirement.entry_kinds]
