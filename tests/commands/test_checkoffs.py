"""Scoring by the sheet: what passes, what goes back, how attempts are counted, who may do it."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.commands.test_logging import line, refused
from tests.factories import STARTS_ON, World
from tests.marks import critical, marks
from tracker.commands import checkoffs, logging, paper, plans, review
from tracker.domain.attempts import thaw, thaw_readings
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.kinds import Way
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, Mode, RequestKind, Role, Source, State
from tracker.extensions import db
from tracker.models import Entry, Event, Outbox
from tracker.models.details import CheckoffDetail, PracticeDetail, RequestDetail
from tracker.queries.integrity import check

pytestmark = pytest.mark.both_databases

SKILL = "skill.ic-01"
MEASURED = "skill.vs-02"


@pytest.fixture
def world(app):
    """A school on a path with sheets; afterwards the record must be sound."""
    made = World(db.session, sheets=True)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


@pytest.fixture
def sheet(world):
    return world.path.sheets[SKILL]


@pytest.fixture
def pip(world):
    """A student whose practices of the skill are done."""
    made = world.add_student()
    practiced(world, made)
    return made


def practiced(world: World, student, key: str = SKILL) -> None:
    needs = world.path.by_key[key]
    student.practice(key, times=needs.needs.practice, mode=needs.modes[0])


def asked(student, key: str = SKILL) -> int:
    return student.log(key, EntryKind.CHECKOFF)


def failed(world: World, student, sheet, times: int = 1) -> None:
    """Score and fail the skill so many times."""
    for _ in range(times):
        world.score(asked(student), miss=[critical(sheet)])


def detail(world: World, entry_id: int) -> CheckoffDetail:
    world.session.rollback()
    found = world.session.get(CheckoffDetail, entry_id)
    assert found is not None
    return found


def stored(world: World, entry_id: int) -> Entry:
    world.session.rollback()
    found = world.session.get(Entry, entry_id)
    assert found is not None
    return found


def plan_of(world: World) -> int:
    """The plan that waits."""
    statement = (
        select(Entry.id)
        .join(RequestDetail, RequestDetail.entry_id == Entry.id)
        .where(RequestDetail.request == RequestKind.REMEDIATION, Entry.status == EntryStatus.WAITING)
    )
    return world.session.execute(statement).scalar_one()


class TestResult:
    def test_passed_is_accepted_with_everything_kept(self, world, pip, sheet):
        entry = asked(pip)
        made = world.score(entry, by=world.instructor, remarks="Calm and exact.")
        assert made["passed"] is True
        row, kept = stored(world, entry), detail(world, entry)
        assert (row.status, row.decided_as, row.decision_note) == (
            EntryStatus.ACCEPTED,
            "I. Vane, RN",
            "Calm and exact.",
        )
        assert (kept.attempt, kept.points, kept.possible, kept.passed) == (
            1,
            sheet.points,
            sheet.points,
            True,
        )
        assert (kept.way, kept.remarks) == (Way.IN_PERSON, "Calm and exact.")
        assert kept.answers == "y" * len(sheet.steps)
        assert thaw(kept.sheet) == sheet
        assert line(world, pip, SKILL).state is State.DONE

    def test_a_missed_critical_step_goes_back_whatever_the_points(self, world, pip, sheet):
        entry = asked(pip)
        step = critical(sheet)
        made = world.score(entry, miss=[step])
        assert made["passed"] is False
        row, kept = stored(world, entry), detail(world, entry)
        assert row.status is EntryStatus.RETURNED
        assert kept.answers[step - 1] == "n" and kept.answers.count("n") == 1
        assert kept.points * 100 >= sheet.pass_mark * sheet.points and kept.passed is False
        now = line(world, pip, SKILL)
        assert (now.state, now.reason.code) == (State.RETURNED, "not_passed")
        assert "returned" in world.session.execute(select(Outbox.kind)).scalars().all()

    def test_a_value_out_of_tolerance_goes_back_whatever_the_points(self, world):
        pip = world.add_student()
        practiced(world, pip, MEASURED)
        measured = world.path.sheets[MEASURED]
        value = measured.values[0]
        entry = asked(pip, MEASURED)
        world.score(entry, off=[value.key])
        kept = detail(world, entry)
        assert (kept.points, kept.passed) == (measured.points, False)
        read, reference = thaw_readings(kept.readings)[value.key]
        assert read - reference == value.tolerance + 1
        assert isinstance(read, Decimal)

    def test_the_journal_says_the_score_then_the_decision(self, world, pip, sheet):
        world.score(asked(pip), miss=[critical(sheet)])
        kinds = world.session.execute(
            select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq.desc()).limit(2)
        ).scalars()
        assert list(kinds) == ["entry.returned", "entry.scored"]

    def test_nothing_is_written_when_a_step_is_unanswered(self, world, pip, sheet):
        entry = asked(pip)
        half = marks(sheet, answers=[True, *[None] * (len(sheet.steps) - 1)])
        with refused(world, "steps_unanswered") as caught:
            world.do(world.coordinator, checkoffs.score_checkoff, entry, marks=half)
        assert caught.value.facts["steps"][0] == 2
        assert stored(world, entry).status is EntryStatus.WAITING

    def test_answers_to_another_edition_are_refused(self, world, pip, sheet):
        entry = asked(pip)
        old = marks(sheet, edition="1999-1")
        with refused(world, "sheet_changed"):
            world.do(world.coordinator, checkoffs.score_checkoff, entry, marks=old)


class TestAttempts:
    def test_numbers_go_on_and_the_last_one_asks_for_a_plan(self, world, pip, sheet):
        failed(world, pip, sheet, sheet.attempts)
        numbers = world.session.execute(select(CheckoffDetail.attempt).order_by(CheckoffDetail.entry_id))
        assert list(numbers.scalars()) == list(range(1, sheet.attempts + 1))
        now = line(world, pip, SKILL)
        assert (now.state, now.holder) == (State.WAITING, Holder.COORDINATOR)
        plan = stored(world, plan_of(world))
        assert (plan.waits_for, plan.source) == (Holder.COORDINATOR, Source.STAFF)

    def test_no_attempt_without_a_plan(self, world, pip, sheet):
        failed(world, pip, sheet, sheet.attempts)
        with refused(world, "plan_first"):
            asked(pip)
        with refused(world, "plan_first"):
            world.do(world.instructor, checkoffs.check_off, pip.enrollment, SKILL, marks=marks(sheet))

    def test_a_plan_needs_words_and_gives_a_fresh_set(self, world, pip, sheet):
        failed(world, pip, sheet, sheet.attempts)
        plan = plan_of(world)
        with refused(world, "plan_needed") as caught:
            world.accept(plan)
        assert caught.value.field == "note"
        world.accept(plan, note="Two hours in the lab with Ms. Vane, then again.")
        assert line(world, pip, SKILL).holder is Holder.STUDENT
        entry = asked(pip)
        world.score(entry, miss=[critical(sheet)])
        assert detail(world, entry).attempt == sheet.attempts + 1
        world.score(asked(pip))
        assert line(world, pip, SKILL).state is State.DONE

    def test_who_asked_for_the_plan_may_decide_it_as_coordinator(self, world, pip, sheet):
        for _ in range(sheet.attempts):
            world.score(asked(pip), miss=[critical(sheet)], by=world.coordinator)
        world.accept(plan_of(world), by=world.coordinator, note="Repeat the module first.")
        assert stored(world, asked(pip)).status is EntryStatus.WAITING

    def test_instructors_do_not_decide_plans(self, world, pip, sheet):
        failed(world, pip, sheet, sheet.attempts)
        with refused(world, "not_allowed", NotAllowed):
            world.accept(plan_of(world), by=world.instructor, note="Again.")

    def test_a_plan_that_was_sent_back_is_asked_for_again(self, world, pip, sheet):
        failed(world, pip, sheet, sheet.attempts)
        with refused(world, "already_waiting"):
            world.do(pip.actor, plans.ask_again, pip.enrollment, SKILL, note="Please.")
        world.send_back(plan_of(world), "Talk to me first.")
        with refused(world, "plan_first"):
            asked(pip)
        world.do(pip.actor, plans.ask_again, pip.enrollment, SKILL, note="We talked on Monday.")
        world.accept(plan_of(world), note="Two more supervised runs.")
        world.score(asked(pip))
        assert line(world, pip, SKILL).state is State.DONE

    def test_a_plan_is_asked_for_only_when_it_is_needed(self, world, pip):
        with refused(world, "no_plan_needed"):
            world.do(pip.actor, plans.ask_again, pip.enrollment, SKILL, note="Please.")

    def test_a_return_without_a_score_is_no_attempt(self, world, pip, sheet):
        for _ in range(sheet.attempts + 1):
            world.send_back(asked(pip), "The video cannot be opened.")
        entry = asked(pip)
        world.score(entry)
        assert detail(world, entry).attempt == 1


class TestWho:
    def test_a_plain_accept_is_refused(self, world, pip):
        entry = asked(pip)
        with refused(world, "score_with_sheet"):
            world.do(world.coordinator, review.accept, entry)
        assert stored(world, entry).status is EntryStatus.WAITING

    def test_a_plain_record_is_refused(self, world, pip):
        with refused(world, "score_with_sheet"):
            world.do(
                world.coordinator,
                paper.record,
                pip.enrollment,
                SKILL,
                EntryKind.CHECKOFF,
                happened_on=world.today,
            )

    def test_strangers_and_the_performer_do_not_score(self, world, pip, sheet):
        entry = asked(pip)
        other = world.add_cohort("Sequoia", STARTS_ON)
        foreign = world.add_staff("Fay", "Tansy", Role.INSTRUCTOR, other)
        with refused(world, "no_student", NotFound):
            world.score(entry, by=foreign)
        with refused(world, "not_allowed", NotAllowed):
            world.score(entry, by=pip.actor)
        with refused(world, "not_allowed", NotAllowed):
            world.score(entry, by=world.admin)
        with refused(world, "not_allowed", NotAllowed):
            world.do(pip.actor, checkoffs.check_off, pip.enrollment, SKILL, marks=marks(sheet))

    def test_two_evaluators(self, world, pip, sheet):
        entry = asked(pip)
        world.score(entry, by=world.instructor)
        with refused(world, "already_decided", Conflict):
            world.score(entry, miss=[critical(sheet)], by=world.coordinator)
        taken = asked_again(world)
        with refused(world, "already_withdrawn", Conflict):
            world.score(taken)


def asked_again(world: World) -> int:
    """A check-off of another student, taken back."""
    ada = world.add_student("Ada")
    practiced(world, ada)
    entry = asked(ada)
    ada.take_back(entry)
    return entry


class TestRecording:
    def test_a_student_who_did_not_ask_is_scored_in_one_act(self, world, pip, sheet):
        made = world.do(
            world.instructor,
            checkoffs.check_off,
            pip.enrollment,
            SKILL,
            marks=marks(sheet, way=Way.LIVE_REMOTE),
        )
        row, kept = stored(world, made["entries"][0]), detail(world, made["entries"][0])
        assert (row.status, row.source) == (EntryStatus.ACCEPTED, Source.STAFF)
        assert (kept.way, kept.attempt) == (Way.LIVE_REMOTE, 1)
        assert line(world, pip, SKILL).state is State.DONE

    def test_failing_one_who_did_not_ask_counts_as_attempt(self, world, pip, sheet):
        made = world.do(
            world.instructor,
            checkoffs.check_off,
            pip.enrollment,
            SKILL,
            marks=marks(sheet, miss=[critical(sheet)]),
        )
        assert stored(world, made["entries"][0]).status is EntryStatus.RETURNED
        assert line(world, pip, SKILL).state is State.RETURNED

    def test_what_waits_is_decided_by_it(self, world, pip, sheet):
        entry = asked(pip)
        made = world.do(world.instructor, checkoffs.check_off, pip.enrollment, SKILL, marks=marks(sheet))
        assert made["entries"] == [entry]
        count = select(func.count()).select_from(CheckoffDetail)
        assert world.session.execute(count).scalar_one() == 1

    def test_practices_come_first(self, world, sheet):
        ada = world.add_student("Ada")
        with refused(world, "practice_first"):
            world.do(world.instructor, checkoffs.check_off, ada.enrollment, SKILL, marks=marks(sheet))


class TestSelfCheck:
    def test_missed_steps_are_kept_with_the_edition(self, world, sheet):
        ada = world.add_student("Ada")
        made = world.do(
            ada.actor,
            logging.log_practice,
            ada.enrollment,
            SKILL,
            happened_on=world.today,
            mode=Mode.KIT,
            missed=(2, 5),
        )
        kept = world.session.get(PracticeDetail, made["entries"][0])
        assert (kept.missed, kept.edition) == ("2 5", sheet.edition)

    def test_a_practice_without_a_check_keeps_nothing(self, world):
        ada = world.add_student("Ada")
        made = ada.practice(SKILL)
        assert world.session.get(PracticeDetail, made[0]) is None

    @pytest.mark.parametrize("missed", [(0,), (99,), (2, 2)])
    def test_steps_that_the_sheet_has_not_are_refused(self, world, missed):
        ada = world.add_student("Ada")
        with refused(world, "sheet_changed"):
            world.do(
                ada.actor,
                logging.log_practice,
                ada.enrollment,
                SKILL,
                happened_on=world.today,
                mode=Mode.KIT,
                missed=missed,
            )
