"""Versions of a path: staged, thrown away, published, and brought to a cohort as rehearsed."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import Student, World
from tests.path_versions import document, publish
from tracker.commands import bringing, enrolling, versions
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound, PathError
from tracker.domain.packing import pack
from tracker.domain.rehearsal import Choice
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, State
from tracker.models import Cohort, Entry, Event, EventPayload, Outbox, PathDraft, PathVersion, StandingRow
from tracker.models.facts import load
from tracker.models.paths import path_of
from tracker.models.rehearsing import Rehearsal, rehearsal

pytestmark = pytest.mark.both_databases
REASON = "The exam body raised its mark."
MODULE, OTHER, SKILL = "module.d1", "module.d2", "skill.vs-01"


def stage(world: World, text: str, code: str = "ccma", **by: Any) -> int:
    given = {"source": "next.toml", "document": text}
    actor = by.get("by") or world.admin
    return int(world.do(actor, versions.stage_path, code, **given)["draft"])


def rehearsed(world: World, version: int, choice: Choice) -> Rehearsal:
    world.session.rollback()
    world.session.expire_all()
    cohort = world.session.get_one(Cohort, world.cohort)
    found = rehearsal(world.session, cohort, path_of(world.session, version), world.today, choice)
    world.session.rollback()
    return found


def bring(world: World, version: int, choice: Choice, digest: str = "", **given: Any) -> dict[str, Any]:
    digest = digest or rehearsed(world, version, choice).digest
    values = {"choice": choice, "digest": digest, "reason": REASON} | given
    return world.do(world.admin, bringing.bring_cohort, world.cohort, version, **values)


def scored(world: World, student: Student, *, amount: int, key: str = MODULE) -> int:
    return world.record(student, key, EntryKind.SCORE, by=world.instructor, amount=amount)[0]


def events(world: World, chain: int) -> list[tuple[str, dict[str, Any]]]:
    world.session.rollback()
    rows = world.session.execute(
        select(Event.kind, EventPayload.payload)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.chain == chain)
        .order_by(Event.seq)
    )
    return [(kind, json.loads(payload)) for kind, payload in rows]


def entry(world: World, entry_id: int) -> Entry:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Entry, entry_id)


def cells(world: World) -> dict[int, tuple[object, ...]]:
    world.session.rollback()
    world.session.expire_all()
    rows = world.session.execute(select(StandingRow)).scalars()
    return {row.enrollment_id: (row.path_version_id, row.cells, row.done, row.asked) for row in rows}


def state(world: World, student: Student, key: str) -> State:
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    return loaded.standing_on(world.today).line(key).state


def counts(world: World) -> tuple[int, int, int]:
    world.session.rollback()
    return tuple(  # type: ignore[return-value]
        world.session.execute(select(func.count()).select_from(model)).scalar_one()
        for model in (Entry, Event, Outbox)
    )


def test_a_draft_is_staged_replaced_and_published_under_its_id(world: World) -> None:
    first = stage(world, document("2027-1"))
    second = stage(world, document("2027-2"))
    world.session.rollback()
    assert [row.id for row in world.session.execute(select(PathDraft)).scalars()] == [second]
    with pytest.raises(NotFound):
        world.do(world.admin, versions.publish_draft, first)
    made = world.do(world.admin, versions.publish_draft, second)
    world.session.rollback()
    assert made["path_version"] == second
    assert world.session.get_one(PathVersion, second).version == "2027-2"
    assert world.session.execute(select(PathDraft)).first() is None
    kinds = [kind for kind, _payload in events(world, 0)]
    assert kinds[-3:] == ["path.staged", "path.staged", "path.published"]
    assert world.session.get_one(Cohort, world.cohort).path_version_id == world.path_version


def test_a_draft_is_thrown_away(world: World) -> None:
    draft = stage(world, document())
    world.do(world.admin, versions.discard_draft, draft)
    assert world.session.execute(select(PathDraft)).first() is None
    assert events(world, 0)[-1] == ("path.discarded", {"code": "ccma", "version": "2027-1"})


def test_what_publishing_would_refuse_is_not_staged(world: World) -> None:
    for text in ("", "code = 'x'", document(extra="[[requirement]]\nkey = 'a'\n")):
        with pytest.raises(PathError):
            stage(world, text)
    with pytest.raises(Conflict, match="path_published"):
        stage(world, document("another-label", needs={}))
    with pytest.raises(PathError, match="is published with other content"):
        stage(world, document(world.path.version))
    with pytest.raises(Impossible, match="other_program"):
        stage(world, document(), code="cpt")
    with pytest.raises(NotFound):
        stage(world, document().replace('code = "ccma"', 'code = "unheard"'), code="unheard")
    assert world.session.execute(select(PathDraft)).first() is None


def test_a_key_that_was_left_out_does_not_come_back_by_upload(world: World) -> None:
    publish(world, document("2027-1", needs={}, without=(OTHER,)))
    with pytest.raises(PathError, match="keys are never reused"):
        stage(world, document("2027-2"))


def test_only_administrators(world: World) -> None:
    draft = stage(world, document())
    for act in (
        lambda: stage(world, document(), by=world.coordinator),
        lambda: world.do(world.coordinator, versions.publish_draft, draft),
        lambda: world.do(world.instructor, versions.discard_draft, draft),
        lambda: world.do(
            world.coordinator,
            bringing.bring_cohort,
            world.cohort,
            draft,
            choice=Choice.FOR_ALL,
            digest="",
            reason=REASON,
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_keep_changes_nothing(world: World) -> None:
    scored(world, world.add_student(), amount=85)
    version = publish(world, document())
    before = counts(world), cells(world)
    bring(world, version, Choice.KEEP, "whatever", reason="")
    assert (counts(world), cells(world)) == before
    assert world.session.get_one(Cohort, world.cohort).path_version_id == world.path_version


def test_from_now_on_keeps_what_is_done_with_an_entry_of_its_own(world: World) -> None:
    student = world.add_student()
    score = scored(world, student, amount=85)
    version = publish(world, document(without=(OTHER,)))
    bring(world, version, Choice.FROM_NOW_ON)
    assert state(world, student, MODULE) is State.DONE
    assert entry(world, score).status is EntryStatus.ACCEPTED
    kept = [kind for kind, payload in events(world, student.id) if "kept" in str(payload.get("details"))]
    assert kept == ["entry.logged"]
    kind, told = events(world, student.id)[-1]
    assert kind == "enrollment.version"
    assert (told["kept"], told["lost"], told["reason"]) == ([MODULE], [], REASON)
    assert world.session.execute(select(Outbox).where(Outbox.kind == "voided")).first() is None
    late = world.add_student("Ada")
    scored(world, late, amount=85)
    assert state(world, late, MODULE) is State.STARTED


def test_for_all_voids_with_a_reason_that_the_student_reads(world: World) -> None:
    student, other = world.add_student("Luz", "Candil", language="es"), world.add_student("Ada")
    score, good = scored(world, student, amount=85), scored(world, other, amount=97)
    version = publish(world, document())
    bring(world, version, Choice.FOR_ALL)
    void = entry(world, score)
    assert (void.status, void.voided_by_id) == (EntryStatus.VOIDED, world.admin.person_id)
    assert void.void_note == f"La versión 2027-1 del programa ya no lo cuenta. {REASON}"
    assert state(world, student, MODULE) is State.OPEN
    kinds = [kind for kind, _payload in events(world, student.id)]
    assert kinds[-2:] == ["entry.voided", "enrollment.version"]
    assert entry(world, good).status is EntryStatus.ACCEPTED
    mails = world.session.execute(select(Outbox.person_id).where(Outbox.kind == "voided")).scalars().all()
    assert mails == [student.id]
    assert events(world, 0)[-1][0] == "cohort.version"


def test_the_real_run_equals_the_rehearsal(world: World) -> None:
    """Every row is what was rehearsed, what the loader computes anew, and what the journal vouches for."""
    students = [world.add_student(name) for name in ("Ada", "Ben", "Cai", "Dee", "Eli")]
    for student, amount in zip(students, (70, 82, 88, 96, 99), strict=True):
        scored(world, student, amount=amount)
        scored(world, student, amount=90, key=OTHER)
    students[1].practice(SKILL, times=3)
    world.withdraw(students[2])
    students[3].practice(SKILL, times=5)
    waits = students[3].log(SKILL, EntryKind.CHECKOFF)
    version = publish(world, document(needs={MODULE: "needs = { score = 90 }"}, without=(OTHER, SKILL)))
    for choice in (Choice.FROM_NOW_ON, Choice.FOR_ALL):
        shown = rehearsed(world, version, choice)
        assert {one.fate.enrollment_id for one in shown.students.values()} == {
            student.enrollment for student in students
        }
    bring(world, version, Choice.FOR_ALL, shown.digest)
    stored, loaded = cells(world), load(world.session, shown.students)
    for number, one in shown.students.items():
        fresh = standing(loaded[number].path, loaded[number].facts, world.today)
        assert stored[number] == (version, pack(fresh).cells, *one.fate.after)
        assert {entry(world, void).status for void in one.fate.voids} <= {EntryStatus.VOIDED}
    assert entry(world, waits).status is EntryStatus.RETURNED
    voided = world.session.execute(select(Entry.id).where(Entry.status == EntryStatus.VOIDED)).scalars()
    assert set(voided) == {void for one in shown.students.values() for void in one.fate.voids}
    requests = world.session.execute(select(Entry.person_id).where(Entry.kind == EntryKind.REQUEST)).scalars()
    assert set(requests) == {students[2].id}


def test_what_changed_since_the_rehearsal_is_seen_anew(world: World) -> None:
    student = world.add_student()
    scored(world, student, amount=85)
    version = publish(world, document())
    digest = rehearsed(world, version, Choice.FOR_ALL).digest
    scored(world, student, amount=98)
    before = counts(world)
    with pytest.raises(Conflict, match="rehearsal_changed"):
        bring(world, version, Choice.FOR_ALL, digest)
    with pytest.raises(Conflict, match="rehearsal_changed"):
        bring(world, version, Choice.FROM_NOW_ON, rehearsed(world, version, Choice.FOR_ALL).digest)
    assert counts(world) == before


def test_who_leaves_meanwhile_changes_the_rehearsal(world: World) -> None:
    student = world.add_student()
    other = world.add_cohort("Cedar", world.today)
    version = publish(world, document())
    digest = rehearsed(world, version, Choice.FOR_ALL).digest
    both = world.coordinator.__class__(
        world.coordinator.person_id, "Otto", "O. F.", coordinates=frozenset({world.cohort, other})
    )
    world.do(both, enrolling.move, student.enrollment, cohort_id=other, reason="Evenings")
    with pytest.raises(Conflict, match="rehearsal_changed"):
        bring(world, version, Choice.FOR_ALL, digest)


def test_a_cohort_goes_forward_only_and_with_a_reason(world: World) -> None:
    version = publish(world, document("2027-1"))
    later = publish(world, document("2027-2", needs={MODULE: "needs = { score = 96 }"}))
    with pytest.raises(Impossible, match="reason_needed"):
        bring(world, later, Choice.FOR_ALL, reason=" ")
    bring(world, later, Choice.FOR_ALL)
    for passed in (version, later, world.path_version):
        with pytest.raises(Conflict, match="version_passed"):
            bring(world, passed, Choice.FOR_ALL, "x")
    with pytest.raises(NotFound):
        bring(world, 12, Choice.FOR_ALL, "x")


def test_nobody_asks_for_kept_credit(world: World) -> None:
    student = world.add_student()
    with pytest.raises(NotAllowed):
        student.ask(RequestKind.KEPT, targets=[MODULE])
