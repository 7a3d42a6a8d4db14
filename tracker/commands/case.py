"""One student's case in the hands of a command: the facts read, and the changes made to them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands.detail_rows import ENTRY_DEFAULTS, change_detail, log_detail
from tracker.commands.draft import Draft
from tracker.commands.whose import of_entry
from tracker.domain.calendar import add_working_days
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.jobs import decided_by
from tracker.domain.lines import Line, Standing
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission, Target, allows, may_see
from tracker.domain.standing import standing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, Source
from tracker.models import Entry, new_id
from tracker.models.entries import detail_of
from tracker.models.entry_facts import with_rows
from tracker.models.facts import Loaded, recall_all


class Case:
    """What a command on one enrollment works with.

    Reads every enrollment of the person, since an entry of person scope changes the standing of
    all of them. ``finish`` rewrites their standing rows and gives the draft.
    """

    def __init__(self, session: Session, actor: Actor, now: datetime, enrollment_id: int) -> None:
        self._take(session, actor, now, enrollment_id)

    @classmethod
    def of_entry(cls, session: Session, actor: Actor, now: datetime, entry_id: int) -> "Case":
        """The case of the enrollment that an entry speaks to (the newest, for person scope)."""
        case = cls.__new__(cls)
        case._take(session, actor, now, of_entry(session, entry_id))
        return case

    @classmethod
    def beside(cls, draft: Draft, loaded: Loaded) -> "Case":
        """The case of one enrollment of several that one draft, which opened them, changes and restands."""
        case = cls.__new__(cls)
        case._hold(draft, {loaded.enrollment.id: loaded}, loaded.enrollment.id)
        return case

    def _take(self, session: Session, actor: Actor, now: datetime, enrollment_id: int) -> None:
        found = recall_all(session, enrollment_id)
        if not found:
            raise NotFound("no_enrollment")
        self._open(Draft(session, actor, now), found, enrollment_id)

    def _open(self, draft: Draft, found: dict[int, Loaded], enrollment_id: int) -> None:
        """Hold what was read, in a draft of this person alone."""
        self._hold(draft, found, enrollment_id)
        draft.take(self.person, newest=max(loaded.newest for loaded in found.values()))

    def _hold(self, draft: Draft, found: dict[int, Loaded], enrollment_id: int) -> None:
        self.actor, self.now, self.draft = draft.actor, draft.now, draft
        self.all: dict[int, Loaded] = found
        self.loaded = self.all[enrollment_id]
        self.path, self.facts = self.loaded.path, self.loaded.facts
        self.enrollment, self.cohort = self.loaded.enrollment, self.loaded.cohort
        self.person = self.loaded.person
        self.today: date = self.now.astimezone(ZoneInfo(self.cohort.timezone)).date()
        self._rows: dict[int, Mapping[str, Any]] = {}
        self._changed: dict[int, dict[str, Any]] = {}
        self._standing: Standing | None = None

    @property
    def rows(self) -> dict[int, Mapping[str, Any]]:
        """Every entry of the person by id, as it will be after the changes made so far."""
        if not self._rows:
            read = {row["id"]: row for loaded in self.all.values() for row in loaded.entries}
            self._rows = read | self._changed
        return self._rows

    @property
    def standing(self) -> Standing:
        """Where the enrollment stands before the change."""
        if self.facts is self.loaded.facts:
            return self.loaded.standing_on(self.today)
        if self._standing is None:
            self._standing = standing(self.path, self.facts, self.today)
        return self._standing

    def target(
        self,
        requirement: Requirement | None = None,
        performer_id: int | None = None,
        placement_id: int | None = None,
    ) -> Target:
        """The record as policy sees it; ``placement_id`` where an act is about one placement."""
        return Target(
            person_id=self.person.id,
            cohort_ids=frozenset(loaded.enrollment.cohort_id for loaded in self.all.values()),
            confirmed_by=requirement.confirmed_by if requirement else None,
            is_health=requirement.is_health if requirement else False,
            performer_id=performer_id,
            placement_id=placement_id,
        )

    def require(
        self,
        permission: Permission,
        requirement: Requirement | None = None,
        performer_id: int | None = None,
        placement_id: int | None = None,
    ) -> None:
        """Refuse what policy does not allow: 404 for strangers, 403 for who may see but not do."""
        target = self.target(requirement, performer_id, placement_id)
        if not may_see(self.actor, target):
            raise NotFound("no_student")
        if not allows(self.actor, permission, target):
            raise NotAllowed("not_allowed")

    def requirement(self, key: str) -> Requirement:
        """The line of the path, or Impossible."""
        found = self.path.by_key.get(key)
        if found is None:
            raise Impossible("unknown_line", key=key[:60])
        return found

    def line(self, requirement: Requirement) -> Line:
        """The line as it stands before the change."""
        return self.standing.lines[self.path.index[requirement.key]]

    def promised_on(self) -> date:
        """By when staff answer what is logged today."""
        return add_working_days(self.today, self.path.promise_days, self.facts.calendar.holidays)

    def log(
        self,
        kind: EntryKind,
        requirement: Requirement | None,
        *,
        happened_on: date,
        basis: Basis | None,
        source: Source = Source.STUDENT,
        note: str = "",
        detail: Mapping[str, Any] | None = None,
        decision_note: str = "",
        **values: Any,
    ) -> Mapping[str, Any]:
        """Add an entry: accepted at once on this ``basis``, or waiting when it is None."""
        subject = requirement.subject if requirement else None
        row: dict[str, Any] = ENTRY_DEFAULTS | {
            "id": new_id(),
            "person_id": self.person.id,
            "enrollment_id": None if subject else self.enrollment.id,
            "requirement": requirement.key if requirement and not subject else None,
            "subject": subject,
            "kind": kind,
            "happened_on": happened_on,
            "source": source,
            "note": note,
            "logged_by_id": self.actor.person_id,
            "logged_at": self.now,
            "logged_on": self.today,
            **values,
        }
        if basis is None:
            holder = decided_by(self.path, requirement, kind) if requirement else Holder.COORDINATOR
            row |= self._waiting(holder)
        else:
            row |= {
                "status": EntryStatus.ACCEPTED,
                "basis": basis,
                "decided_at": self.now,
                "decided_on": self.today,
            }
            if basis is Basis.DECISION:
                row |= {"decided_by_id": self.actor.person_id, "decided_as": self.actor.signs_as}
                row |= {"decision_note": decision_note}
        self.draft.insert(Entry, row)
        row |= log_detail(self.draft, kind, row["id"], detail or {})
        self.remember(row)
        self._logged_event(row)
        return row

    def _waiting(self, holder: Holder) -> dict[str, Any]:
        return {
            "status": EntryStatus.WAITING,
            "waits_for": holder,
            "promised_on": self.promised_on(),
            "queue_cohort_id": self.enrollment.cohort_id,
        }

    def _logged_event(self, row: Mapping[str, Any]) -> None:
        names = ("kind", "happened_on", "amount", "mode", "source", "status", "note")
        details = {"line": line_of(row), "details": detail_of(row) or {}}
        said = [("entry.logged", {name: row[name] for name in names} | details)]
        if row["basis"] is Basis.DECISION:
            said.append(("entry.accepted", self._decided(row, row["decision_note"])))
        self.draft.tell(self.person.id, said, enrollment_id=row["enrollment_id"], entry=row)

    def say_decided(self, row: Mapping[str, Any], event: str, note: str) -> None:
        """The journal's line for a decision on an entry."""
        said = [(event, self._decided(row, note))]
        self.draft.tell(self.person.id, said, enrollment_id=row["enrollment_id"], entry=row)

    def _decided(self, row: Mapping[str, Any], note: str) -> dict[str, Any]:
        return {"kind": row["kind"], "line": line_of(row), "note": note, "by": self.actor.signs_as}

    def change(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change columns of an entry; gives the row as it will be. The caller writes the event."""
        after = {**row, **values}
        self.draft.update(Entry, values, id=row["id"])
        self.remember(after)
        return after

    def change_detail(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
        """As ``change``, of detail columns; an entry that had none gets its row."""
        after = {**row, **change_detail(self.draft, row, values)}
        self.remember(after)
        return after

    def remember(self, row: dict[str, Any]) -> None:
        """Let an entry that the draft writes count from here on."""
        self._changed[row["id"]] = row
        if self._rows:
            self._rows[row["id"]] = row

    def set_facts(self, **values: Any) -> None:
        """Replace parts of this enrollment's facts (periods, routes, goals)."""
        self.facts, self._standing = replace(self.facts, **values), None

    def finish(self, **result: Any) -> Draft:
        """Rewrite the standing rows that the changes touch; gives the draft."""
        for loaded in self.all.values():
            facts = self.facts if loaded is self.loaded else loaded.facts
            changed = {key: row for key, row in self._changed.items() if loaded.holds(row)}
            if not changed and facts is loaded.facts:
                continue
            facts = replace(facts, entries=with_rows(facts.entries, changed.values()))
            cohort, today = loaded.cohort, self.now.astimezone(ZoneInfo(loaded.cohort.timezone)).date()
            stood = self.draft.restand(loaded.path, cohort.path_version_id, facts, cohort.id, today)
            self.draft.after.append((self.person.id, loaded.keeper(facts, changed.values(), today, stood)))
        self.draft.result |= result
        return self.draft


def line_of(row: Mapping[str, Any]) -> str:
    """The key or subject that an entry speaks to; empty for a request about the whole."""
    return str(row["requirement"] or row["subject"] or "")
