"""The skills: the list, and one skill with its practices, check-offs and log."""

from dataclasses import dataclass
from datetime import timedelta

from flask import make_response, render_template
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.domain.kit import has_sharps
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind, State
from tracker.extensions import db
from tracker.queries.evidence import of_entries, pending
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_sheets import askable
from tracker.queries.student_skills import SkillPage, SkillRow, skill_page, skills_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.forms import EntryForm, entry_form
from tracker.web.student.entries import rows, who
from tracker.web.student.links import line_url
from tracker.web.student.loaders import own_record, own_skill
from tracker.web.student.sheet_words import PlanForm, mode_counts, told
from tracker.web.student.undo import just_done


@dataclass(frozen=True, slots=True)
class SkillShown:
    """One skill in the list: the count first, then what is open."""

    title: str
    href: str
    tone: str
    word: str
    facts: str
    done: int
    of: int
    is_overdue: bool


@requires(Permission.SEE_OWN, on=own_record)
def skills(record: StudentRecord) -> Response:
    """All skills by group."""
    page = skills_page(record)
    groups = [
        (wording.section_title(record.path, group.key), group, [_row(record, row) for row in group.rows])
        for group in page.groups
    ]
    can_send = bool(askable(record))
    return make_response(
        render_template(
            "student/skills.html",
            page=page,
            groups=groups,
            can_send=can_send,
            undo=just_done(record),
        )
    )


def _row(record: StudentRecord, row: SkillRow) -> SkillShown:
    requirement, line = row.requirement, row.line
    need = requirement.needs.practice or requirement.needs.live
    return SkillShown(
        title=wording.title(requirement),
        href=line_url(record, requirement.key),
        tone=line.state.value,
        word=wording.state(line.state),
        facts=count_words(row),
        done=min(line.have, need),
        of=need,
        is_overdue=line.is_overdue,
    )


def count_words(row: SkillRow) -> str:
    """ "2 of 3 practices, check-off open" """
    needs, line = row.requirement.needs, row.line
    if needs.live:
        return gettext("%(have)s of %(need)s shown at the site", have=line.have, need=needs.live)
    counted = ngettext(
        "%(have)s of %(num)s practice", "%(have)s of %(num)s practices", needs.practice, have=line.have
    )
    then = _then(row)
    return f"{counted}, {then}" if then else counted


def _then(row: SkillRow) -> str:
    """What comes after the practices."""
    needs, line = row.requirement.needs, row.line
    if needs.score:
        return gettext("score done") if line.credit else gettext("score open")
    if line.state is State.WAITING:
        return gettext("check-off waits")
    if line.state is State.RETURNED:
        return gettext("check-off sent back")
    if line.credit:
        return gettext("check-off done")
    return gettext("check-off open") if line.have >= needs.practice else gettext("check-off closed")


@requires(Permission.SEE_OWN, on=own_skill)
def skill(page: SkillPage) -> Response:
    """One skill."""
    return _render(page)


def skill_again(record: StudentRecord, key: str, form: EntryForm | None, status: int, top: str) -> Response:
    """The page with a form that came back."""
    page = skill_page(record, key)
    if page is None:
        raise LookupError(key)
    return _render(page, form, status, top)


def _render(page: SkillPage, form: EntryForm | None = None, status: int = 200, top: str = "") -> Response:
    offers = _offers(page)
    made = {kind: _form(page, kind, form) for kind in offers}
    drawn = [made[kind] for kind, offered in offers.items() if offered]
    if form is not None and not any(form is one for one in drawn):
        top = top or form.top or next((sentence for _id, sentence in form.problems()), "")
    body = render_template(
        "student/skill.html",
        page=page,
        count=count(page),
        practice=made[EntryKind.PRACTICE],
        checkoff=made[EntryKind.CHECKOFF],
        signature=made[EntryKind.SIGNATURE],
        gate=gate(page),
        log=rows(page.record, page.entries),
        attempts=rows(page.record, page.attempts, of_entries(db.session, [one.id for one in page.attempts])),
        files=pending(db.session, page.record.loaded.person.id, page.requirement.key),
        modes=mode_counts(page),
        told=told(page.record, page.side) if page.side else None,
        plan_form=PlanForm(),
        yesterday=page.record.today - timedelta(days=1),
        top=top,
        undo=just_done(page.record) if status < 400 else None,
        has_sharps=has_sharps(page.record.path, page.requirement.key),
    )
    return make_response(body, status)


def _offers(page: SkillPage) -> dict[EntryKind, bool]:
    return {
        EntryKind.PRACTICE: page.can_practice,
        EntryKind.CHECKOFF: page.can_ask,
        EntryKind.SIGNATURE: page.can_sign,
    }


def _form(page: SkillPage, kind: EntryKind, came_back: EntryForm | None) -> EntryForm:
    fresh = entry_form(page.requirement, kind, stem=kind.value, happened_on=page.record.today)
    return came_back if came_back is not None and type(came_back) is type(fresh) else fresh


@dataclass(frozen=True, slots=True)
class CountShown:
    """The big count, and the sentence under the dots."""

    words: str
    sentence: str


def count(page: SkillPage) -> CountShown:
    """How many count of how many, and what is left."""
    if page.is_at_home:
        words = ngettext("of %(num)s practice counts", "of %(num)s practices count", page.need)
    else:
        words = ngettext("of %(num)s shown at the site", "of %(num)s shown at the site", page.need)
    return CountShown(words, _count_sentence(page))


def _count_sentence(page: SkillPage) -> str:
    """What is left; the count itself stands above it."""
    left = page.need - page.have
    if page.line.state not in (State.OPEN, State.STARTED) or left <= 0 or not page.is_at_home:
        return wording.reason(page.line, page.record.path, page.record.today)
    decider = who(page.record, page.requirement.confirmed_by)
    if page.requirement.needs.score:
        mark = page.requirement.needs.score
        return ngettext(
            "%(num)s to go, then a score of %(mark)s in the course; %(who)s enters it.",
            "%(num)s to go, then a score of %(mark)s in the course; %(who)s enters it.",
            left,
            mark=mark,
            who=decider,
        )
    return ngettext(
        "%(num)s to go, then you can ask %(who)s for the check-off.",
        "%(num)s to go, then you can ask %(who)s for the check-off.",
        left,
        who=decider,
    )


def gate(page: SkillPage) -> tuple[str, str] | None:
    """Title and sentence of what is still closed: the skill, or its check-off."""
    if page.line.state is State.CLOSED:
        return gettext("Not open yet"), wording.reason(page.line, page.record.path, page.record.today)
    left = page.requirement.needs.practice - page.have
    if EntryKind.CHECKOFF not in page.requirement.entry_kinds or page.can_ask or left <= 0:
        return None
    need = page.requirement.needs.practice
    sentence = ngettext("Opens when %(num)s practice counts.", "Opens when %(num)s practices count.", need)
    to_go = ngettext("%(num)s to go.", "%(num)s to go.", left)
    return gettext("Check-off closed"), f"{sentence} {to_go}"
