"""Where an enrollment stands: the only calculator of progress. Pure.

``standing(path, facts, today)`` says for each line its state, whose turn it is, since when, when
it is due and why; everything any screen shows of progress comes from here or from the packed row
made from it (``packing.py``).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter

from tracker.domain.calendar import merge, push
from tracker.domain.evaluators import EVALUATORS, Context, Evaluation, entries_of, goal_counts
from tracker.domain.externship import Externship
from tracker.domain.facts import EntryFact, Facts, Granted, granted, remediations, sort_out
from tracker.domain.holding import blocked_by, came_back, excused, kit_blocked, paced_to, waits, with_kept
from tracker.domain.lines import Found, Line, Reason, Standing, not_asked, steps_of
from tracker.domain.path import AskedLine, Path, Requirement
from tracker.domain.periods import pauses_of
from tracker.domain.signs import signs_of
from tracker.domain.statuses import Basis, EntryStatus, Holder, RequestKind, Source, State

CALCULATOR = 6
"""Version of the rules in this module; a stored row of another version is not trusted."""

_DAY = timedelta(days=1)
_by_id = attrgetter("id")
_LATE = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.EXPIRED})


def standing(path: Path, facts: Facts, today: date) -> Standing:
    """Compute where ``facts.enrollment_id`` stands on ``today``."""
    return Calculation(path, facts, today).result()


class Calculation:
    """One run: holds what the steps of the calculation share."""

    def __init__(self, path: Path, facts: Facts, today: date) -> None:
        self.path, self.facts = path, facts
        self.pauses = pauses_of(facts.periods, facts.calendar.breaks, today)
        self.today = self.pauses.judged_on(today)
        self.paced_on = self.pauses.paced_on(today)
        self.changes: list[date] = list(self.pauses.changes)
        entries, frozen_on = facts.entries, self.pauses.frozen_on
        if frozen_on is not None:  # credit of who has left stays as it was
            entries = tuple(e for e in entries if e.logged_on <= frozen_on or e.request is RequestKind.KEPT)
        self.entries, self.plans = entries, remediations(entries)
        self.granted: Granted = granted(entries)
        self.by_key = sort_out(path, entries)
        self.externship = Externship(path, facts.calendar, entries)
        self.context = Context(path, self.today, facts, self.by_key, self._oldest_issue)
        self.found: dict[str, Line] = {}
        self._due_in: dict[int, date] = {}

    def result(self) -> Standing:
        """The whole."""
        for line in self.path.in_order(self.facts.routes):
            self.found[line.requirement.key] = self.line(line)
        lines = tuple(
            self.found.get(requirement.key) or not_asked(requirement, index)
            for index, requirement in enumerate(self.path.requirements)
        )
        counted = [
            line
            for requirement, line in zip(self.path.requirements, lines, strict=True)
            if line.state is not State.NOT_ASKED and not requirement.is_recurring
        ]
        steps = steps_of(self.path, self.facts.routes, lines)
        is_frozen = self.pauses.frozen_on is not None
        # Nobody looks after an enrollment that stopped for good.
        asked = (self.path, self.facts, lines, self.by_key, self.today, self.changes)
        signs = () if is_frozen else signs_of(*asked)
        return Standing(
            lines=lines,
            steps=steps,
            done=sum(step.done for step in steps),
            asked=sum(step.asked for step in steps),
            step=next((step.key for step in steps if step.done < step.asked), None),
            paced_to_on=paced_to(counted),
            next_due_on=min((li.due_on for li in counted if li.due_on and li.state in _LATE), default=None),
            pauses=self.pauses,
            last_activity_on=self._last_activity(),
            next_change_on=None
            if is_frozen
            else min((day for day in self.changes if day > self.today), default=None),
            signs=signs,
        )

    def _last_activity(self) -> date:
        logged = (e.logged_on for e in self.entries if e.source in (Source.STUDENT, Source.LINK))
        return max(logged, default=self.facts.started_on)

    def line(self, asked: AskedLine) -> Line:
        """One line, once those before it are found."""
        requirement = asked.requirement
        if requirement.asked_when is not None and not self.externship.asks(requirement):
            return not_asked(requirement, asked.index)
        entries = entries_of(self.path, requirement, self.by_key)
        evaluation = EVALUATORS[requirement.kind](requirement, entries, self.context)
        if requirement.key in self.granted.kept:
            evaluation = with_kept(evaluation, self.granted.kept[requirement.key])
        due_on = self._due(asked)
        state, credit, holder, since, reason = self._state(asked, evaluation, entries)
        overdue = bool(due_on and state in _LATE and due_on < self.paced_on)
        if due_on and state in _LATE and not overdue:
            self.changes.append(due_on + _DAY)
        return Line(
            key=requirement.key,
            index=asked.index,
            state=state,
            credit=credit,
            holder=holder,
            since=since,
            due_on=due_on,
            is_overdue=overdue,
            have=evaluation.have,
            need=evaluation.need,
            reason=reason,
            expires_on=evaluation.expires_on,
            parts=evaluation.parts,
            goals=goal_counts(self.path, requirement, self.facts.goals, self.by_key),
        )

    def _due(self, asked: AskedLine) -> date | None:
        if asked.due_week is None:
            return None
        key, week = asked.requirement.key, asked.due_week
        kit = [
            (block.since, block.until)
            for block in self.facts.kit_blocks
            if key in block.keys and block.until is not None and block.since < block.until <= self.today
        ]
        if kit:
            due = push(self.facts.calendar.plan_date(week), merge([*self.pauses.closed, *kit]))
        else:
            due = self._due_in.get(week) or self._due_in.setdefault(
                week, push(self.facts.calendar.plan_date(week), self.pauses.closed)
            )
        extended = self.granted.extensions.get(key)
        return max(due, extended) if extended else due

    def _state(self, asked: AskedLine, evaluation: Evaluation, entries: Sequence[EntryFact]) -> Found:
        """The first state that holds, in the order of ``State``."""
        requirement, is_waiting = asked.requirement, EntryStatus.WAITING
        newest = max(entries, key=_by_id, default=None)
        waiting = [entry for entry in entries if entry.status is is_waiting]
        # After the last allowed attempt a coordinator decides on the plan: it is not the student's turn.
        plans = [e for e in self.plans.get(requirement.key, ()) if e.status is is_waiting]
        waiting += plans
        waived_on = self.granted.waivers.get(requirement.key)
        if waived_on is not None:
            return State.WAIVED, True, Holder.NOBODY, waived_on, Reason("waived", {"on": waived_on})
        if evaluation.excused is not None:
            return excused(evaluation.excused)
        holds_until = self.externship.needs_until(requirement) if requirement.is_clearance else None
        judged_on = min(self.today, holds_until or self.today)
        self.changes += [holds_until + _DAY] if holds_until else []
        credit = evaluation.done_on is not None
        ends_on = evaluation.expires_on
        if credit and ends_on is not None:
            self.changes.append(ends_on + _DAY)
            if ends_on < judged_on:
                holder = waiting[0].waits_for or Holder.COORDINATOR if waiting else Holder.STUDENT
                return State.EXPIRED, False, holder, ends_on + _DAY, Reason("expired", {"on": ends_on})
        if newest is not None and newest.status is EntryStatus.RETURNED and not plans:
            return came_back(newest, credit)
        if waiting:
            return waits(waiting, credit)
        if credit:
            return self._done(evaluation, entries, judged_on, holds_until, requirement.seasonal)
        return self._not_done(asked, evaluation, entries)

    def _done(
        self,
        evaluation: Evaluation,
        entries: Sequence[EntryFact],
        judged_on: date,
        holds_until: date | None,
        is_seasonal: bool,
    ) -> Found:
        ends_on = evaluation.expires_on
        # A paper of a season that lasts as long as it is needed cannot be renewed, nor need it be.
        outlived_on = ends_on + _DAY if ends_on and is_seasonal else self.today
        if ends_on is not None and (holds_until is None or holds_until >= outlived_on):
            warns_on = ends_on - timedelta(days=self.path.expiring_days)
            self.changes.append(warns_on)
            if holds_until is not None and ends_on < holds_until:
                facts = {"on": ends_on, "ends_on": holds_until}
                since = evaluation.done_on
                return State.EXPIRING, True, Holder.STUDENT, since, Reason("lapses_at_site", facts)
            if warns_on <= judged_on:
                since = max(warns_on, evaluation.done_on or warns_on)
                return State.EXPIRING, True, Holder.STUDENT, since, Reason("expiring", {"on": ends_on})
        code = "done_self" if entries and all(entry.basis is Basis.SELF for entry in entries) else "done"
        reason = Reason("kept" if evaluation.is_kept else code, {"on": evaluation.done_on})
        return State.DONE, True, Holder.NOBODY, evaluation.done_on, reason

    def _not_done(self, asked: AskedLine, evaluation: Evaluation, entries: Sequence[EntryFact]) -> Found:
        requirement = asked.requirement
        blocked = kit_blocked(requirement, self.facts.kit_blocks, self.today)
        blocked = blocked or blocked_by(evaluation, self.changes)
        if blocked is not None:
            return blocked
        has_work = any(entry.is_accepted for entry in entries) or evaluation.have > 0
        missing = [] if has_work else self._unmet(asked)
        if missing:
            return State.CLOSED, False, Holder.NOBODY, None, Reason("after", {"keys": tuple(missing)})
        opened_on = self._opened_on(asked)
        if evaluation.started_on is not None or evaluation.have:
            code = f"started_{evaluation.missing}"
            facts = {"have": evaluation.have, "need": evaluation.need, **evaluation.parts}
            since = evaluation.started_on or opened_on
            return State.STARTED, False, requirement.turn, since, Reason(code, facts)
        code = "open_staff" if requirement.turn is not Holder.STUDENT else "open"
        if code == "open" and requirement.logged_by == "staff":
            code = "open_course"
        return State.OPEN, False, requirement.turn, opened_on, Reason(code, {"need": evaluation.need})

    def _oldest_issue(self, requirement: Requirement) -> date | None:
        """How old a paper may be by the rules of the sites; their end is noted in ``changes``."""
        oldest, over = self.externship.oldest_issue(requirement, self.today)
        self.changes += [over] if over else []
        return oldest

    def _unmet(self, asked: AskedLine) -> list[str]:
        if asked.requirement.key in self.granted.exceptions:
            return []
        unmet = [key for key in asked.after_keys if not self._is_met(key)]
        for key, part in asked.after_parts:
            line = self.found[key]
            if line.state is not State.NOT_ASKED and not line.credit and line.have < part:
                unmet.append(key)
        return unmet

    def _is_met(self, key: str) -> bool:
        line = self.found[key]
        return line.credit or line.state is State.NOT_ASKED

    def _opened_on(self, asked: AskedLine) -> date:
        """The day on which the last line before this one was done."""
        opened = self.facts.started_on
        for key in asked.after_keys:
            line = self.found[key]
            if line.credit and line.since is not None and line.state in (State.DONE, State.WAIVED):
                opened = max(opened, line.since)
        granted_on = self.granted.exceptions.get(asked.requirement.key)
        return min(opened, granted_on) if granted_on else opened
