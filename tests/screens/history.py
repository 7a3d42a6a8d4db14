"""One student's random life, played through the commands; what is refused must change nothing."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import Student, World
from tracker.commands import enrolling, logging
from tracker.domain.errors import Refused
from tracker.domain.packing import pack
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind
from tracker.models import Entry, Person, StandingRow
from tracker.models.facts import load, recall

SKILLS = ("skill.ic-01", "skill.pi-01", "skill.vs-05", "skill.ph-01")
PAPERS = ("enroll.papers", "doc.tb", "doc.flu", "skill.em-01", "diploma.proof", "doc.hepb")
MILESTONES = ("enroll.orientation", "kit.received", "kit.safety", "exam.account")
LINES = (*SKILLS, *PAPERS, *MILESTONES, "exam.passed", "extern.site-orientation")

step = st.one_of(
    st.tuples(st.just("practice"), st.sampled_from(SKILLS), st.integers(1, 4)),
    st.tuples(st.just("checkoff"), st.sampled_from(SKILLS)),
    st.tuples(st.just("paper"), st.sampled_from(PAPERS), st.integers(5, 400)),
    st.tuples(st.just("milestone"), st.sampled_from(MILESTONES)),
    st.tuples(st.just("attempt"), st.booleans()),
    st.tuples(st.just("placement"), st.integers(1, 200)),
    st.tuples(st.just("decide"), st.sampled_from(["accept", "return"]), st.integers(0, 9)),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("take back"), st.integers(0, 9)),
    st.tuples(st.just("ask"), st.sampled_from(list(RequestKind)), st.sampled_from(LINES)),
    st.tuples(st.just("leave"), st.one_of(st.none(), st.integers(0, 20))),
    st.tuples(st.just("come back")),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("reenroll"), st.integers(0, 30)),
    st.tuples(st.just("days"), st.integers(1, 60)),
)
steps = st.lists(step, min_size=4, max_size=25)


class History:
    """One student's random life."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.student: Student = world.add_student(papers=False)

    def play(self, step: tuple[Any, ...]) -> None:
        """Do one thing; what the rules refuse must leave the record as it was."""
        before = self.version()
        try:
            getattr(self, "do_" + step[0].replace(" ", "_"))(*step[1:])
        except Refused:
            assert self.version() == before

    def version(self) -> int:
        self.world.session.rollback()
        person = self.world.session.get(Person, self.student.id, populate_existing=True)
        return person.version

    def ids(self, *statuses: EntryStatus) -> list[int]:
        self.world.session.rollback()
        statement = select(Entry.id).where(Entry.person_id == self.student.id, Entry.status.in_(statuses))
        return list(self.world.session.execute(statement.order_by(Entry.id)).scalars())

    def do_practice(self, key: str, times: int) -> None:
        mode = self.world.path.by_key[key].modes[0]
        self.student.practice(key, mode=mode, times=times)

    def do_checkoff(self, key: str) -> None:
        self.student.log(key, EntryKind.CHECKOFF)

    def do_paper(self, key: str, days: int) -> None:
        today = self.world.today
        detail = {"issued_on": today, "expires_on": today + timedelta(days=days)}
        self.student.log(key, EntryKind.DOCUMENT, detail=detail)

    def do_milestone(self, key: str) -> None:
        self.student.log(key, EntryKind.CONFIRMATION)

    def do_attempt(self, passed: bool) -> None:
        self.world.record(self.student, "exam.passed", EntryKind.ATTEMPT, detail={"passed": passed})

    def do_placement(self, days: int) -> None:
        today = self.world.today
        detail = {"site_name": "Heron", "starts_on": today, "ends_on": today + timedelta(days=days)}
        self.world.record(self.student, "extern.placement", EntryKind.PLACEMENT, detail=detail)

    def do_decide(self, outcome: str, which: int) -> None:
        waiting = self.ids(EntryStatus.WAITING)
        if waiting:
            decide = self.world.accept if outcome == "accept" else self.world.send_back
            decide(waiting[which % len(waiting)])

    def do_void(self, which: int) -> None:
        accepted = self.ids(EntryStatus.ACCEPTED)
        if accepted:
            self.world.void(accepted[which % len(accepted)])

    def do_take_back(self, which: int) -> None:
        mine = self.ids(EntryStatus.WAITING, EntryStatus.ACCEPTED)
        if mine:
            self.world.do(self.student.actor, logging.take_back, mine[which % len(mine)])

    def do_ask(self, kind: RequestKind, key: str) -> None:
        today = self.world.today
        values: dict[str, Any] = {"targets": [key]}
        if kind in (RequestKind.LEAVE, RequestKind.WITHDRAWAL):
            values = {"starts_on": today}
        if kind in (RequestKind.EXTENSION, RequestKind.LEAVE):
            values["ends_on"] = today + timedelta(days=70)
        if kind is RequestKind.ROUTE:
            values = {"routes": frozenset({"test-first"})}
        self.student.ask(kind, **values)

    def do_leave(self, days: int | None) -> None:
        today = self.world.today
        ends_on = None if days is None else today + timedelta(days=days)
        self._manage(enrolling.take_leave, starts_on=today, ends_on=ends_on, reason="Family")

    def do_come_back(self) -> None:
        self._manage(enrolling.come_back, ends_on=self.world.today)

    def do_withdraw(self) -> None:
        self._manage(enrolling.withdraw, on=self.world.today, reason="Moved away")

    def do_reenroll(self, days: int) -> None:
        started_on = self.world.today + timedelta(days=days)
        made = self._manage(enrolling.reenroll, cohort_id=self.world.cohort, started_on=started_on)
        self.student.enrollment = made["enrollment"]

    def do_days(self, days: int) -> None:
        self.world.today += timedelta(days=days)

    def _manage(self, command: Any, **values: Any) -> dict[str, Any]:
        return self.world.do(self.world.coordinator, command, self.student.enrollment, **values)

    def compare(self) -> None:
        """What a process keeps, and the stored row where it claims to hold, against facts loaded anew."""
        session = self.world.session
        session.rollback()
        loaded = load(session, [self.student.enrollment])[self.student.enrollment]
        kept = recall(session, [self.student.enrollment])[self.student.enrollment]
        assert kept.facts == loaded.facts
        assert list(kept.entries) == list(loaded.entries)
        row = session.get(StandingRow, self.student.enrollment, populate_existing=True)
        last = row.next_change_on or row.computed_on + timedelta(days=400)
        for on in {row.computed_on, row.computed_on + (last - row.computed_on) / 2, last - timedelta(days=1)}:
            if on < row.computed_on:
                continue
            expected = pack(standing(loaded.path, loaded.facts, on))
            for name in expected.__slots__:
                assert getattr(row, name) == getattr(expected, name), (name, on)
