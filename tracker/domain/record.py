"""A student's record as one plain document: what the page, the PDF and the signed file all say. Pure.

``assemble`` makes it from the standing that every screen shows; ``part_of`` takes what one kind of
shared copy holds. Only text, whole numbers, truth values, lists and objects with ASCII keys stand in
it, so that ``canonical_bytes`` is one text for one record (RFC 8785). The schema is
``docs/record-schema.json``. Health papers are counted and never listed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.facts import Facts
from tracker.domain.hours import hours_line, hours_of
from tracker.domain.kinds import ShareKind
from tracker.domain.lines import Line, Standing
from tracker.domain.path import Path, Requirement
from tracker.domain.record_skills import Signers, iso, signer_of, skills_of, text_of
from tracker.domain.statuses import EntryKind, EntryStatus, State

FORMAT = "medical-assistant-record/1"
"""Name and version of the format; a change of the schema is a new number."""

EXAM, CERTIFICATE = "exam:", "certificate:"
"""How the subjects of attempts and certificates begin."""

Row = Mapping[str, Any]
Document = dict[str, Any]

_PARTS: Mapping[ShareKind, tuple[str, ...]] = {
    ShareKind.FULL: ("progress", "lines", "health_papers", "skills", "hours", "exams", "certificates"),
    ShareKind.SKILLS: ("progress", "skills", "hours"),
    ShareKind.CERTIFICATE: ("exams", "certificates"),
}
_HEAD = ("format", "as_of", "issued_at", "school", "student", "program")


@dataclass(frozen=True, slots=True)
class About:
    """Whose record, from which school, at which moment. ``keys_url`` is where its public keys stand."""

    school: str
    keys_url: str
    given_name: str
    family_name: str
    cohort: str
    now: datetime
    today: date


def assemble(
    about: About, path: Path, facts: Facts, stands: Standing, rows: Sequence[Row], signers: Signers
) -> Document:
    """The whole record as of ``about.today``."""
    return {
        "format": FORMAT,
        "kind": ShareKind.FULL.value,
        "as_of": about.today.isoformat(),
        "issued_at": about.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "school": {"name": about.school, "keys": about.keys_url},
        "student": {"given_name": about.given_name, "family_name": about.family_name},
        "program": _program(about, path, facts, stands),
        "progress": _progress(path, stands),
        "lines": [
            _line(path.by_key[line.key], line)
            for line in stands.lines
            if line.state is not State.NOT_ASKED and not is_private(path.by_key[line.key])
        ],
        "health_papers": _private(path, stands),
        "skills": skills_of(path, stands, rows, signers),
        "hours": hours_by_site(path, facts, stands, rows),
        "exams": _exams(rows, signers),
        "certificates": _certificates(path, rows),
    }


def part_of(document: Document, kind: ShareKind) -> Document:
    """What a shared copy of this kind holds. A certificate copy says nothing of failed attempts."""
    part = {name: document[name] for name in (*_HEAD, *_PARTS[kind])} | {"kind": kind.value}
    if kind is ShareKind.SKILLS:
        part["skills"] = [skill for skill in part["skills"] if skill["signed"] or skill["practices"]["total"]]
    if kind is ShareKind.CERTIFICATE:
        part["exams"] = [exam for exam in part["exams"] if exam["passed"]]
    return part


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one text of a document in UTF-8: keys in order, no spaces, nothing escaped that need not be."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def is_private(line: Requirement) -> bool:
    """Whether a line is counted in the record and not listed: health papers, drug screens, background
    checks."""
    return line.is_health or line.is_result_only


def _program(about: About, path: Path, facts: Facts, stands: Standing) -> Document:
    completed = next((p.starts_on for p in facts.periods if p.kind.value == "completed"), None)
    return {
        "code": path.code,
        "title": text_of(path.title),
        "path_version": path.version,
        "path_digest": path.digest,
        "cohort": about.cohort,
        "started_on": facts.started_on.isoformat(),
        "completed_on": iso(completed),
        "status": stands.pauses.kind.value,
        "routes": [
            {"key": key, "title": text_of(path.routes[key].title)}
            for key in sorted(facts.routes)
            if key in path.routes
        ],
    }


def _progress(path: Path, stands: Standing) -> Document:
    titles = {step.key: step.title for step in path.steps}
    base = [step.key for step in path.steps]
    steps = [
        {
            "key": count.key,
            "title": text_of(titles[count.key]),
            "done": count.done,
            "asked": count.asked,
            "state": "done" if count.done == count.asked else "here" if count.key == stands.step else "ahead",
            "moved": at < base.index(count.key),
        }
        for at, count in enumerate(stands.steps)
    ]
    return {"done": stands.done, "asked": stands.asked, "steps": steps}


def _line(requirement: Requirement, line: Line) -> Document:
    return {
        "key": line.key,
        "step": requirement.step,
        "title": text_of(requirement.title),
        "state": line.state.value,
        "counts": line.credit,
        "since": iso(line.since),
        "due_on": iso(line.due_on),
        "expires_on": iso(line.expires_on),
        "have": line.have,
        "need": line.need,
    }


def _private(path: Path, stands: Standing) -> Document:
    asked = [
        line
        for line in stands.lines
        if line.state is not State.NOT_ASKED and is_private(path.by_key[line.key])
    ]
    return {"in_order": sum(line.credit for line in asked), "asked": len(asked)}


def hours_by_site(path: Path, facts: Facts, stands: Standing, rows: Sequence[Row]) -> Document | None:
    """Signed minutes of the target, as every screen counts them, then by site; None in a program
    without hours."""
    requirement = hours_line(path)
    if requirement is None:
        return None
    total = hours_of(requirement, stands.lines[path.index[requirement.key]], facts.entries)
    sites = {row["id"]: row["site_name"] for row in rows if row["kind"] == EntryKind.PLACEMENT}
    found: dict[str, list[Row]] = {}
    for row in _accepted(rows, EntryKind.SHIFT):
        if row["requirement"] == requirement.key:
            found.setdefault(sites.get(row["placement_id"]) or "", []).append(row)
    return {
        "signed_minutes": total.signed,
        "waiting_minutes": total.waiting,
        "target_minutes": total.target,
        "sites": [
            {
                "site": site,
                "minutes": sum(row["amount"] or 0 for row in shifts),
                "shifts": len(shifts),
                "first_on": min(row["happened_on"] for row in shifts).isoformat(),
                "last_on": max(row["happened_on"] for row in shifts).isoformat(),
            }
            for site, shifts in sorted(found.items())
        ],
    }


def _exams(rows: Sequence[Row], signers: Signers) -> list[Document]:
    """Every attempt that was accepted, oldest first; the stated result, not the score, decides."""
    found = [
        {
            "credential": row["subject"].removeprefix(EXAM),
            "on": row["happened_on"].isoformat(),
            "passed": bool(row["passed"]),
            "score": row["amount"],
            "plan_version": row["plan_version"] or "",
            "delivery": row["delivery"] or "",
            "confirmed_by": signer_of(row, signers),
        }
        for row in _accepted(rows, EntryKind.ATTEMPT)
        if (row["subject"] or "").startswith(EXAM)
    ]
    return sorted(found, key=lambda exam: (exam["on"], exam["credential"]))


def _certificates(path: Path, rows: Sequence[Row]) -> list[Document]:
    made = []
    for row in _accepted(rows, EntryKind.DOCUMENT, EntryKind.RENEWAL):
        subject = row["subject"] or ""
        if not subject.startswith(CERTIFICATE):
            continue
        lines = path.by_subject.get(subject, ())
        made.append(
            {
                "credential": subject.removeprefix(CERTIFICATE),
                "title": text_of(lines[0].title) if lines else None,
                "number": row["number"] or "",
                "issued_on": iso(row["issued_on"] or row["happened_on"]),
                "expires_on": iso(row["expires_on"]),
            }
        )
    return sorted(made, key=lambda one: (one["credential"], one["issued_on"]))


def _accepted(rows: Iterable[Row], *kinds: EntryKind) -> list[Row]:
    return [row for row in rows if row["kind"] in kinds and row["status"] == EntryStatus.ACCEPTED]
