"""Preceptors of the demo school: one silent, one asked, an answer by a code, a midterm below "meets"."""

from datetime import datetime, time, timedelta

from tracker.commands import evaluating, links, reminding, shifts, signing
from tracker.commands.signing import Said
from tracker.demo.placed import students_of
from tracker.demo.school import DemoSchool, Group
from tracker.domain.evaluation import Anchor
from tracker.domain.kinds import Answer
from tracker.domain.placement import Placement, current_placement
from tracker.domain.policy import Actor
from tracker.domain.preceptor import evaluations_asked, waiting_at
from tracker.domain.standing import standing
from tracker.models import PreceptorLink
from tracker.models.facts import Loaded

_DAY = timedelta(days=1)
_SILENT = "Inés"
"""Whose preceptor was asked nine days ago and reminded once."""
_BY_CODE = "Caspian"
_BELOW = {"safety": Anchor.DEVELOPING, "tact": Anchor.DEVELOPING}


def preceptors_asked(school: DemoSchool) -> None:
    """Each state of a link and of an answer, as far as the day of the demo lets it come about."""
    has_midterm = False
    for group in school.groups.values():
        for loaded in students_of(school, group):
            one = current_placement(loaded.entries, school.today)
            if one is None or not one.is_confirmed or one.starts_on > school.today:
                continue
            stands = standing(loaded.path, loaded.facts, school.today)
            if loaded.person.given_name == _SILENT:
                _silent(school, loaded, one)
            elif loaded.person.given_name == _BY_CODE:
                _by_code(school, loaded, one)
            elif not has_midterm and evaluations_asked(loaded.path, stands):
                has_midterm = _midterm(school, group, loaded, one)
            elif waiting_at(loaded.entries, one.entry_id):
                school.do(_student(loaded), links.send_link, one.entry_id, day=school.today - _DAY)


def _student(loaded: Loaded) -> Actor:
    return Actor(loaded.person.id, loaded.person.name, is_student=True)


def _preceptor(school: DemoSchool, one: Placement, link_id: int) -> Actor:
    """Whoever holds the link."""
    link = school.session.get(PreceptorLink, link_id)
    school.session.rollback()
    if link is None:
        raise LookupError(link_id)
    signs_as = f"{one.preceptor}, by link"
    return Actor(link.person_id, one.preceptor, signs_as, placements=frozenset({one.entry_id}))


def _silent(school: DemoSchool, loaded: Loaded, one: Placement) -> None:
    if not waiting_at(loaded.entries, one.entry_id):
        return
    made = school.do(_student(loaded), links.send_link, one.entry_id, day=school.today - 9 * _DAY)
    school.do(Actor(0), reminding.remind, made["link"], day=school.today - 2 * _DAY)


def _by_code(school: DemoSchool, loaded: Loaded, one: Placement) -> None:
    """A shift of today that somebody confirmed by scanning the code at the site."""
    student, day = _student(loaded), school.today
    if not one.covers(day):
        return
    shift = school.do(
        student,
        shifts.log_shift,
        loaded.enrollment.id,
        day=day,
        started_at=datetime.combine(day, time(8)),
        ended_at=datetime.combine(day, time(11)),
        break_minutes=0,
    )["entries"][0]
    link = school.do(student, links.show_code, one.entry_id, day=day)["link"]
    said = [Said(shift, Answer.CONFIRMED)]
    actor = _preceptor(school, one, link)
    school.do(actor, signing.sign, link, day=day, answers=said, device=None)


def _midterm(school: DemoSchool, group: Group, loaded: Loaded, one: Placement) -> bool:
    """The coordinator sent the link; the preceptor saw two things that need work."""
    if loaded.path.evaluation is None:
        return False
    asked = evaluations_asked(loaded.path, standing(loaded.path, loaded.facts, school.today))[0]
    link = school.do(group.coordinator, links.send_link, one.entry_id, day=school.today - _DAY)["link"]
    answers = {line.key: _BELOW.get(line.key, Anchor.MEETS) for line in loaded.path.evaluation.student.lines}
    school.do(
        _preceptor(school, one, link),
        evaluating.evaluate,
        link,
        asked.key,
        day=school.today,
        answers=answers,
        note="Kind with patients. Gloves on before the sharps, every time.",
        device=None,
    )
    return True
