"""What a preceptor says by the link: confirm, correct, "I did not see this", each once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands import shifts
from tracker.commands.case import Case, line_of
from tracker.commands.deciding import decide
from tracker.commands.draft import Draft
from tracker.commands.link_case import LinkCase, of_link
from tracker.commands.review import performer_of, requirement_of
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.kinds import Answer, Level
from tracker.domain.placement import placements_of
from tracker.domain.policy import Actor, Permission
from tracker.domain.preceptor import NOT_SEEN, placement_for
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, Mode
from tracker.models import PreceptorAnswer, new_id

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. Of a corrected shift the three last are the right times; ``level`` is of a skill."""

    entry_id: int
    answer: Answer
    note: str = ""
    level: Level | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    break_minutes: int = 0

    @property
    def times(self) -> dict[str, Any]:
        """The right times of a shift."""
        return {
            "started_at": self.started_at,
            "ended_at": self.ended_at,
            "break_minutes": self.break_minutes,
        }


def sign(
    session: Session,
    actor: Actor,
    now: datetime,
    link_id: int,
    *,
    answers: Sequence[Said],
    device: str | None,
) -> Draft:
    """Answer entries that wait at the link's placement, all or none of them.

    From the confirmed signer an answer decides. From anybody else it is kept, the entry waits for
    the coordinator and nothing counts until then. ``device`` is what is kept of the device's mark.
    """
    opened = of_link(session, actor, now, link_id)
    if not answers:
        raise Impossible("nothing_said")
    counts = opened.is_confirmed(device)
    for said in answers:
        row = _waiting_row(opened, said)
        if counts:
            carry_out(opened.case, row, said)
        else:
            keep(opened, row, said, device)
    if any(said.answer is Answer.NOT_SEEN for said in answers) and counts and opened.case.person.email:
        returned = next(said.entry_id for said in answers if said.answer is Answer.NOT_SEEN)
        opened.case.draft.mail(opened.case.person.id, "returned", {"entry": returned})
    mark(opened, device)
    told = {answer.value: sum(said.answer is answer for said in answers) for answer in Answer}
    return opened.case.finish(entries=[said.entry_id for said in answers], counts=counts, **told)


def mark(opened: LinkCase, device: str | None) -> None:
    """Note the answer; the first one that counts marks its device as the signer's."""
    values: dict[str, Any] = {"answered_at": opened.case.now}
    if opened.is_confirmed(device) and opened.link["device_hash"] is None and device is not None:
        values["device_hash"] = device
        opened.event("link.marked", link=opened.link["id"])
    opened.update(**values)


def carry_out(case: Case, row: Mapping[str, Any], said: Said) -> None:
    """Let an answer decide its entry, in the name of the case's actor."""
    if said.answer is Answer.NOT_SEEN:
        reason = NOT_SEEN.get(case.person.language)
        decide(case, row, EntryStatus.RETURNED, " ".join(part for part in (reason, said.note) if part))
    elif said.answer is Answer.CORRECTED:
        check_correction(row, said)
        shifts.correct(case, row, note=said.note, **said.times)
    else:
        decide(case, with_level(case, row, said.level), EntryStatus.ACCEPTED, said.note)


def with_level(case: Case, row: Mapping[str, Any], level: Level | None) -> Mapping[str, Any]:
    """The entry with the level that the preceptor saw; what was only observed is not live work."""
    if row["kind"] != EntryKind.SIGNATURE or level is None:
        return row
    if row["level"] != level:
        row = case.change_detail(row, {"level": level, "placement_id": row["placement_id"]})
    mode = Mode.OBSERVED if level is Level.OBSERVED else Mode.LIVE
    return row if row["mode"] == mode else case.change(row, {"mode": mode})


def keep(opened: LinkCase, row: Mapping[str, Any], said: Said, device: str | None) -> None:
    """Keep an answer whose signer is not confirmed; the entry waits for the coordinator."""
    check_correction(row, said)
    values = {name: value for name, value in said.times.items() if value is not None}
    keep_answer(opened, row, said, values if said.answer is Answer.CORRECTED else {}, device)


def keep_answer(
    opened: LinkCase, row: Mapping[str, Any], said: Said, values: Mapping[str, Any], device: str | None
) -> None:
    """Store the answer, and hand its entry to the coordinator."""
    case = opened.case
    kept: dict[str, Any] = {
        "id": new_id(),
        "link_id": opened.link["id"],
        "entry_id": row["id"],
        "answer": said.answer,
        "level": said.level,
        "values": json.dumps(dict(values) | {"device": device}, default=str),
        "note": said.note,
        "said_at": case.now,
    }
    case.draft.insert(PreceptorAnswer, kept)
    after = case.change(row, {"waits_for": Holder.COORDINATOR})
    payload = {"line": line_of(row), "answer": said.answer, "level": said.level}
    payload |= {"note": said.note, "by": case.actor.signs_as}
    case.draft.event(
        case.person.id, "entry.answered", payload, enrollment_id=row["enrollment_id"], entry=after
    )


def check_correction(row: Mapping[str, Any], said: Said) -> None:
    """Refuse a correction that corrects nothing, or of what has no times."""
    if said.answer is not Answer.CORRECTED:
        return
    if row["kind"] != EntryKind.SHIFT:
        raise Impossible("wrong_kind")
    if said.started_at is None or said.ended_at is None:
        raise Impossible("times_needed", entry=said.entry_id)
    if said.ended_at <= said.started_at:
        raise Impossible("end_before_start", entry=said.entry_id)
    if all(row[name] == value for name, value in said.times.items()):
        raise Impossible("nothing_corrected", entry=said.entry_id)


def _waiting_row(opened: LinkCase, said: Said) -> Mapping[str, Any]:
    """The entry that is answered. Of another placement or person it does not exist here; what was
    answered already is a Conflict."""
    case, row = opened.case, opened.case.rows.get(said.entry_id)
    at = placement_for(row, placements_of(case.rows.values())) if row else None
    if row is None or at is None or at.entry_id != opened.placement.entry_id:
        raise NotFound("no_entry")
    line = requirement_of(case, row)
    if line is None or line.confirmed_by is not Holder.PRECEPTOR or row["kind"] == EntryKind.EVALUATION:
        raise NotFound("no_entry")
    case.require(Permission.SIGN, line, performer_of(row), opened.placement.entry_id)
    if row["status"] != EntryStatus.WAITING or row["waits_for"] != Holder.PRECEPTOR:
        raise Conflict("answered_already")
    if len(said.note) > LONGEST_NOTE:
        raise Impossible("note_long", entry=said.entry_id, most=LONGEST_NOTE)
    return row
