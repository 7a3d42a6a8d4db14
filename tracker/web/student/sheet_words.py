"""The sheet on a skill's page in words: to read, what is missed most, what became of the plan."""

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from tracker.domain.statuses import EntryKind, EntryStatus, Mode
from tracker.queries.student_record import Logged, StudentRecord
from tracker.queries.student_sheets import SheetSide
from tracker.queries.student_skills import SkillPage
from tracker.web import wording
from tracker.web.forms.fields import HouseForm, Note
from tracker.web.sheets import shown
from tracker.web.wording.titles import text


class PlanForm(HouseForm):
    """Ask the coordinator for a plan again."""

    note = Note(lazy_gettext("What you will do differently"))


@dataclass(frozen=True, slots=True)
class SheetTold:
    """The sheet and the student's attempts in words."""

    lines: list[shown.SheetLine]
    values: list[tuple[str, str]]
    missed: dict[int, str]
    purpose: str
    safety: str
    kit: str
    rule: str
    tries: str
    plan_word: str
    plan_note: str
    plan_tone: str
    may_ask_plan: bool


def told(record: StudentRecord, side: SheetSide) -> SheetTold:
    """Everything the page says about the sheet."""
    sheet, plan = side.sheet, side.plan
    needs = side.tries.needs_remediation
    waits = plan is not None and plan.status is EntryStatus.WAITING
    word, note, tone = _plan(plan) if plan else ("", "", "waiting")
    return SheetTold(
        lines=shown.lines(sheet),
        values=[(text(value.title), shown.within(value)) for value in sheet.values],
        missed={number: often for number, _text, often in shown.hints(sheet, side.hints)},
        purpose=text(sheet.purpose),
        safety=text(sheet.safety),
        kit=", ".join(wording.part(record.path, part) for part in sheet.kit),
        rule=shown.rule(sheet),
        tries=shown.tries_sentence(side.tries),
        plan_word=word,
        plan_note=note,
        plan_tone=tone,
        may_ask_plan=needs and not waits and record.takes_entries,
    )


def _plan(plan: Logged) -> tuple[str, str, str]:
    """A heading, what the coordinator wrote, and the tone."""
    if plan.status is EntryStatus.WAITING:
        waits = gettext("All attempts are used. Your coordinator decides on a plan, then you may try again.")
        return gettext("Your coordinator has it"), waits, "waiting"
    if plan.status is EntryStatus.ACCEPTED:
        return gettext("Your plan"), plan.decision_note, "done"
    if plan.status is EntryStatus.RETURNED:
        return gettext("No plan yet"), plan.decision_note, "returned"
    return "", "", "waiting"


def mode_counts(page: SkillPage) -> list[tuple[str, int]]:
    """Repetitions by mode, each apart; nothing where the skill has one mode alone."""
    possible = set(page.requirement.modes)
    if EntryKind.SIGNATURE in page.requirement.entry_kinds:
        possible |= {Mode.LIVE, Mode.OBSERVED}
    shown_modes = [(mode, count) for mode, count in page.modes if count or mode in possible]
    return [(wording.mode(mode), count) for mode, count in shown_modes] if len(shown_modes) > 1 else []
