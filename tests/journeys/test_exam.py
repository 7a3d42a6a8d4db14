"""The exam through the browser: fail, wait, pass; test-first to the release; diploma-last to the upgrade;
an export of the portal reconciled."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.exams import ON_THE_WAY, allow, clock_of, sit
from tests.externship import entries_of
from tests.factories import Student
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tracker.domain.clocks import ClockKind, ClockState
from tracker.domain.statuses import EntryKind, RequestKind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def student_of(stage: Stage, given: str, *routes: str, days_ago: int = 0) -> Student:
    """A student who may go on to the exam; what the test does first happened so many days ago."""
    stage.world.today = TODAY - timedelta(days=days_ago)
    student = stage.world.add_student(given, "Larkspur", routes=frozenset(routes))
    on_route = {"test-first": "exam.release", "diploma-last": "diploma.nha-upgrade"}
    allow(student, *ON_THE_WAY, *(on_route[name] for name in routes))
    stage.world.password(student.id, HASH)
    return student


def day(days: int) -> str:
    """A date so many days from today, as a field holds it."""
    return (TODAY + timedelta(days=days)).isoformat()


def test_fail_wait_pass(stage: Stage) -> None:
    pip = student_of(stage, "Pip", days_ago=40)
    sit(pip, passed=False, score=362)
    stage.world.today = TODAY
    who = stage.signed_in(pip.id)
    who.go("/exam")
    assert "Attempt 1 on 15 Oct 2026 was not passed: the wait is 30 days." in who.text("#clocks")
    assert "Open now" in who.text("#clocks")
    who.send('form[data-command="book"]', happened_on=day(0), delivery="center", venue="Durham")
    assert "24 Nov 2026" in who.text("#booking")
    who.send('form[data-command="log_attempt"]', happened_on=day(0), passed="yes", amount="401")
    assert "401" in who.text("#attempts")
    waiting = entries_of(pip)[-1]
    assert (waiting.kind, waiting.passed) == (EntryKind.ATTEMPT, True)
    stage.world.accept(waiting.id)
    who.go("/exam")
    assert "Earliest retake" not in who.text()
    assert clock_of(pip, ClockKind.RETAKE) is None
    who.close()


def test_test_first_to_release_in_the_last_week(stage: Stage) -> None:
    ada = student_of(stage, "Ada", "test-first", days_ago=60)
    allow(ada, "extern.hours")
    sit(ada, passed=True, score=420)
    stage.world.today = TODAY
    desk = stage.signed_in(stage.world.coordinator.person_id, width=1280)
    desk.go("/clocks/release")
    assert "about 24 Dec 2026, in 30 days" in desk.text()
    desk.send('form[data-command="type_queue_date"]', expires_on=day(6))
    assert "30 Nov 2026, in 6 days" in desk.text()
    assert "Hours asked for the release 0 of 80" in desk.text()
    assert not desk.has('form[data-command="release"]')
    stage.world.record(ada, "exam.cleared", EntryKind.CONFIRMATION)
    modules = [line.key for line in stage.world.path.group("modules")]
    stage.world.accept(ada.ask(RequestKind.WAIVER, targets=modules))
    for ago in range(10, 0, -1):
        on = TODAY - timedelta(days=ago)
        worked = {"started_at": datetime.combine(on, time(8)), "ended_at": datetime.combine(on, time(16, 30))}
        stage.world.record(ada, "extern.hours", EntryKind.SHIFT, on=on, detail=worked | {"break_minutes": 30})
    desk.go("/clocks/release")
    assert "80 of 80 · the program asks 160 hours in all" in desk.text()
    desk.send('form[data-command="release"]')
    assert "The certification of Ada Larkspur is released." in desk.text()
    found = clock_of(ada, ClockKind.RELEASE)
    assert (found.state, found.due_on) == (ClockState.MET, TODAY + timedelta(days=6))
    desk.close()


def test_diploma_last_to_upgrade(stage: Stage) -> None:
    noor = student_of(stage, "Noor", "diploma-last", days_ago=60)
    sit(noor, passed=True, score=420)
    stage.world.today = TODAY
    who = stage.signed_in(noor.id)
    who.go("/exam")
    assert "Proof of diploma for NHA" in who.text("#clocks")
    assert "25 Sep 2027" in who.text("#clocks")
    assert clock_of(noor, ClockKind.PROVISIONAL).state is ClockState.RUNNING
    stage.world.record(noor, "diploma.proof", EntryKind.DOCUMENT, on=date(2026, 6, 12))
    upgrade = noor.log("diploma.nha-upgrade", EntryKind.CONFIRMATION)
    stage.world.accept(upgrade)
    who.go("/exam")
    assert clock_of(noor, ClockKind.PROVISIONAL).state is ClockState.MET
    assert "Met" in who.text("#clocks")
    who.close()


def test_an_export_is_reconciled(stage: Stage, tmp_path: Path) -> None:
    world = stage.world
    pip, ada = student_of(stage, "Pip"), student_of(stage, "Ada")
    file = tmp_path / "nha.csv"
    lines = [
        "Candidate Name,Email,Exam Date,Result,Scaled Score",
        f"Pip Larkspur,{world.email(pip.id)},11/20/2026,Pass,402",
        "Ada Larkspur,,11/20/2026,Fail,371",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    desk = stage.signed_in(world.coordinator.person_id, width=1280)
    _read(desk, file)
    assert "New 1" in desk.text() and "Who is it? 1" in desk.text()
    desk.send('form[data-command="match_export"]', person=str(ada.id))
    desk.send('form[data-command="apply_export"]', button="Apply all 2 that are new")
    assert "The same 2" in desk.text()
    _read(desk, file)
    assert "The same 2" in desk.text() and "New" not in desk.text("h2")
    desk.close()
    assert clock_of(ada, ClockKind.RETAKE).due_on == date(2026, 12, 20)


def _read(desk: Someone, file: Path) -> None:
    """Send an export."""
    desk.go("/exam-results?kind=results")
    desk.page.set_input_files("#portal-file", str(file))
    desk.send('form[data-command="read_export"]')
