"""Return phrases: whose they are, both languages, and what the student is told."""

import pytest
from sqlalchemy import func, select

from tests.commands.test_logging import SKILL, refused
from tests.factories import World
from tracker.commands import phrases, review
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind
from tracker.models import Entry, Event, Phrase
from tracker.queries.phrases import phrases_for

pytestmark = pytest.mark.both_databases
TEXTS = {"en": "The picture is too dark: take it again.", "es": "La foto está muy oscura: tómala otra vez."}


def kept(world: World, actor: Actor, **values: object) -> int:
    return int(world.do(actor, phrases.add_phrase, **TEXTS | values)["phrase"])


def test_own_phrases_are_ones_own_and_shared_ones_everybodys(world):
    own, shared = kept(world, world.instructor), kept(world, world.coordinator, is_shared=True)
    assert [one.id for one in phrases_for(world.session, world.instructor.person_id)] == [own, shared]
    assert [one.id for one in phrases_for(world.session, world.coordinator.person_id)] == [shared]
    assert kept(world, world.admin, is_shared=True)


def test_who_may_keep_and_change(world):
    pip = world.add_student()
    with refused(world, "not_allowed", NotAllowed):
        kept(world, world.instructor, is_shared=True)
    with refused(world, "not_allowed", NotAllowed):
        kept(world, pip.actor)
    own, shared = kept(world, world.coordinator), kept(world, world.coordinator, is_shared=True)
    for command, values in ((phrases.change_phrase, TEXTS), (phrases.remove_phrase, {})):
        with refused(world, "no_phrase", NotFound):
            world.do(world.instructor, command, own, **values)
        with refused(world, "not_allowed", NotAllowed):
            world.do(world.instructor, command, shared, **values)


@pytest.mark.parametrize(
    ("values", "code"), [({"es": " "}, "phrase_needed"), ({"en": "x" * 501}, "phrase_long")]
)
def test_both_languages_are_needed_and_neither_is_long(world, values, code):
    with refused(world, code, Impossible):
        kept(world, world.instructor, **values)


def test_a_list_of_phrases_ends_somewhere(world):
    for _ in range(phrases.MOST):
        kept(world, world.instructor)
    with refused(world, "phrases_full"):
        kept(world, world.instructor)


def test_the_student_gets_it_in_their_language_and_it_stays_as_it_was_said(world):
    phrase = kept(world, world.instructor, is_shared=False)
    for language, text in TEXTS.items():
        pip = world.add_student(language=language)
        pip.practice(SKILL, times=3)
        asked = pip.log(SKILL, EntryKind.CHECKOFF)
        world.do(world.instructor, review.return_, asked, note="Page 2.", phrase_id=phrase)
        world.session.rollback()
        assert world.session.get(Entry, asked).decision_note == f"{text} Page 2."
    world.do(world.instructor, phrases.change_phrase, phrase, en="Other.", es="Otra.")
    world.session.rollback()
    assert world.session.get(Entry, asked).decision_note.startswith(TEXTS["es"])


def test_a_phrase_that_is_gone_or_somebody_elses_returns_nothing(world):
    pip = world.add_student()
    pip.practice(SKILL, times=3)
    asked = pip.log(SKILL, EntryKind.CHECKOFF)
    others, gone = kept(world, world.coordinator), kept(world, world.instructor)
    world.do(world.instructor, phrases.remove_phrase, gone)
    for phrase in (others, gone, 7):
        with refused(world, "no_phrase", Impossible):
            world.do(world.instructor, review.return_, asked, note="", phrase_id=phrase)
    assert [one.id for one in phrases_for(world.session, world.instructor.person_id)] == []


def test_each_change_stands_in_a_journal(world):
    own, shared = kept(world, world.instructor), kept(world, world.coordinator, is_shared=True)
    world.do(world.instructor, phrases.change_phrase, own, en="One.", es="Uno.")
    world.do(world.instructor, phrases.change_phrase, own, en="One.", es="Uno.")
    world.do(world.coordinator, phrases.remove_phrase, shared)
    counted = dict(
        world.session.execute(
            select(Event.kind, func.count()).where(Event.kind.like("phrase.%")).group_by(Event.kind)
        ).all()
    )
    assert counted == {"phrase.added": 2, "phrase.changed": 1, "phrase.removed": 1}
    world.session.rollback()
    assert world.session.get(Phrase, shared).removed_at is not None
